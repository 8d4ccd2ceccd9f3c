"""Senders take turns: a thousand files of one do not come before the single file of another."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import count

from .scanner import SeenFile


class SenderTurns:
    """The order in which ready files are taken: one of each sender after another (round robin).

    A sender is a folder directly below the inbox, with all its sub-folders; files in the inbox itself count
    as one sender.  A pass that has no time for all files begins with the senders whose last turn is longest
    ago.
    """

    def __init__(self) -> None:
        self._numbers = count(1)
        self._last: dict[str, int] = {}

    def ordered(self, files: Iterable[SeenFile]) -> Iterator[SeenFile]:
        """Yield files in turns; those of one sender by the time of their last change.

        Of several versions of one form the one that was saved last is thus the last, whatever their names.
        """
        left: dict[str, deque[SeenFile]] = {}
        for file in sorted(files, key=lambda file: file.dropped.identity.mtime_ns):
            left.setdefault(_sender(file), deque()).append(file)
        self._last = {sender: turn for sender, turn in self._last.items() if sender in left}
        order = deque(sorted(left, key=lambda sender: self._last.get(sender, 0)))
        while order:
            sender = order.popleft()
            yield left[sender].popleft()
            if left[sender]:
                order.append(sender)

    def taken(self, file: SeenFile) -> None:
        """Note that a file was taken: its sender had a turn."""
        self._last[_sender(file)] = next(self._numbers)


def _sender(file: SeenFile) -> str:
    return next(iter(file.dropped.folder.parts), "")
