"""Printing public pages anew, after the templates or the catalogue changed: from what is public itself."""

from __future__ import annotations

import logging
from collections.abc import Container
from functools import partial
from pathlib import Path

from ..model.publication import Publication
from ..model.record import Record
from . import files, listing
from .border import Failure, guarded
from .desk import Desk
from .names import pdf_name
from .records import Revision

_log = logging.getLogger(__name__)


def reprint(desk: Desk, only: Container[str] | None = None) -> dict[str, bool | None]:
    """Print the page of every public record anew, or of some.

    Says of every record whether its page changed; null where its public files could not be read, which
    the log tells.
    """
    return {
        revision.record: _attempt(desk, revision, fingerprint)
        for revision, fingerprint in listing.shown(desk.ledger)
        if only is None or revision.record in only
    }


def _attempt(desk: Desk, revision: Revision, fingerprint: str) -> bool | None:
    desk.step()
    made = guarded(partial(_reprint, desk, revision, fingerprint))
    if isinstance(made, Failure):
        _log.error("the page of %s could not be printed anew\n%s", revision.record, made.trace)
        return None
    return made


def _reprint(desk: Desk, revision: Revision, fingerprint: str) -> bool:
    folder = desk.outbox.folder(revision.record, held=False)
    record = Record.model_validate_json((folder / "record.json").read_bytes())
    publication = Publication(
        revision=revision.number,
        serial=revision.serial,
        first_published=revision.first_published,
        last_published=revision.published_at,
        fingerprint=fingerprint,
        pdf_bytes=_pdf_sizes(folder, revision.record),
    )
    return files.write_changed(folder / "index.html", desk.press.page(record, publication))


def _pdf_sizes(folder: Path, record_id: str) -> dict[str, int]:
    paths = {language: folder / pdf_name(record_id, language) for language in ("zh", "en")}
    return {language: path.stat().st_size for language, path in paths.items() if path.is_file()}
