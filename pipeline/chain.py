"""The order of the stages.  Read this file first.

    bytes -> guard -> document -> parse -> normalize -> validate -> render -> Outcome

All functions are pure: they use no clock, no network and no folder.  A file that must be returned to its
submitter gives an `Outcome` with a reason, not an exception; an exception is an error of the program.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from .collector import gc_paused
from .errors import Blocked, ChunkOnly, NoForm, NotDisarmed, Refusal
from .model.finding import NONE_WAIVED, Finding, Waived
from .model.form import Note
from .model.limits import Limits
from .model.outcome import Annotated, FormOutcome, Outcome, Reason
from .model.record import Record
from .normalize import Normalized, normalize, redact
from .package.document import Document
from .parse import Parsed, Refused, SecrecyMark, parse, secrecy_marks
from .render.canonical import full_and_public_json
from .render.pdf.document import FormPdf, english_pdf, form_pdf
from .render.pdf.glyphs import Editions, MissingGlyph, missing_glyphs
from .render.pdf.pages import STYLES, TEMPLATE
from .render.receipt.annotation import Remarks, remarks
from .render.typesetting.engine import engine
from .translate.catalogue import Catalogue
from .translate.sentences import describe
from .validate import Profile, assess, blocking, in_brief, over_forms, validate
from .word import annotated, as_docx, disarmed, open_document


def read(data: bytes, filename: str, limits: Limits | None = None) -> Iterator[Normalized]:
    """Check, open, parse and normalize a document; yield its records with the notes of the reader.

    Raises a `Refusal` if the document has no record.
    """
    limits = limits or Limits()
    yield from _read(as_docx(data, limits), hashlib.sha256(data).hexdigest(), filename, limits)


def _read(docx: bytes, sha256: str, filename: str, limits: Limits) -> list[Normalized]:
    with gc_paused():
        return _normalized(docx, sha256, filename, limits)


def _normalized(docx: bytes, sha256: str, filename: str, limits: Limits) -> list[Normalized]:
    document = open_document(docx, limits)
    parsed = _parsed(document, filename)
    marks = map(_marked, secrecy_marks(document, filename))
    seen = (*_counted(document), *map(_refused, parsed.refused), *marks)
    ones = (normalize(form, filename, sha256) for form in parsed.forms)
    return [Normalized(one.record, (*one.notes, *seen)) for one in ones]


def _parsed(document: Document, filename: str) -> Parsed:
    """Return the forms of a document.  Raises ChunkOnly if it has none, but a chunk that is not read."""
    try:
        return parse(document, filename)
    except NoForm:
        if "alternative-chunk" in document.notes:
            raise ChunkOnly from None
        raise


def _counted(document: Document) -> Iterator[Note]:
    """Yield a note with a count for each kind of content that was skipped anywhere in the document."""
    return (Note(code, None, (), {"count": count}) for code, count in sorted(document.notes.items()))


def _marked(mark: SecrecyMark) -> Note:
    """Return a note about a mark that the document must not be published, or a text like one."""
    code = "secrecy-mark" if mark.is_mark else "like-secrecy-mark"
    return Note(code, None, mark.spots, {"text": mark.text, "where": mark.where})


def _refused(refused: Refused) -> Note:
    """Return a note about a table of the document that looks like a form but was refused."""
    reason = refused.refusal.reason()
    operands: dict[str, str | int] = {
        "reason_zh": reason.message_zh,
        "reason_en": reason.message_en,
        "remedy_zh": reason.remedy_zh,
        "remedy_en": reason.remedy_en,
    }
    return Note("form-refused", None, (refused.place,), operands)


def extract(data: bytes, filename: str, *, limits: Limits | None = None) -> Outcome:
    """Return the full records of a document: no rule is applied and nothing is masked."""
    return _outcome(data, filename, limits, _plain)


def check(
    data: bytes,
    filename: str,
    profile: Profile,
    *,
    limits: Limits | None = None,
    everything: bool = False,
    editions: Editions | None = None,
) -> Outcome:
    """Return the full records of a document with their findings, and whether they could be published.

    With `everything`, rules that hold and rules that could not be checked are listed as well.  The findings
    are those of `convert` for the PDFs of `editions`, by default the Chinese one.
    """
    pdfs = editions or Editions()
    made = _outcome(data, filename, limits, lambda one: _checked(one, profile, pdfs, everything))
    return with_verdict(made, profile, everything)


def convert(
    data: bytes,
    filename: str,
    profile: Profile,
    catalogue: Catalogue,
    *,
    limits: Limits | None = None,
    pdf_languages: tuple[str, ...] = ("zh",),
    waived: Waived = NONE_WAIVED,
) -> Outcome:
    """Turn the bytes of one submitted file into records, findings, JSON and PDFs.

    A finding that is waived for a record is still reported, but does not block it.  HTML pages need data that
    only publication determines; `render.page` makes them with functions that are just as pure.
    """
    found = parse_document(data, filename, limits)
    if isinstance(found, Outcome):
        return found
    made = rendered(found, profile, catalogue, pdf_languages=pdf_languages, waived=waived)
    return with_verdict(made, profile)


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document that was read: its records in order, and the .docx converted from an old format."""

    filename: str
    sha256: str
    records: tuple[Normalized, ...]
    converted: bytes | None = None


