"""Printing pages anew, after the templates or the catalogue changed: from what is public, or held, itself.

    page as it would be now -> differs? -> English PDF, where the record has one -> page

The page comes last: one that differs tells that its PDF is still to be made, after an abrupt end too.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from ...model.public_layout import pdf_name
from ...model.publication import Publication
from ...model.record import Record
from ...storage import atomic
from ..context.context import ServiceContext
from ..context.guard import Failure, guarded
from ..ledger import record_queries
from ..ledger.revisions import Revision
from .english_pdfs import printed_again
from .sealing import sealed_pdf

_log = logging.getLogger(__name__)
AT_ONCE = 40
"""English editions that are made before others have their turn: some five seconds' work."""


@dataclass(frozen=True, slots=True)
class Reprinted:
    """Of every record whether its page changed, null where that cannot be said; how many are left."""

    pages: dict[str, bool | None] = field(default_factory=dict)
    left: int = 0

    @property
    def changed(self) -> int:
        """How many pages changed."""
        return sum(filter(None, self.pages.values()))


def reprint(
    context: ServiceContext, only: Container[str] | None = None, most: int | None = None
) -> Reprinted:
    """Print the page of every public record anew, or of some, and the English PDF of those that changed.

    No more than `most` PDFs are made; the others' pages stay as they are.  The log tells of those whose
    files could not be read.
    """
    shown = record_queries.shown(context.ledger)
    wanted = (_Sheet(context, revision, held=False) for revision, _ in shown)
    return _reprinted(context, (one for one in wanted if only is None or one.id in only), most)


def reprint_held(context: ServiceContext, most: int | None = None) -> Reprinted:
    """The same of every record that waits for approval."""
    return _reprinted(
        context, (_Sheet(context, one, held=True) for one in record_queries.held(context.ledger)), most
    )


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The files of a revision, public or held."""

    context: ServiceContext
    revision: Revision
    held: bool

    @property
    def id(self) -> str:
        return self.revision.record

    @property
    def folder(self) -> Path:
        return self.context.outbox.folder(self.id, held=self.held)

    @property
    def english(self) -> Path:
        return self.folder / pdf_name(self.id, "en")

    def record_json(self) -> bytes:
        return (self.folder / "record.json").read_bytes()

    def page(self) -> bytes:
        data = self.record_json()
        publication = Publication(
            revision=self.revision.number,
            serial=self.revision.serial,
            first_published=self.revision.first_published,
            last_published=self.revision.published_at,
            fingerprint=hashlib.sha256(data).hexdigest(),
            pdf_bytes=_pdf_sizes(self.folder, self.id),
        )
        return self.context.page_maker.page(Record.model_validate_json(data), publication)

    def waits(self) -> bool:
        """Whether the page is to be another one, and its English PDF before it."""
        return self.english.is_file() and self.page() != (self.folder / "index.html").read_bytes()

    def write(self) -> bool:
        """Write the page; says whether it is another one now."""
        return atomic.write_changed(self.folder / "index.html", self.page())

    def write_with(self, pdf: bytes) -> bool:
        """Write the English PDF, then the page."""
        sealed = pdf if self.held else sealed_pdf(self.context, self.revision, "en", pdf)
        atomic.write_changed(self.english, sealed)
        return self.write()


def _reprinted(context: ServiceContext, sheets: Iterable[_Sheet], most: int | None) -> Reprinted:
    pages: dict[str, bool | None] = {}
    waiting: dict[str, _Sheet] = {}
    for sheet in sheets:
        context.step()
        waits = _attempt(sheet, sheet.waits)
        if waits:
            waiting[sheet.id] = sheet
        else:
            pages[sheet.id] = None if waits is None else _attempt(sheet, sheet.write)
    some = dict(islice(waiting.items(), most))
    pages |= _with_english(context, some)
    return Reprinted(pages, len(waiting) - len(some))


def _with_english(context: ServiceContext, sheets: dict[str, _Sheet]) -> Iterator[tuple[str, bool | None]]:
    """The sheets whose English is another now; where no PDF can be made the page is printed all the same."""
    records = {name: sheet.record_json() for name, sheet in sheets.items()}
    for name, pdf in printed_again(context.settings, records):
        context.step()
        sheet = sheets[name]
        yield name, _attempt(sheet, partial(sheet.write_with, pdf) if pdf else sheet.write)


def _attempt(sheet: _Sheet, work: Callable[[], bool]) -> bool | None:
    made = guarded(work)
    if isinstance(made, Failure):
        _log.error("the page of %s could not be printed anew\n%s", sheet.id, made.trace)
        return None
    return made


def _pdf_sizes(folder: Path, record_id: str) -> dict[str, int]:
    paths = {language: folder / pdf_name(record_id, language) for language in ("zh", "en")}
    return {language: path.stat().st_size for language, path in paths.items() if path.is_file()}
