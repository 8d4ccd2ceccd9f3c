"""Another user of the share, who puts a link in the place of a folder at any step of the service.

A step is a call to the system that opens, lists, creates, renames or removes something (an audit event).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_STEPS = {"open", "os.scandir", "os.listdir", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link"}
_asked: list[Callable[[], None]] = []


def _heard(event: str, _: tuple[object, ...]) -> None:
    if _asked and event in _STEPS:
        act = _asked.pop()
        try:
            act()
        finally:
            _asked.append(act)


sys.addaudithook(_heard)  # a hook cannot be removed: it does nothing unless a test asks


class Swapping:
    """Swaps a folder for a link to `target` before one step; it lets the folder come into being first."""

    def __init__(self, folder: Path, target: Path, step: int) -> None:
        self.folder = folder
        self.target = target
        self.left = step
        self.away = folder.with_name(f"{folder.name} away")

    def step(self) -> None:
        self.left -= 1
        if self.left < 0 and not self.folder.is_symlink() and not self.away.exists():
            if self.folder.is_dir():
                self.folder.rename(self.away)
            if self.folder.parent.is_dir():
                self.folder.symlink_to(self.target)

    def undo(self) -> None:
        """Put the folder back; return what the link kept from being done to it."""
        if self.folder.is_symlink():
            self.folder.unlink()
            if self.away.is_dir():
                self.away.rename(self.folder)


@contextmanager
def swapped(folder: Path, target: Path, step: int) -> Iterator[Swapping]:
    """Swap a folder for a link before the given step of the block, which may be one too many."""
    swapping = Swapping(folder, target, step)
    _asked.append(swapping.step)
    try:
        yield swapping
    finally:
        _asked.remove(swapping.step)
        swapping.undo()


def listing(folder: Path) -> dict[str, bytes]:
    """Return what lies below a folder, by path."""
    found = {}
    for below, _, names in os.walk(folder):
        for name in names:
            path = Path(below, name)
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found
