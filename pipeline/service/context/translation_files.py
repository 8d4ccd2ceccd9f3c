"""The office's translation files: its own memory (`translate.memory`), and the growing memory of the outbox.

Where both have an entry, the growing memory takes precedence.
"""

from __future__ import annotations

import logging
from pathlib import Path

from ...config.settings import Settings
from ...translate import catalogue
from ...translate.catalogue import Catalogue
from ..outbox.paths import Outbox

_log = logging.getLogger(__name__)
Stamp = tuple[tuple[int, int, int] | None, ...]


def load_catalogue(settings: Settings, *, machine: bool = False) -> Catalogue:
    """Return the catalogue with the office's files; with `machine`, unreviewed machine translations too.

    A file that cannot be read is left out and logged.
    """
    files = [path for path in _files(settings) if path.is_file() and _is_readable(path)]
    return Catalogue.load(*files, machine=machine)


def files_stamp(settings: Settings) -> Stamp:
    """Return a stamp of the files on the disk; it changes when one is rewritten, created or removed."""
    return tuple(map(_seen, _files(settings)))


def catalogue_stamp(settings: Settings) -> str:
    """Return a stamp of the pages' catalogue; it changes when `load_catalogue` may return another one."""
    return repr((files_stamp(settings), settings.publish_machine))


def reading_error(path: Path) -> str | None:
    """Return why a memory cannot be read, None if it can."""
    try:
        catalogue.messages(path)
    except (OSError, ValueError) as error:
        return str(error)
    return None


def _is_readable(path: Path) -> bool:
    said = reading_error(path)
    if said:
        _log.error("%s cannot be read and is left out: %s", path, said)
    return said is None


def _files(settings: Settings) -> tuple[Path, ...]:
    grown = Outbox(settings.outbox).memory
    return (settings.memory, grown) if settings.memory else (grown,)


def _seen(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
