"""Renders pages again from the public or held files, after the templates or the catalogue changed.

    page as it would be now -> differs? -> English PDF, if the record has one -> page

The page is written last: as long as it differs, its PDF is still to be made, even after an abrupt end.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Container, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from ...model.public_layout import INDEX, RECORD, pdf_name
from ...model.publication import Publication
from ...model.record import Record
from ...storage import atomic
from ..context.context import ServiceContext
from ..context.guard import Failure, guarded
from ..executors.choose import executor_of
from ..ledger import record_queries
from ..ledger.revisions import Revision
from .sealing import sealed_pdf

_log = logging.getLogger(__name__)
Made = TypeVar("Made")
AT_ONCE = 40
"""English PDFs that are made before other work gets its turn: about five seconds' work."""


@dataclass(frozen=True, slots=True)
class Reprinted:
    """Whether the page of each record changed (None if unknown), and how many records were not examined."""

    pages: dict[str, bool | None] = field(default_factory=dict)
    left: int = 0

    @property
    def changed(self) -> int:
        """How many pages changed."""
        return sum(filter(None, self.pages.values()))


def reprint(
    context: ServiceContext, only: Container[str] | None = None, most: int | None = None
) -> Reprinted:
    """Render the page of every public record again, or of some, and the English PDF of those that changed.

    At most `most` PDFs are made; the pages of the other records stay as they are.  Records whose files cannot
    be read are logged.
    """
    shown = record_queries.shown(context.ledger)
    wanted = (_PublishedFiles(context, revision, held=False) for revision, _ in shown)
    return _reprinted(context, (one for one in wanted if only is None or one.id in only), most)


def reprint_held(context: ServiceContext, most: int | None = None) -> Reprinted:
    """Render the page of every record that waits for approval again; see `reprint`."""
    held = (_PublishedFiles(context, one, held=True) for one in record_queries.held(context.ledger))
    return _reprinted(context, held, most)


@dataclass(frozen=True, slots=True)
class _PublishedFiles:
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
        return (self.folder / RECORD).read_bytes()

    def rendered(self) -> _RenderedPage:
        """Render the page as it would be now."""
        data = self.record_json()
        publication = Publication(
            revision=self.revision.number,
            serial=self.revision.serial,
            first_published=self.revision.first_published,
            last_published=self.revision.published_at,
            fingerprint=hashlib.sha256(data).hexdigest(),
            pdf_bytes=_pdf_sizes(self.folder, self.id),
        )
        return _RenderedPage(self, data, publication, self._page(data, publication))

    def _page(self, data: bytes, publication: Publication) -> bytes:
        return self.context.page_maker.page(Record.model_validate_json(data), publication)


@dataclass(frozen=True, slots=True)
class _RenderedPage:
    """A rendered page, and what it was rendered from."""

    files: _PublishedFiles
    record_json: bytes
    publication: Publication
    data: bytes

    def waits_for_english(self) -> bool:
        """Return whether the page differs from the existing one and needs its English PDF made first."""
        is_there = self.files.english.is_file()
        return is_there and self.data != (self.files.folder / INDEX).read_bytes()

    def write(self) -> bool:
        """Write the page; return whether it changed."""
        return atomic.write_changed(self.files.folder / INDEX, self.data)

    def write_with(self, pdf: bytes) -> bool:
        """Write the English PDF, then the page; it is rendered again only if it shows another size."""
        files = self.files
        sealed = pdf if files.held else sealed_pdf(files.context, files.revision, "en", pdf)
        atomic.write_changed(files.english, sealed)
        sizes = {**self.publication.pdf_bytes, "en": len(sealed)}
        publication = replace(self.publication, pdf_bytes=sizes)
        if publication.shown_sizes == self.publication.shown_sizes:
            return self.write()
        data = files._page(self.record_json, publication)
        return replace(self, publication=publication, data=data).write()


def _reprinted(context: ServiceContext, published: Iterable[_PublishedFiles], most: int | None) -> Reprinted:
    pages: dict[str, bool | None] = {}
    waiting: dict[str, _RenderedPage] = {}
    left, made = iter(published), 0
    with ExitStack() as stack:
        write = partial(_write_with_english, context, stack)
        for files in left:
            context.report_progress()
            page = _attempt(files.id, files.rendered)
            if page is None:
                pages[files.id] = None
            elif not _attempt(files.id, page.waits_for_english):
                pages[files.id] = _attempt(files.id, page.write)
            else:
                waiting[files.id] = page
                if len(waiting) == AT_ONCE or made + len(waiting) == most:
                    made += len(waiting)
                    pages |= write(waiting)
                    waiting = {}
            if made == most:
                return Reprinted(pages, sum(1 for _ in left))
        pages |= write(waiting)
    return Reprinted(pages)


def _write_with_english(
    context: ServiceContext, stack: ExitStack, pages: dict[str, _RenderedPage]
) -> dict[str, bool | None]:
    """Write pages with their English PDFs; if a PDF cannot be made, the page is written all the same."""
    if not pages:
        return {}
    executor = stack.enter_context(executor_of(context, len(pages)))
    begun = {name: executor.render_english(page.record_json, name) for name, page in pages.items()}
    written: dict[str, bool | None] = {}
    for name, future in begun.items():
        context.report_progress()
        forms, page = future.result().forms, pages[name]
        written[name] = _attempt(name, partial(page.write_with, forms[0].pdfs["en"]) if forms else page.write)
    return written


def _attempt(record: str, work: Callable[[], Made]) -> Made | None:
    made = guarded(work)
    if isinstance(made, Failure):
        _log.error("the page of %s could not be rendered again\n%s", record, made.trace)
        return None
    return made


def _pdf_sizes(folder: Path, record_id: str) -> dict[str, int]:
    paths = {language: folder / pdf_name(record_id, language) for language in ("zh", "en")}
    return {language: path.stat().st_size for language, path in paths.items() if path.is_file()}
