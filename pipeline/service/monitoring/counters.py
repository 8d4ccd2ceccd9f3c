"""What a running service knows of itself: counters for metrics, health and the watchdog.

The service's thread and those that lead its workers write; the metrics' thread reads.
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
"""What is counted because an administrator may have to ask why."""

BOUNDS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0)
"""Upper bounds in seconds, a bucket each, of the time from taking a file to its verdict."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The counters at one moment.

    `durations` counts answers by the bound their seconds stay under, `float("inf")` for the rest.
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
    """Counters from the start of a process."""

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
        """A step was done: the service is not stuck."""
        with self._lock:
            self._progressed = self.clock()

    def pass_ended(self, *, sound: bool) -> None:
        """A pass has ended; `sound` where nothing kept it from doing all there was to do."""
        with self._lock:
            self._passes += 1
            self._sound = sound
        if not sound:
            self.happened("turn-failed")
        self.progressed()

    def answered(self, verdict: Verdict, seconds: float) -> None:
        """A submission has its verdict, so many seconds after it was taken."""
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
        """All counters, those at zero too."""
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
