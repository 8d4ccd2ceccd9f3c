"""The line: submissions at work, answered as they come to their end: a file that hangs holds up no other.

The order of arrival is kept where it matters.  Behind an earlier submission that is still in the line wait

- one of the same place or the same bytes, however long: it is a later version of it, or its duplicate;
- one that holds a record of it, as soon as it is known which these are;
- any other for `PATIENCE_SECONDS` while that is not known: files that were dropped together come to their
  end almost together.  What takes longer is overtaken; where it proves to hold a record that a later
  submission was published of meanwhile, that form is not published any more (`records.admit`).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass

from ..context.guard import Result
from ..ledger.submissions import Submission
from .job import Job

PATIENCE_SECONDS = 3.0
_KEPT = 64
"""How many submissions may stand in line, those that came to their end and wait for others too."""


@dataclass(slots=True)
class _Entry:
    """A submission in line, and since when it is known what it holds."""

    job: Job
    since: float | None = None

    @property
    def submission(self) -> Submission:
        return self.job.submission

    def is_done(self) -> bool:
        return self.job.future is None or self.job.future.done()

    def records(self) -> set[str]:
        """The records it holds; none while that is not known."""
        future = self.job.future
        if future is None or not future.done() or future.cancelled() or future.exception():
            return set()
        return {form.record.id for form in future.result().forms}


class SubmissionQueue:
    """Submissions at work, in the order of arrival.

    `ahead` says how many may be at work, now; `wake` is called, from another thread, when one is done.
    """

    def __init__(
        self, ahead: Callable[[], int], monotonic: Callable[[], float], wake: Callable[[], None]
    ) -> None:
        self._ahead = ahead
        self._monotonic = monotonic
        self._wake = wake
        self._places: list[_Entry] = []

    def __len__(self) -> int:
        return len(self._places)

    def jobs(self) -> list[Job]:
        """What stands in line."""
        return [place.job for place in self._places]

    def holds(self, submission: Submission) -> bool:
        """Whether a submission stands in line."""
        return any(place.submission.id == submission.id for place in self._places)

    def has_room(self) -> bool:
        """Whether another one may join."""
        ahead = self._ahead()
        return len(self._undone()) < ahead and len(self._places) < max(_KEPT, 2 * ahead)

    def join(self, job: Job) -> None:
        """Stand in line."""
        self._places.append(_Entry(job))
        if job.future:
            job.future.add_done_callback(lambda _: self._wake())

    def next(self) -> Job | None:
        """The first whose turn has come, which leaves the line; null where all have to wait."""
        now = self._monotonic()
        for number, place in enumerate(self._places):
            if place.since is None and place.is_done():
                place.since = now
            if place.since is not None and not self._wait_of(number, now):
                return self._places.pop(number).job
        return None

    def left(self) -> float | None:
        """Seconds until the turn of one comes that is done, if nothing happens; null where none is."""
        now = self._monotonic()
        waits = [self._wait_of(n, now) for n, place in enumerate(self._places) if place.is_done()]
        return min((seconds for seconds in waits if seconds < float("inf")), default=None)

    def wait(self, seconds: float) -> bool:
        """Wait until one is done or may go on, at most so long; says whether that is so."""
        left = self.left()
        patience = seconds if left is None else min(left, seconds)
        return bool(wait(self._undone(), patience, FIRST_COMPLETED).done) or patience < seconds

    def _undone(self) -> list[Future[Result]]:
        futures = (place.job.future for place in self._places)
        return [future for future in futures if future and not future.done()]

    def _wait_of(self, number: int, now: float) -> float:
        """How long the one at that place, which is done, has still to wait."""
        place = self._places[number]
        ago = 0.0 if place.since is None else now - place.since
        return max((_wait_for(earlier, place, ago) for earlier in self._places[:number]), default=0.0)


def _wait_for(earlier: _Entry, place: _Entry, ago: float) -> float:
    """How long one that is done since so long has still to wait for an earlier one."""
    if _is_version(earlier.submission, place.submission):
        return float("inf")
    if not earlier.is_done():
        return max(0.0, PATIENCE_SECONDS - ago)
    shared = place.job.future is None or earlier.records() & place.records()
    return float("inf") if shared else 0.0


def _is_version(one: Submission, other: Submission) -> bool:
    """Whether both are of one place, or hold the same bytes."""
    places = [(s.dropped.origin, s.dropped.folder, s.dropped.filename) for s in (one, other)]
    return one.sha256 == other.sha256 or places[0] == places[1]
