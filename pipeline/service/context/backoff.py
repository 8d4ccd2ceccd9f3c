"""Exponential back-off: wait twice as long after each failure."""

from __future__ import annotations

from collections.abc import Callable


class BackOff:
    """A delay in seconds of the monotonic clock: `first` after one failure, then doubled up to `longest`."""

    def __init__(self, first: float, longest: float, monotonic: Callable[[], float]) -> None:
        self._first = first
        self._longest = longest
        self._monotonic = monotonic
        self._failures = 0
        self._until = monotonic()

    def fail(self) -> None:
        """Note a failure and start the next delay."""
        wait = min(self._first * 2 ** min(self._failures, 16), self._longest)
        self._failures += 1
        self._until = self._monotonic() + wait

    def clear(self) -> None:
        """Note a success and end the delay."""
        self._failures = 0
        self._until = self._monotonic()

    def seconds_left(self) -> float:
        """Return the seconds to wait before the next try; 0 if it may be tried now."""
        return max(0.0, self._until - self._monotonic())