def parse_document(data: bytes, filename: str, limits: Limits | None = None) -> ParsedDocument | Outcome:
    """Return the document, or an outcome with the reason why it has no records."""
    docx, sha256, limits = data, hashlib.sha256(data).hexdigest(), limits or Limits()
    try:
        docx = as_docx(data, limits)
        records = tuple(_read(docx, sha256, filename, limits))
    except Refusal as refusal:
        return Outcome(filename, sha256, reason=refusal.reason(), converted=None if docx is data else docx)
    return ParsedDocument(filename, sha256, records, None if docx is data else docx)


def rendered(
    found: ParsedDocument,
    profile: Profile,
    catalogue: Catalogue,
    *,
    pdf_languages: tuple[str, ...] = ("zh",),
    waived: Waived = NONE_WAIVED,
    forms: slice = slice(None),
) -> Outcome:
    """Render some or all forms of a document; pass the outcome of all forms to `with_verdict`."""
    return _of(found, lambda one: _rendered(one, _for(one, profile, waived), catalogue, pdf_languages), forms)


def annotate(outcome: Outcome, data: bytes, at: datetime, limits: Limits | None = None) -> Outcome:
    """Return the outcome with the annotated copy (批注) of the document, if there are any findings.

    `data` are the bytes of the submitted file, `at` dates the comments (the office's local time).  If no copy
    can be made, the outcome gives the reason instead.
    """
    found, read = remarks(outcome), outcome.converted or data
    return replace(outcome, converted=None, annotated=_copy(found, read, at, limits or Limits()))


def _copy(found: Remarks, data: bytes, at: datetime, limits: Limits) -> Annotated | None:
    if not found.remarks:
        return None
    try:
        harmless = disarmed(data, limits)
        if harmless.taken and _facts(harmless.data, limits) != _facts(data, limits):
            raise NotDisarmed
        copy = annotated(harmless.data, found.remarks, at, limits)
    except Refusal as refusal:
        return Annotated(None, reason=refusal.reason())
    return Annotated(copy.data, copy.suffix, len(found.remarks), found.left_out, taken=harmless.taken)


def _facts(docx: bytes, limits: Limits) -> tuple[Record, ...] | str:
    """Return the records of a document, or the code of the reason why it has none."""
    try:
        return tuple(one.record for one in _read(docx, "0" * 64, "copy.docx", limits))
    except Refusal as refusal:
        return refusal.code


def warm() -> None:
    """Load fonts, style sheets and templates in advance, so that the first form does not wait for them."""
    with gc_paused():
        engine().prepare(TEMPLATE, STYLES)


def _plain(one: Normalized) -> FormOutcome:
    return FormOutcome(one.record, one.record)


def _checked(one: Normalized, profile: Profile, editions: Editions, everything: bool) -> FormOutcome:
    missing = missing_glyphs(one.record, partial(_published, one.record, profile), editions)
    notes = tuple(map(_missing, missing))
    findings = validate(one.record, (*one.notes, *notes), profile, everything=everything)
    return FormOutcome(
        record=one.record,
        published=one.record,
        findings=findings,
        reason=_gate(findings),
        assessment=assess(one.record, profile),
    )


