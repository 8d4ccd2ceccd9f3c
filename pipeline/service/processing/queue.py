"""The queue of submissions under way: each is answered when its worker has finished; none delays the others.

The order of arrival is kept where it matters.  A submission waits for an earlier one that is still in the
queue

- without limit, if both have the same path or the same bytes: it is a later version or a duplicate;
- without limit, if both hold the same record, once it is known which records the earlier one holds;
- for a grace period at most while that is not known: files dropped together finish almost together.

An earlier submission that takes longer is overtaken.  If it then turns out to hold a record of which a later
submission was published meanwhile, that form is not published any more (`revisions.admit`).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass

from ..context.guard import Result
from ..context.timing import NORMAL
from ..ledger.submissions import Submission
from .job import Job

_MOST = 64
"""The queue has room for at least this many submissions, including finished ones that wait for others."""


@dataclass(slots=True)
class _Entry:
    """A submission in the queue, and since when its worker has finished."""

    job: Job
    since: float | None = None

    @property
    def submission(self) -> Submission:
        return self.job.submission

    def is_done(self) -> bool:
        return self.job.future is None or self.job.future.done()

    def records(self) -> set[str]:
        """Return the records it holds; none while they are unknown."""
        future = self.job.future
        if future is None or not future.done() or future.cancelled() or future.exception():
            return set()
        return {form.record.id for form in future.result().forms}


class SubmissionQueue:
    """Submissions under way, in the order of arrival.

    `capacity` returns how many the workers may have now; `wake` is called, from another thread, when one has
    finished.
    """

    def __init__(
        self,
        capacity: Callable[[], int],
        monotonic: Callable[[], float],
        wake: Callable[[], None],
        grace: float = NORMAL.queue_grace,
    ) -> None:
        self._capacity = capacity
        self._monotonic = monotonic
        self._wake = wake
        self._grace = grace
        self._entries: list[_Entry] = []

    def __len__(self) -> int:
        return len(self._entries)

    def jobs(self) -> list[Job]:
        """Return the jobs in the queue."""
        return [entry.job for entry in self._entries]

    def holds(self, submission: Submission) -> bool:
        """Return whether a submission is in the queue."""
        return any(entry.submission.id == submission.id for entry in self._entries)

    def has_room(self) -> bool:
        """Return whether there is room for another submission."""
        most = self._capacity()
        return len(self._undone()) < most and len(self._entries) < max(_MOST, 2 * most)

    def add(self, job: Job) -> None:
        """Add a job at the end."""
        self._entries.append(_Entry(job))
        if job.future:
            job.future.add_done_callback(lambda _: self._wake())

    def next(self) -> Job | None:
        """Remove and return the first job that may be answered; None if all have to wait."""
        now = self._monotonic()
        for number, entry in enumerate(self._entries):
            if entry.since is None and entry.is_done():
                entry.since = now
            if entry.since is not None and not self._wait_of(number, now):
                return self._entries.pop(number).job
        return None

    def due_in(self) -> float | None:
        """Return the seconds until a finished job may be answered, if nothing happens; None if none is."""
        now = self._monotonic()
        waits = [self._wait_of(n, now) for n, entry in enumerate(self._entries) if entry.is_done()]
        return min((seconds for seconds in waits if seconds < float("inf")), default=None)

    def wait(self, seconds: float) -> bool:
        """Wait at most `seconds` until a job has finished or may be answered; return True if so."""
        left = self.due_in()
        longest = seconds if left is None else min(left, seconds)
        return bool(wait(self._undone(), longest, FIRST_COMPLETED).done) or longest < seconds

    def _undone(self) -> list[Future[Result]]:
        futures = (entry.job.future for entry in self._entries)
        return [future for future in futures if future and not future.done()]

    def _wait_of(self, number: int, now: float) -> float:
        """Return how long the entry with that number, which has finished, still has to wait."""
        entry = self._entries[number]
        ago = 0.0 if entry.since is None else now - entry.since
        return max(
            (_wait_for(earlier, entry, ago, self._grace) for earlier in self._entries[:number]), default=0.0
        )


def _wait_for(earlier: _Entry, entry: _Entry, ago: float, grace: float) -> float:
    """Return how long an entry that finished `ago` seconds ago still has to wait for an earlier one."""
    if _is_version(earlier.submission, entry.submission):
        return float("inf")
    if not earlier.is_done():
        return max(0.0, grace - ago)
    shared = entry.job.future is None or earlier.records() & entry.records()
    return float("inf") if shared else 0.0


def _is_version(one: Submission, other: Submission) -> bool:
    """Return whether both have the same path or the same bytes."""
    paths = [(s.dropped.origin, s.dropped.folder, s.dropped.filename) for s in (one, other)]
    return one.sha256 == other.sha256 or paths[0] == paths[1]
