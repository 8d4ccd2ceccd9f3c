"""Scan the inbox, and decide which files are ready to be taken.

Others write to the inbox: links, pipes and devices in it are not touched, and a file is taken only when it
has content, has been unchanged for a while, nobody has it open and it is complete.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import BinaryIO

from ...storage.file_names import IGNORED, RECEIPTS, is_temporary, owner_names
from ...storage.folder_handle import FolderHandle
from ...storage.folder_walk import Visited, visit
from ...storage.mounts import file_system, sends_no_events
from ...storage.open_elsewhere import is_open_for_writing, locked_for_writing
from ..context.backoff import BackOff
from ..ledger.submissions import Dropped, Identity
from ..ledger.waiting import Code

_OWNER_HOURS = 12
"""An owner file older than this was left behind by a program that crashed."""
_POSTPONE_SECONDS = 2.0, 300.0
"""Back-off for a file that could not be taken: the first and the longest wait."""
_OWN = PurePath("README.md")
"""The inbox's own file: a note that explains what the folder is for."""
_FOLDER = Identity(0, 0, 0, 0)
"""The identity of a folder: what happens in it is no change of a file."""
_END_OF_ZIP, _END_BYTES = b"PK\x05\x06", 22
_ZIP_TAIL = _END_BYTES + 65_535


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file as one scan saw it: its place, the names beside it, and why it must wait, if that was seen.

    A folder that is too deep to be scanned is represented like a file that must wait.
    """

    dropped: Dropped
    siblings: tuple[str, ...]
    obstacle: Code | None = None

    @property
    def path(self) -> PurePath:
        """Its path relative to the inbox."""
        return self.dropped.folder / self.dropped.filename


def scan(
    inbox: Path,
    now: float,
    ignored: tuple[str, ...] = IGNORED,
    unreadable: Callable[[PurePath, OSError], None] = lambda folder, error: None,
) -> list[SeenFile]:
    """Return every file below the inbox that may be a submission, folder by folder.

    `now` is in seconds since the epoch.  Files and folders whose names match a pattern of `ignored` are left
    out.  `unreadable` is called for each folder that cannot be read.
    """
    found = visit(inbox, lambda name: name == RECEIPTS or is_temporary(name, ignored), unreadable)
    return [file for visited in found for file in _seen_files(visited, now, ignored) if file.path != _OWN]


@dataclass(slots=True)
class FileReadiness:
    """Decides which files are ready.  Times are seconds of the monotonic clock, `largest` is in bytes.

    A zip package without its end record is taken after it has not changed for `patience`: it is then damaged,
    not incomplete.  A file that the machine could not take is postponed.
    """

    inbox: Path
    largest: int
    settle: float
    patience: float
    monotonic: Callable[[], float]
    _since: dict[PurePath, tuple[Identity, float]] = field(default_factory=dict)
    _postponed: dict[PurePath, BackOff] = field(default_factory=dict)
    _due: dict[PurePath, float] = field(default_factory=dict)
    _locked: set[tuple[int, int]] = field(default_factory=set)
    _local: dict[int, bool] = field(default_factory=dict)

    def remember(self, files_seen: list[SeenFile]) -> bool:
        """Note since when each file has been unchanged, and forget files that are gone.

        Returns whether any file is new or changed.
        """
        now = self.monotonic()
        known = self._since
        self._since = {s.path: (s.dropped.identity, now) for s in files_seen}
        same = {p: known[p] for p, v in self._since.items() if p in known and known[p][0] == v[0]}
        self._since |= same
        self._due, self._local = {}, {}
        self._locked = locked_for_writing() if files_seen else set()
        self._postponed = {path: refused for path, refused in self._postponed.items() if path in same}
        return len(same) < len(self._since)

    def postpone(self, file: SeenFile) -> None:
        """Postpone a file that the machine could not take, for longer each time."""
        refused = self._postponed.setdefault(file.path, BackOff(*_POSTPONE_SECONDS, self.monotonic))
        refused.fail()
        self._look_again(file, refused.seconds_left())

    def obstacle(self, file: SeenFile) -> Code | None:
        """Return why a file must wait; None if it is ready."""
        if file.obstacle:
            return file.obstacle
        if not file.dropped.identity.size:
            return "empty"
        if self._look_again(file, self.settle - self._unchanged(file)):
            return "settling"
        if file.dropped.identity.size > self.largest:
            return "too-large"
        if file.path in self._postponed and self._look_again(file, self._postponed[file.path].seconds_left()):
            return "untaken"
        return self._content_obstacle(file)

    def due_in(self) -> float | None:
        """Return the seconds until a waiting file may be ready; None if no file is waiting."""
        due = min(self._due.values(), default=None)
        return None if due is None else max(0.0, due - self.monotonic())

    def _look_again(self, file: SeenFile, seconds: float) -> bool:
        """Note that a file is due in `seconds`; return False, without a note, if it is due now."""
        if seconds <= 0:
            return False
        self._due[file.path] = self.monotonic() + seconds
        return True

    def _unchanged(self, file: SeenFile) -> float:
        return self.monotonic() - self._since[file.path][1]

    def _content_obstacle(self, file: SeenFile) -> Code | None:
        try:
            with (
                FolderHandle.opened(self.inbox) as inbox,
                inbox.below(file.dropped.folder) as folder,
                folder.open_file(file.dropped.filename) as opened,
            ):
                if self._is_being_written(opened.fileno(), folder.path):
                    return "writing"
                complete = is_complete(opened)
        except OSError:
            return "unreadable"
        return None if complete or self._unchanged(file) >= self.patience else "incomplete"

    def _is_being_written(self, descriptor: int, folder: Path) -> bool:
        """Return whether somebody has a file open for writing, where the system can tell."""
        status = os.fstat(descriptor)
        if (status.st_dev, status.st_ino) in self._locked:
            return True
        if status.st_dev not in self._local:
            kind = file_system(folder)
            self._local[status.st_dev] = bool(kind) and not sends_no_events(kind)
        return self._local[status.st_dev] and is_open_for_writing(descriptor) is True


def is_complete(file: BinaryIO) -> bool:
    """Return whether a zip package has its end record; True for any other file.  Raises OSError."""
    if file.read(2) != b"PK":
        return True
    file.seek(max(0, file.seek(0, os.SEEK_END) - _ZIP_TAIL))
    tail = file.read(_ZIP_TAIL)
    return 0 <= tail.rfind(_END_OF_ZIP) <= len(tail) - _END_BYTES


def _seen_files(visited: Visited, now: float, ignored: tuple[str, ...]) -> Iterator[SeenFile]:
    entries = visited.entries
    names = tuple(sorted(name for name in entries if not is_temporary(name, ignored)))
    for name in names:
        status = _status(entries[name])
        if status is not None and stat.S_ISREG(status.st_mode):
            owners = [entries[owner] for owner in owner_names(name) & entries.keys()]
            dropped = Dropped("inbox", Path(visited.below), name, Identity.of(status))
            yield SeenFile(dropped, names, "open" if any(_is_live(o, now) for o in owners) else None)
    for name in visited.too_deep:
        yield SeenFile(Dropped("inbox", Path(visited.below), name, _FOLDER), names, "too-deep")


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    """Return the `lstat` of an entry of an open folder; None if it fails, e.g. because the entry is gone."""
    try:
        return entry.stat(follow_symlinks=False)
    except OSError:
        return None


def _is_live(owner: os.DirEntry[str], now: float) -> bool:
    status = _status(owner)
    return status is not None and now - status.st_mtime < _OWNER_HOURS * 3600
