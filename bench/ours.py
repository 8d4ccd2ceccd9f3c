"""Ziping itself, in one warm process."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

from pipeline import chain
from pipeline.config.settings import Settings
from pipeline.model.finding import Waived
from pipeline.model.outcome import FormOutcome, Outcome
from pipeline.model.publication import Publication, SiteIdentity
from pipeline.render.canonical import to_json
from pipeline.render.page.page import page as disclosure_page
from pipeline.render.pdf.document import form_pdf
from pipeline.service.context.guard import Chain
from pipeline.service.executors.task import chain_of
from pipeline.translate.catalogue import Catalogue
from pipeline.validate.profile_file import shipped_profile

from .measure import Candidate

_MAIN, _BODY = "word/document.xml", "<w:body>"
_SECTION = re.compile(r"<w:sectPr\b.*?</w:sectPr>|<w:sectPr\b[^>]*/>", re.DOTALL)
DAY = datetime(2023, 3, 31, tzinfo=UTC)


def reading(forms: Mapping[str, bytes]) -> Candidate:
    """Candidate: bytes to record (guard, parse, normalize)."""
    return Candidate(
        "ziping: bytes to record",
        lambda: [chain.extract(data, name) for name, data in forms.items()],
        len(forms),
    )


def reading_many(forms: Mapping[str, bytes], count: int = 1000) -> Candidate:
    """Candidate: bytes to record, for one document that repeats the same forms."""
    document = _document_of(list(forms.values()), count)
    return Candidate(
        f"ziping: the same, {count:,} forms in one document",
        lambda: chain.extract(document, "汇总.docx"),
        count,
        most=2,
    )


def _document_of(forms: list[bytes], count: int) -> bytes:
    """Return a package with the other members of the first form and the bodies of all forms in one body."""
    texts = [_member(form, _MAIN).decode() for form in forms]
    head, tail = texts[0].split(_BODY)[0] + _BODY, "</w:body></w:document>"
    bodies = [_SECTION.sub("", text.split(_BODY)[1].removesuffix(tail)) for text in texts]
    document = head + "".join(bodies[n % len(bodies)] for n in range(count)) + tail
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(forms[0])) as first,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in first.namelist():
            out.writestr(name, document if name == _MAIN else first.read(name))
    return made.getvalue()


def _member(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as members:
        return members.read(name)


def printing(forms: Mapping[str, bytes]) -> Candidate:
    """Candidate: record to PDF (tagged, archival, with the record attached)."""
    records = [form.record for name, data in forms.items() for form in chain.extract(data, name).forms]
    ready = [(record, to_json(record)) for record in records]
    return Candidate(
        "ziping: record to PDF/A, tagged", lambda: [form_pdf(*one) for one in ready], len(ready), most=5
    )


def page(forms: Mapping[str, bytes]) -> Candidate:
    """Candidate: record to disclosure page."""
    catalogue = Catalogue.shipped()
    made = [form for name, data in forms.items() for form in _unprinted(data, name).forms]
    return Candidate(
        "ziping: a disclosure page",
        lambda: [
            disclosure_page(form.published, _publication(form), catalogue, SiteIdentity()) for form in made
        ],
        len(made),
    )


def without_pdf(forms: Mapping[str, bytes]) -> Candidate:
    """Candidate: bytes to everything but the PDF (record, findings, both JSON files, page)."""
    catalogue = Catalogue.shipped()

    def run() -> None:
        for name, data in forms.items():
            for form in _unprinted(data, name).forms:
                disclosure_page(form.published, _publication(form), catalogue, SiteIdentity())

    return Candidate("ziping: bytes to rules, JSON and HTML", run, len(forms))


def _unprinted(data: bytes, name: str) -> Outcome:
    return chain.convert(data, name, shipped_profile(), Catalogue.shipped(), pdf_languages=())


def whole(forms: Mapping[str, bytes]) -> Candidate:
    """Candidate: bytes to everything that is published (checked JSON, page and PDF)."""
    profile, catalogue = shipped_profile(), Catalogue.shipped()

    def run() -> None:
        for name, data in forms.items():
            for form in chain.convert(data, name, profile, catalogue).forms:
                disclosure_page(form.published, _publication(form), catalogue, SiteIdentity())

    return Candidate("ziping: bytes to JSON + HTML + PDF", run, len(forms), most=5)


def in_worker(settings: Settings) -> Chain:
    """Return the chain as the service's workers run it, followed by the page of every form."""
    made, catalogue = chain_of(settings)(), Catalogue.shipped()

    def run(data: bytes, name: str, waived: Waived, at: datetime | None) -> Outcome:
        outcome = made(data, name, waived, at)
        for form in outcome.forms:
            disclosure_page(form.published, _publication(form), catalogue, settings.site)
        return outcome

    return run


def _publication(form: FormOutcome) -> Publication:
    sizes = {language: len(data) for language, data in form.pdfs.items()}
    return Publication(1, 1, DAY, DAY, "0" * 64, sizes)
