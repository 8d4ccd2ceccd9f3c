"""A document of many forms, processed by several workers at once.

The worker that read the document takes one part after another, and so does every other worker that becomes
idle meanwhile.  Nobody waits for busy workers: the first worker processes all parts that no other one took.
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

MAX_FORMS_PER_PART = 25
"""Maximum number of forms in a part, since a part has the time limit of a whole file."""
_ROUNDS = 2
"""Minimum number of parts per worker, so that workers that finish early find another part."""


@dataclass
class SplitDocument:
    """The parts of one document: those still to process, and the results of the others."""

    data: bytes
    filename: str
    waived: Waived
    at: datetime | None
    forms: int
    workers: int
    _left: deque[range] = field(init=False)
    _made: dict[int, Result] = field(default_factory=dict)

    def __post_init__(self) -> None:
        size = max(1, min(MAX_FORMS_PER_PART, math.ceil(self.forms / (_ROUNDS * self.workers))))
        self._left = deque(range(n, min(n + size, self.forms)) for n in range(0, self.forms, size))

    def work(self, worker: WorkerProcess) -> None:
        """Process one part after another until none is left, or one fails or is refused."""
        while self._left:
            try:
                part = self._left.popleft()
            except IndexError:  # another worker took the last part
                return
            made = worker.do("part", self.data, self.filename, self.waived, part.start, part.stop)
            self._made[part.start] = made
            if isinstance(made, Failure) or made.reason:
                self._left.clear()

    def finish(self, worker: WorkerProcess) -> Result:
        """Return the result for the whole document: all forms in order, or the first failure or refusal."""
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
    """Yield the forms without their JSON and PDFs, which the last step does not need."""
    return (replace(form, full_json=b"", record_json=b"", pdfs={}) for form in forms)
