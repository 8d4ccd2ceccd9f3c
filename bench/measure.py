"""Timing: the candidates take turns in each round, so that a noisy minute affects all of them."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Candidate:
    """Something to time.  `run` makes one pass over `forms` forms; it is timed `most` times at most.

    `run` is None if the program is missing on this machine.  `seconds` and `cpu` have one value per pass:
    seconds and processor seconds per form, the latter including child processes.  `warmed` is false if there
    is no untimed pass for warming up, because every pass starts new processes.
    """

    name: str
    run: Callable[[], object] | None
    forms: int = 1
    most: int = 1000
    warmed: bool = True
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def least_cpu(self) -> float | None:
        """Processor seconds per form, the least of all passes, which other load affects least."""
        return min(self.cpu, default=None)

    @property
    def median(self) -> float | None:
        """Seconds per form, the median of all passes; None if nothing was measured."""
        return statistics.median(self.seconds) if self.seconds else None

    def takes_part(self, turn: int) -> bool:
        """Return whether the candidate is run in a round; round 0 is for warming up."""
        return self.run is not None and (turn > 0 or self.warmed) and turn <= self.most


def interleave(candidates: Sequence[Candidate], repetitions: int) -> None:
    """Time each candidate once per round, after one untimed round."""
    for turn in range(repetitions + 1):
        for candidate in candidates:
            if candidate.run and candidate.takes_part(turn):
                seconds, cpu = _time(candidate.run)
                if turn:
                    candidate.seconds.append(seconds / candidate.forms)
                    candidate.cpu.append(cpu / candidate.forms)


def _time(run: Callable[[], object]) -> tuple[float, float]:
    start, cpu = time.perf_counter(), processor()
    run()
    return time.perf_counter() - start, processor() - cpu


def processor() -> float:
    """Return the processor seconds of this process and of its child processes that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
