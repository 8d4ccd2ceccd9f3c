"""Measuring: every candidate in turn, again and again, so that a noisy minute hits all of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Candidate:
    """Something to time.  `run` is one pass over `forms` forms; a slow one is run `most` times only.

    `run` is None where the program is missing on this machine.  `seconds` are per form.
    """

    name: str
    run: Callable[[], object] | None
    forms: int = 1
    most: int = 1000
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float | None:
        """Seconds per form, the median of all passes; None where it is missing."""
        return statistics.median(self.seconds) if self.seconds else None


def interleave(candidates: Sequence[Candidate], repetitions: int) -> None:
    """Time each candidate once a round, after one round that nobody times."""
    for turn in range(repetitions + 1):
        for candidate in candidates:
            if candidate.run and turn <= candidate.most:
                seconds = _time(candidate.run) / candidate.forms
                if turn:
                    candidate.seconds.append(seconds)


def _time(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
