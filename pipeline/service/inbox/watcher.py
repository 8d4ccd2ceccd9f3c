"""File system events: each starts a scan of the inbox.  Without events the inbox is polled.

`restart_if_needed` is called before every pass.  It restarts the observer if its threads are dead, if the
inbox is no longer the observed folder (it was removed and created again, or a share was unmounted and
mounted), or if a scan found a change for which no event had arrived.
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
from ...storage.mounts import file_system, sends_no_events
from .wakeup import Wakeup

_log = logging.getLogger(__name__)
logging.getLogger("watchdog.observers.inotify").setLevel(logging.CRITICAL)
"""It logs an error when it is stopped; this module checks itself whether it is alive."""
_QUIET = {"opened", "closed_no_write"}
_JOIN_SECONDS = 5.0
_LATE_SECONDS = 5.0
"""How late an event may arrive after the scan that found its change.

watchdog delays the event of a renaming by half a second, and its threads may have to wait for the processor.
"""

WatchMethod = Literal["events", "polling", "none"]
"""How changes are noticed: by events, by polling, or not at all while the inbox does not exist."""


def watch_method(inbox: Path) -> WatchMethod:
    """Return how changes of an inbox are noticed on its file system."""
    if not inbox.is_dir():
        return "none"
    return "polling" if sends_no_events(file_system(inbox)) else "events"


class InboxWatcher:
    """Wakes the service whenever something changes in the inbox.

    `restarted` is called whenever the observer had to be restarted, `lost` when the inbox is gone.
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
        self._events = self._events_before = 0
        self._missed: _Missed | None = None
        self._scanned = False
        self.method: WatchMethod = "none"
        self._start()

    def restart_if_needed(self) -> None:
        """Restart the observer if events no longer arrive.  The caller scans the inbox afterwards."""
        identity, events = _identity(self._inbox), self._handler.events
        self._events_before, self._events = self._events, events
        if self._missed and self._missed.events != events:
            self._missed = None
        missed = self._missed is not None and self._monotonic() >= self._missed.until
        if identity == self._watched and self._is_alive() and not missed:
            return
        if identity is None and self._watched is not None:
            _log.warning("the inbox %s is gone; the service waits until it is back", self._inbox)
            self._lost()
        elif identity is not None:
            _log.warning("events from %s stopped arriving; the observer is restarted", self._inbox)
            self._restarted()
        self.close()
        self._start()

    def compare_with_scan(self, found_changes: bool) -> None:
        """Compare events with a completed scan; `found_changes` is True if it found a new or changed file.

        An event counts as missed only after `_LATE_SECONDS`.  The first scan after a start does not count,
        because what it finds changed before the start.
        """
        unannounced = found_changes and self._scanned and self._handler.events == self._events_before
        if unannounced and self._missed is None:
            self._missed = _Missed(self._handler.events, self._monotonic() + _LATE_SECONDS)
        self._scanned = self.method == "events"

    def close(self) -> None:
        """Stop observing."""
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            observer.join(_JOIN_SECONDS)

    def _start(self) -> None:
        self._scanned, self._missed = False, None
        self._watched = _identity(self._inbox)
        self.method = watch_method(self._inbox)
        if self.method != "events":
            return
        observer = Observer()
        try:
            observer.schedule(self._handler, str(self._inbox), recursive=True)
            observer.start()
        except (OSError, RecursionError) as error:  # the library visits the folders by recursion
            _log.warning("no events from %s (%s): it is only scanned periodically", self._inbox, error)
            self.method = "polling"
        else:
            self._observer = observer

    def _is_alive(self) -> bool:
        observer = self._observer
        if observer is None:
            return self.method != "events"
        return observer.is_alive() and all(emitter.is_alive() for emitter in observer.emitters)


@dataclass(frozen=True, slots=True)
class _Missed:
    """The number of events that had arrived when one was missed, and the time until which it may be late."""

    events: int
    until: float


class _EventHandler(FileSystemEventHandler):
    """Counts events, except those of the service's own files, and wakes the service."""

    def __init__(self, wakeup: Wakeup) -> None:
        self._wakeup = wakeup
        self.events = 0

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _QUIET and not all(map(_is_own, _paths(event))):
            self.events += 1
            self._wakeup.wake()


def _paths(event: FileSystemEvent) -> list[str]:
    """Return an event's source and destination.

    When the service puts a file back, only the source has one of the service's own names.
    """
    return [os.fsdecode(path) for path in (event.src_path, event.dest_path) if path]


def _identity(folder: Path) -> tuple[int, int] | None:
    """Return device and inode of a folder; None if it does not exist."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _is_own(path: str) -> bool:
    """Return whether a path belongs to the service: an answer, or a file with its prefix."""
    return any(part == RECEIPTS or part.startswith(PREFIX) for part in PurePath(path).parts)
