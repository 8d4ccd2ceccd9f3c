"""Counters of a running service, for metrics, health and the watchdog.

The service's thread and the threads of its workers write them; the metrics server's thread reads them.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from ...model.outcome import Verdict
from ..context.clock import Clock

Event = Literal[
    "turn-failed", "worker-ended", "observer-restarted", "inbox-lost", "settings-reloaded", "settings-refused"
]
"""Events that are counted because an administrator may have to investigate them."""

BOUNDS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Upper bounds in seconds of the histogram of the time from taking a file to its verdict."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The counters at one moment.

    `durations` counts answers by the smallest bound that their seconds do not exceed, `float("inf")` for the
    rest; `seconds` is the sum of all durations.
    """

    started: datetime
    progressed: datetime
    passes: int
    sound: bool
    answers: Mapping[Verdict, int]
    events: Mapping[Event, int]
    durations: Mapping[float, int]
    seconds: float


@dataclass(slots=True)
class Counters:
    """Counters since the start of the process."""

    clock: Clock
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _started: datetime = field(init=False)
    _progressed: datetime = field(init=False)
    _passes: int = 0
    _sound: bool = True
    _answers: Counter[Verdict] = field(default_factory=Counter)
    _events: Counter[Event] = field(default_factory=Counter)
    _durations: Counter[float] = field(default_factory=Counter)
    _seconds: float = 0.0

    def __post_init__(self) -> None:
        self._started = self._progressed = self.clock()

    def progressed(self) -> None:
        """Note that a step was done, so the service is not stuck."""
        with self._lock:
            self._progressed = self.clock()

    def pass_ended(self, *, sound: bool) -> None:
        """Count a completed pass; `sound` is False if an error kept it from doing all its work."""
        with self._lock:
            self._passes += 1
            self._sound = sound
        if not sound:
            self.happened("turn-failed")
        self.progressed()

    def answered(self, verdict: Verdict, seconds: float) -> None:
        """Count a submission that got its verdict `seconds` after it was taken."""
        with self._lock:
            self._answers[verdict] += 1
            self._durations[next((b for b in BOUNDS if seconds <= b), float("inf"))] += 1
            self._seconds += max(0.0, seconds)
        self.progressed()

    def happened(self, event: Event) -> None:
        """Count an event."""
        with self._lock:
            self._events[event] += 1

    def snapshot(self) -> Snapshot:
        """Return all counters, including those at zero."""
        with self._lock:
            return Snapshot(
                self._started,
                self._progressed,
                self._passes,
                self._sound,
                {verdict: self._answers[verdict] for verdict in get_args(Verdict)},
                {event: self._events[event] for event in get_args(Event)},
                {bound: self._durations[bound] for bound in (*BOUNDS, float("inf"))},
                self._seconds,
            )
