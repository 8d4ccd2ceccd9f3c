"""The chain with the office's settings built in, as a worker runs it: on a whole file, or in parts.

A document of many forms would keep one worker busy for minutes while the others idle.  So it is read first
(`begin`), several workers process its forms (`part`), and the checks over all forms come last (`finish`).
The result is the same as from one worker.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from ...chain import ParsedDocument, annotate, parse_document, rendered, warm, with_verdict
from ...config.settings import Settings
from ...model.finding import Waived
from ...model.limits import Limits
from ...model.outcome import Annotated, FormOutcome, Outcome
from ...model.record import Record
from ...render.pdf.document import english_pdf
from ...translate.catalogue import Catalogue
from ...validate import Profile
from ..context import translation_files
from ..context.guard import Chain, ChainFactory, Failure, guarded
from .process import ManyForms

_log = logging.getLogger(__name__)
MAX_UNSPLIT_FORMS = 4
"""Maximum number of forms in a document that one worker processes on its own."""


@dataclass(frozen=True, slots=True)
class ChainSettings:
    """The settings that the chain is built with; it reads nothing else on the machine it runs on."""

    profile: Profile
    catalogue: Catalogue
    limits: Limits
    pdf_languages: tuple[str, ...]

    @classmethod
    def of(cls, settings: Settings) -> ChainSettings:
        """Return those of `settings`, with the office's translations as they are now."""
        return cls(
            settings.profile,
            translation_files.load_catalogue(settings),
            settings.limits,
            settings.pdf_languages,
        )


def chain_of(settings: Settings) -> ChainFactory:
    """Return a factory of the chain for a process of this machine."""
    return partial(_make_chain, settings)


def chain_to_send(settings: Settings) -> ChainFactory:
    """Return a factory of the chain for another machine, which does not have the office's files."""
    return partial(_ready, ChainSettings.of(settings))


def _make_chain(settings: Settings) -> Chain:
    """Build the chain; what it prints in English uses the office's translations as they are at that time."""
    fresh = _FreshSettings(settings)
    if settings.pdf_languages:
        warm()
    if "en" in settings.pdf_languages:
        return PreparedChain(fresh, fresh)
    first = fresh()
    return PreparedChain(lambda: first, fresh)


def _ready(given: ChainSettings) -> Chain:
    if given.pdf_languages:
        warm()
    return PreparedChain(lambda: given, lambda: given)


class _FreshSettings:
    """Returns the chain's settings; reloads the translations when their files have changed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._seen, self._made = translation_files.files_stamp(settings), ChainSettings.of(settings)

    def __call__(self) -> ChainSettings:
        if (now := translation_files.files_stamp(self._settings)) != self._seen:
            self._seen, self._made = now, ChainSettings.of(self._settings)
        return self._made


class PreparedChain:
    """The chain of one worker."""

    def __init__(
        self, chain_settings: Callable[[], ChainSettings], fresh: Callable[[], ChainSettings]
    ) -> None:
        self._chain_settings = chain_settings
        self._fresh = fresh
        self._held: tuple[str, str, ParsedDocument] | None = None

    def __call__(self, data: bytes, filename: str, waived: Waived, at: datetime | None) -> Outcome:
        """Process a file, however many forms it has."""
        found = parse_document(data, filename, self._chain_settings().limits)
        if isinstance(found, Outcome):
            return found
        return self.finish(data, filename, self._rendered(found, waived, slice(None)), at)

    def begin(self, data: bytes, filename: str, waived: Waived, at: datetime | None) -> Outcome | ManyForms:
        """Process a file; return ManyForms instead if it has more than `MAX_UNSPLIT_FORMS` forms."""
        found = self._parse_document(data, filename)
        if isinstance(found, Outcome):
            return found
        if len(found.records) > MAX_UNSPLIT_FORMS:
            return ManyForms(len(found.records))
        self._held = None
        return self.finish(data, filename, self._rendered(found, waived, slice(None)), at)

    def part(self, data: bytes, filename: str, waived: Waived, first: int, end: int) -> Outcome:
        """Process the forms from `first` up to, not including, `end`, without the checks over all forms."""
        found = self._parse_document(data, filename)
        return found if isinstance(found, Outcome) else self._rendered(found, waived, slice(first, end))

    def finish(self, data: bytes, filename: str, made: Outcome, at: datetime | None) -> Outcome:
        """Add the checks over all forms of a file, and its annotated copy if `at` dates the comments."""
        chain_settings = self._chain_settings()
        outcome = with_verdict(made, chain_settings.profile)
        return _annotated(outcome, data, at, chain_settings.limits) if at else outcome

    def english(self, record_json: bytes, record_id: str) -> Outcome:
        """Render the English PDF of a published record with the current translations (`pdfs["en"]`)."""
        record = Record.model_validate_json(record_json)
        pdf = english_pdf(record, record_json, self._fresh().catalogue)
        made = FormOutcome(record, record, pdfs={"en": pdf.data})
        return Outcome(record_id, hashlib.sha256(record_json).hexdigest(), (made,))

    def _rendered(self, found: ParsedDocument, waived: Waived, forms: slice) -> Outcome:
        chain_settings = self._chain_settings()
        return rendered(
            found,
            chain_settings.profile,
            chain_settings.catalogue,
            pdf_languages=chain_settings.pdf_languages,
            waived=waived,
            forms=forms,
        )

    def _parse_document(self, data: bytes, filename: str) -> ParsedDocument | Outcome:
        """Parse the document, once for all its parts that this worker processes."""
        key = hashlib.sha256(data).hexdigest(), filename
        if self._held and self._held[:2] == key:
            return self._held[2]
        self._held = None
        found = parse_document(data, filename, self._chain_settings().limits)
        if isinstance(found, ParsedDocument):
            self._held = (*key, found)
        return found


def _annotated(outcome: Outcome, data: bytes, at: datetime, limits: Limits) -> Outcome:
    """Return the outcome with its annotated copy, or without one if making it fails."""
    made = guarded(partial(annotate, outcome, data, at, limits))
    if isinstance(made, Failure):
        _log.error("%s could not be annotated\n%s", outcome.filename, made.trace)
        return replace(outcome, converted=None, annotated=Annotated(None, reason=made.reason))
    return made
