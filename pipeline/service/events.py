"""Events of the file system: they only ring the bell.  Where there are none, the clock does."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from .bell import Bell
from .files import PREFIX
from .names import RECEIPTS

_log = logging.getLogger(__name__)
_QUIET = {"opened", "closed_no_write"}


@contextmanager
def ringing(bell: Bell, inbox: Path) -> Iterator[None]:
    """Ring the bell whenever something changes in the inbox while the block runs."""
    observer = Observer()
    observer.schedule(_Ringer(bell), str(inbox), recursive=True)
    try:
        observer.start()
    except OSError as error:
        _log.warning("no events from %s (%s): it is scanned by the clock only", inbox, error)
        yield
        return
    try:
        yield
    finally:
        observer.stop()
        observer.join()


class _Ringer(FileSystemEventHandler):
    def __init__(self, bell: Bell) -> None:
        self._bell = bell

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _QUIET and not _is_own(os.fsdecode(event.src_path)):
            self._bell.ring()


def _is_own(path: str) -> bool:
    """Whether the service makes such files itself."""
    return any(part == RECEIPTS or part.startswith(PREFIX) for part in PurePath(path).parts)
