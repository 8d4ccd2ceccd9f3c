"""Events of the file system: they only ring the bell.  Where there are none, the clock does.

A lookout is itself looked after: `attend` is called before every turn and arms it again where its
threads are dead, where the inbox is another folder than the one it watches (removed and made again, a
share unmounted and back), and where a scan found what no event had announced.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from ...storage.atomic import PREFIX
from ...storage.file_names import RECEIPTS
from ...storage.mounts import file_system, tells_nothing
from .wakeup import Wakeup

_log = logging.getLogger(__name__)
logging.getLogger("watchdog.observers.inotify").setLevel(logging.CRITICAL)
"""It calls it an error that it was stopped; whether it is alive is looked at here."""
_QUIET = {"opened", "closed_no_write"}
_PATIENCE_SECONDS = 5.0
_LATE_SECONDS = 5.0
"""How long an event may come after the scan that found what it tells of: the library holds a renaming back
for half a second, and its threads wait for the processor as any other."""

Way = Literal["events", "polling", "none"]
"""How changes are heard of: from the kernel, by looking often, or not at all while there is no inbox."""


def watch_method(inbox: Path) -> Way:
    """How changes of an inbox are heard of on its file system."""
    if not inbox.is_dir():
        return "none"
    return "polling" if tells_nothing(file_system(inbox)) else "events"


class InboxWatcher:
    """Rings the bell whenever something changes in the inbox.

    `restarted` is called whenever it had to be armed again, `lost` when the inbox is gone.
    """

    def __init__(
        self,
        inbox: Path,
        wakeup: Wakeup,
        restarted: Callable[[], None],
        lost: Callable[[], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inbox = inbox
        self._monotonic = monotonic
        self._handler = _EventHandler(wakeup)
        self._restarted = restarted
        self._lost = lost
        self._observer: BaseObserver | None = None
        self._watched: tuple[int, int] | None = None
        self._heard = self._heard_before = 0
        self._missed: _Missed | None = None
        self._scanned = False
        self.way: Way = "none"
        self._arm()

    def attend(self) -> None:
        """See that events still arrive from the inbox as it stands now.  A scan comes next."""
        place, heard = _place(self._inbox), self._handler.heard
        self._heard_before, self._heard = self._heard, heard
        if self._missed and self._missed.heard != heard:
            self._missed = None
        missed = self._missed is not None and self._monotonic() >= self._missed.until
        if place == self._watched and self._is_alive() and not missed:
            return
        if place is None and self._watched is not None:
            _log.warning("the inbox %s is gone; the service waits for it", self._inbox)
            self._lost()
        elif place is not None:
            _log.warning("events from %s had ended; the service listens again", self._inbox)
            self._restarted()
        self.close()
        self._arm()

    def found(self, news: bool) -> None:
        """The scan ended; `news` where it found what the one before had not.

        What no event announced since that one began may still be announced for a while.  The first scan
        after the lookout was armed tells of what came before.
        """
        unannounced = news and self._scanned and self._handler.heard == self._heard_before
        if unannounced and self._missed is None:
            self._missed = _Missed(self._handler.heard, self._monotonic() + _LATE_SECONDS)
        self._scanned = self.way == "events"

    def close(self) -> None:
        """Listen no more."""
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            observer.join(_PATIENCE_SECONDS)

    def _arm(self) -> None:
        self._scanned, self._missed = False, None
        self._watched = _place(self._inbox)
        self.way = watch_method(self._inbox)
        if self.way != "events":
            return
        observer = Observer()
        try:
            observer.schedule(self._handler, str(self._inbox), recursive=True)
            observer.start()
        except OSError as error:
            _log.warning("no events from %s (%s): it is scanned by the clock only", self._inbox, error)
            self.way = "polling"
        else:
            self._observer = observer

    def _is_alive(self) -> bool:
        observer = self._observer
        if observer is None:
            return self.way != "events"
        return observer.is_alive() and all(emitter.is_alive() for emitter in observer.emitters)


@dataclass(frozen=True, slots=True)
class _Missed:
    """How many events were heard when one was missed, and until when it may come late."""

    heard: int
    until: float


class _EventHandler(FileSystemEventHandler):
    """Counts what it heard of."""

    def __init__(self, wakeup: Wakeup) -> None:
        self._bell = wakeup
        self.heard = 0

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _QUIET and not all(map(_is_own, _paths(event))):
            self.heard += 1
            self._bell.wake()


def _paths(event: FileSystemEvent) -> list[str]:
    """Where something happened.  A file that the service puts back bears a name of its own first."""
    return [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]


def _place(folder: Path) -> tuple[int, int] | None:
    """By what a folder is known again; null where there is none."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _is_own(path: str) -> bool:
    """Whether the service makes such files itself."""
    return any(part == RECEIPTS or part.startswith(PREFIX) for part in PurePath(path).parts)