def _rendered(
    one: Normalized, profile: Profile, catalogue: Catalogue, pdf_languages: tuple[str, ...]
) -> FormOutcome:
    """Redact, render and check one record; a character without a glyph is a finding too."""
    published = _published(one.record, profile)
    full_json, record_json = full_and_public_json(one.record, published)
    editions = Editions(pdf_languages, lambda: catalogue)
    notes = tuple(map(_missing, missing_glyphs(one.record, lambda: published, editions)))
    findings = validate(one.record, (*one.notes, *notes), profile)
    pdfs: dict[str, bytes] = {}
    if not blocking(findings) and pdf_languages:
        printed = _printed(published, record_json, catalogue, pdf_languages)
        pdfs = {language: pdf.data for language, pdf in printed.items()}
        drawn = dict.fromkeys(glyph for pdf in printed.values() for glyph in pdf.missing)
        if drawn and not notes:  # a version of Pango that selects fonts in another way
            notes = tuple(map(_missing, drawn))
            findings = validate(one.record, (*one.notes, *notes), profile)
    reason = _gate(findings)
    return FormOutcome(
        record=one.record,
        published=published,
        full_json=full_json,
        record_json=record_json,
        findings=findings,
        pdfs=pdfs if reason is None else {},
        reason=reason,
        assessment=assess(one.record, profile),
    )


def _published(record: Record, profile: Profile) -> Record:
    """Return the record with what the profile hides masked."""
    return redact(record, hide_leader=profile.leader == "hide", hide_phone=profile.phone == "hide")


def _printed(
    record: Record, record_json: bytes, catalogue: Catalogue, languages: tuple[str, ...]
) -> dict[str, FormPdf]:
    """Return the PDFs in the requested languages."""
    with gc_paused():
        editions = {
            "zh": lambda: form_pdf(record, record_json),
            "en": lambda: english_pdf(record, record_json, catalogue),
        }
        return {language: editions[language]() for language in languages}


def _for(one: Normalized, profile: Profile, waived: Waived) -> Profile:
    return profile.waiving(waived.get(one.record.id, frozenset()))


def _missing(glyph: MissingGlyph) -> Note:
    operands: dict[str, str | int] = {
        "character": glyph.character,
        "codepoint": f"U+{ord(glyph.character):04X}",
    }
    return Note("glyph-missing", glyph.pointer, (), operands)


def _gate(findings: tuple[Finding, ...]) -> Reason | None:
    """Return why a form cannot be published: the titles of its blocking findings; None if it can be."""
    found = [describe(finding) for finding in blocking(findings)]
    if not found:
        return None
    zh, en = (
        dict.fromkeys(titles) for titles in zip(*((s.title_zh, s.title_en) for s in found), strict=True)
    )
    return Blocked(what_zh="；".join(zh), what_en="; ".join(en)).reason()


def _outcome(
    data: bytes, filename: str, limits: Limits | None, make: Callable[[Normalized], FormOutcome]
) -> Outcome:
    """Return the outcome of every form of a document, or the reason why it has none."""
    found = parse_document(data, filename, limits)
    return found if isinstance(found, Outcome) else _of(found, make)


def _of(
    found: ParsedDocument, make: Callable[[Normalized], FormOutcome], forms: slice = slice(None)
) -> Outcome:
    made = Outcome(found.filename, found.sha256, converted=found.converted)
    try:
        return replace(made, forms=tuple(map(make, found.records[forms])))
    except Refusal as refusal:
        return replace(made, reason=refusal.reason())


def with_verdict(outcome: Outcome, profile: Profile, everything: bool = False) -> Outcome:
    """Return the outcome with the findings over all its forms, and the reason if the file is returned.

    A file is returned only if none of its forms can be published; its reason is then the first form's.
    """
    forms = outcome.forms
    briefs = (in_brief(form.record, str(n)) for n, form in enumerate(forms))
    several = over_forms(briefs, profile, everything=everything) if len(forms) > 1 else ()
    blocked = forms and all(form.reason is not None for form in forms)
    return replace(outcome, findings=several, reason=forms[0].reason if blocked else outcome.reason)
