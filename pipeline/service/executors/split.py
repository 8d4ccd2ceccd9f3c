"""A document of many forms, made by several workers at once.

Whoever read it leads: it takes one part after the other, and so does every other worker that is free
meanwhile.  Nobody waits for a worker that has other work: what it did not take, the leader makes.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from ...model.finding import Waived
from ...model.outcome import FormOutcome, Outcome
from ..context.guard import Failure, Result
from .process import WorkerProcess

MOST = 25
"""Forms of a part: it has the time of a file."""
_ROUNDS = 2
"""How many parts a worker takes at least, so that those who are done early find another one."""


@dataclass
class SplitDocument:
    """The parts of one document: those that are left, and what was made of the others."""

    data: bytes
    filename: str
    waived: Waived
    at: datetime | None
    forms: int
    workers: int
    _left: deque[range] = field(init=False)
    _made: dict[int, Result] = field(default_factory=dict)

    def __post_init__(self) -> None:
        size = max(1, min(MOST, math.ceil(self.forms / (_ROUNDS * self.workers))))
        self._left = deque(range(n, min(n + size, self.forms)) for n in range(0, self.forms, size))

    def work(self, worker: WorkerProcess) -> None:
        """Make one part after the other until none is left, or one came to nothing."""
        while self._left:
            try:
                part = self._left.popleft()
            except IndexError:  # another worker was quicker
                return
            made = worker.do("part", self.data, self.filename, self.waived, part.start, part.stop)
            self._made[part.start] = made
            if isinstance(made, Failure) or made.reason:
                self._left.clear()

    def finish(self, worker: WorkerProcess) -> Result:
        """What all parts come to: the forms in their order, or why there are none."""
        made = [self._made[first] for first in sorted(self._made)]
        outcomes = [one for one in made if isinstance(one, Outcome) and not one.reason]
        if len(outcomes) < len(made):
            return next(one for one in made if one not in outcomes)
        forms = tuple(chain.from_iterable(one.forms for one in outcomes))
        whole = replace(outcomes[0], forms=tuple(_light(forms)))
        ended = worker.do("finish", self.data, self.filename, whole, self.at)
        if isinstance(ended, Failure) or not ended.forms:
            return ended
        return replace(ended, forms=forms)


def _light(forms: tuple[FormOutcome, ...]) -> Iterator[FormOutcome]:
    """The forms without what is printed of them, which nobody looks at again."""
    return (replace(form, full_json=b"", record_json=b"", pdfs={}) for form in forms)
