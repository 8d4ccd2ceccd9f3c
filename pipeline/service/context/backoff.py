"""Leaving alone what failed: twice as long each time, so that trouble is not met with haste."""

from __future__ import annotations

from collections.abc import Callable


class BackOff:
    """How long to wait, in seconds of the monotonic clock: `first`, then doubled up to `longest`."""

    def __init__(self, first: float, longest: float, monotonic: Callable[[], float]) -> None:
        self._first = first
        self._longest = longest
        self._monotonic = monotonic
        self._failures = 0
        self._until = monotonic()

    def fail(self) -> None:
        """It failed once more."""
        wait = min(self._first * 2 ** min(self._failures, 16), self._longest)
        self._failures += 1
        self._until = self._monotonic() + wait

    def clear(self) -> None:
        """It went well."""
        self._failures = 0
        self._until = self._monotonic()

    def seconds_left(self) -> float:
        """Seconds it is still to be left alone; 0 where it may be tried."""
        return max(0.0, self._until - self._monotonic())
