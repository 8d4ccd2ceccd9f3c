"""The office's files of translations: its own (`translate.memory`), and over it the one that grows."""

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
    """The catalogue with the office's files, with `machine` unreviewed guesses of machines too.

    A memory that grows and cannot be read is left out, and logged.
    """
    files = [path for path in _files(settings) if path.is_file() and _is_readable(path)]
    return Catalogue.load(*files, machine=machine)


def files_stamp(settings: Settings) -> Stamp:
    """The files as they lie on the disk: another where one was written anew, came or went."""
    return tuple(map(_seen, _files(settings)))


def catalogue_stamp(settings: Settings) -> str:
    """A stamp of the catalogue of pages: another where `load_catalogue` may give another one."""
    return repr((files_stamp(settings), settings.publish_machine))


def reading_error(path: Path) -> str | None:
    """What keeps a memory from being read; null where nothing does."""
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
