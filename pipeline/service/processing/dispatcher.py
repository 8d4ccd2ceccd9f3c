"""Answering: submissions are put to work, and answered in the order in which the line lets them go."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial

from ...model.answer import Answer
from ..context.context import ServiceContext
from ..context.guard import Failure, guarded
from ..executors.executor import Executor
from ..ledger import submissions
from ..ledger.submissions import Submission
from ..publishing.publish import failed
from .job import Job, close
from .job import begin as begin_job
from .job import finish as finish_job
from .queue import SubmissionQueue

_log = logging.getLogger(__name__)
_GRACE_SECONDS, _LOOK_SECONDS = 10.0, 0.5
"""How long the files at hand may take when the service is to stop; how long a turn waits for any of them."""
_TURN_SECONDS = 3.0
"""After so long a turn takes no more files: what commands ask for, lists and the journal have theirs."""


class Dispatcher:
    """The submissions at hand.  `told` hears every answer; `stopping` says that nothing is to be begun.

    `is_cut_short` says that the last call of `work` had too much to do for one turn.
    """

    def __init__(
        self,
        context: ServiceContext,
        workers: Executor,
        queue: SubmissionQueue,
        stopping: Callable[[], bool],
        *,
        monotonic: Callable[[], float],
        told: Callable[[Submission, Answer], None],
    ) -> None:
        self._desk = context
        self._workers = workers
        self._queue = queue
        self._monotonic = monotonic
        self._stopping = stopping
        self._told = told
        self.is_cut_short = False

    def left(self) -> float | None:
        """Seconds until one that is done may be answered; null where none is."""
        return self._queue.left()

    def work(self, found: Iterable[Submission]) -> None:
        """Put submissions to work, and answer those that come to their end meanwhile, or soon after.

        What has no room, and what a long turn does not get to, is found again by the next one.
        """
        until, self.is_cut_short = self._monotonic() + _TURN_SECONDS, False
        for submission in found:
            if self._queue.holds(submission):
                continue
            self._answer(self._queue.has_room)
            if not self._queue.has_room():
                break
            self._begin(submission)
            if self._stopping():
                break
            if self._monotonic() > until:
                self.is_cut_short = True
                return
        self._answer(self._is_empty)

    def answer_again(self) -> None:
        """Answer all that a decision wants answered again, whatever else is at hand."""
        again = [s for s in submissions.unfinished(self._desk.ledger) if not self._queue.holds(s)]
        for submission in again:
            while not self._queue.has_room() and not self._stopping():
                self._answer(self._queue.has_room)
            self._begin(submission)
        while any(map(self._queue.holds, again)) and not self._stopping():
            self._answer(lambda: not any(map(self._queue.holds, again)))

    def finish_all(self) -> None:
        """Answer all that is at hand, however long it takes."""
        while self._queue and not self._stopping():
            self._answer(self._is_empty)

    def stop(self) -> None:
        """Answer what is at hand; what takes long is left to the next start, which begins it anew."""
        deadline = self._monotonic() + _GRACE_SECONDS
        while self._queue:
            self._answer(self._is_empty)
            if self._queue and self._monotonic() >= deadline:
                names = ", ".join(job.submission.dropped.name for job in self._queue.jobs())
                _log.warning("%s: left to the next start", names)
                return

    def _is_empty(self) -> bool:
        return not self._queue

    def _begin(self, submission: Submission) -> None:
        """Have a submission stand in line, and answer one whose turn has come."""
        self._queue.join(begin_job(self._desk, self._workers, submission))
        if job := self._queue.next():
            self._finish(job)

    def _answer(self, enough: Callable[[], bool]) -> None:
        """Answer what comes to its end until that is enough, or none has for a while."""
        while not enough():
            if job := self._queue.next():
                self._finish(job)
            elif not self._queue.wait(_LOOK_SECONDS):
                return

    def _finish(self, job: Job) -> None:
        answer = guarded(partial(finish_job, self._desk, self._workers, job))
        answer = self._gave_up(job, answer) if isinstance(answer, Failure) else answer
        self._told(job.submission, answer)

    def _gave_up(self, job: Job, failure: Failure) -> Answer:
        """A submission that could not be answered has failed: it is tried again, ever more seldom."""
        _log.error("%s could not be answered\n%s", job.submission.dropped.name, failure.trace)
        answer = failed(job.submission, failure.reason)
        close(self._desk, job.submission, answer)
        return answer
