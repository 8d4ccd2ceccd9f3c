"""Work that many events ask for and that is done once for all of them."""

from __future__ import annotations

from collections.abc import Callable

SHARE = 10
"""The work takes at most about one part in so many of the time, so that it stretches as a site grows."""


class Coalesced:
    """Something to do within `interval` seconds of the first time it was asked for."""

    def __init__(self, action: Callable[[], object], interval: float, monotonic: Callable[[], float]) -> None:
        self._action = action
        self._interval = interval
        self._monotonic = monotonic
        self._due: float | None = None
        self._not_before = monotonic()

    def ask(self, later: float = 0.0) -> None:
        """Ask for it, in `later` seconds at the earliest."""
        if self._due is None:
            self._due = max(self._monotonic() + max(later, self._interval / 2), self._not_before)

    def go_on(self) -> None:
        """Ask for the rest of what was begun, after whatever else waits for a turn."""
        self._due = self._monotonic()

    def left(self) -> float | None:
        """Seconds until it is due; null where nobody asked."""
        return None if self._due is None else max(0.0, self._due - self._monotonic())

    def do_if_due(self) -> None:
        """Do it if it is due."""
        if self.left() == 0.0:
            self.do()

    def do(self) -> None:
        """Do it now."""
        begun = self._monotonic()
        self._due = None
        self._action()
        self._not_before = self._monotonic() + (self._monotonic() - begun) * SHARE
