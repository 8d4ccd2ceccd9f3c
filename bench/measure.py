"""Measuring: every candidate in turn, again and again, so that a noisy minute hits all of them."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Candidate:
    """Something to time.  `run` is one pass over `forms` forms; a slow one is run `most` times only.

    `run` is None where the program is missing on this machine.  `seconds` are per form, and so are those of
    processors in `cpu`, those of programs that were started included.  One that is not `warmed` has no pass
    that nobody times: it starts its processes anew each time.
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
        """Processor seconds per form, the least of all passes: what a noisy neighbour adds is left out."""
        return min(self.cpu, default=None)

    @property
    def median(self) -> float | None:
        """Seconds per form, the median of all passes; None where it is missing."""
        return statistics.median(self.seconds) if self.seconds else None

    def takes_part(self, turn: int) -> bool:
        """Whether it is run in a round; the first one is number 0 and warms up."""
        return self.run is not None and (turn > 0 or self.warmed) and turn <= self.most


def interleave(candidates: Sequence[Candidate], repetitions: int) -> None:
    """Time each candidate once a round, after one round that nobody times."""
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
    """Processor seconds of this process and of those that it started and that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
