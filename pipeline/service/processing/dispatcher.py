"""Hands submissions to the workers, and answers them in the order that the queue allows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial

from ...model.answer import Answer
from ..context.context import ServiceContext
from ..context.executor import Executor
from ..context.guard import Failure, guarded
from ..context.timing import NORMAL, Timing
from ..ledger import submissions
from ..ledger.submissions import Submission
from ..publishing.publish import failed
from .job import Job, close
from .job import begin as begin_job
from .job import finish as finish_job
from .queue import SubmissionQueue

_log = logging.getLogger(__name__)


class Dispatcher:
    """Processes submissions with the workers.

    `on_answer` is called with every answer; `stopping` returns True if no further submission may be begun.
    `is_cut_short` is True if the last call of `work` had too much to do for one pass.
    """

    def __init__(
        self,
        context: ServiceContext,
        executor: Executor,
        queue: SubmissionQueue,
        stopping: Callable[[], bool],
        *,
        monotonic: Callable[[], float],
        on_answer: Callable[[Submission, Answer], None],
        timing: Timing = NORMAL,
    ) -> None:
        self._context = context
        self._executor = executor
        self._queue = queue
        self._monotonic = monotonic
        self._stopping = stopping
        self._on_answer = on_answer
        self._timing = timing
        self._answered = 0
        self.is_cut_short = False

    def due_in(self) -> float | None:
        """Return the seconds until a finished submission may be answered; None if there is none."""
        return self._queue.due_in()

    def work(self, found: Iterable[Submission]) -> int:
        """Hand submissions to the workers, and answer those that finish meanwhile or soon after.

        Returns how many were answered.  Those for which there is no room, or no time in this pass, are found
        again by the next one.
        """
        until, self.is_cut_short = self._monotonic() + self._timing.pass_limit, False
        answered_before = self._answered
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
                return self._answered - answered_before
        self._answer(self._is_empty)
        return self._answered - answered_before

    def answer_again(self) -> None:
        """Answer the submissions that a decision sends back, whatever else is in the queue."""
        again = [s for s in submissions.unfinished(self._context.ledger) if not self._queue.holds(s)]
        for submission in again:
            while not self._queue.has_room() and not self._stopping():
                self._answer(self._queue.has_room)
            self._begin(submission)
        while any(map(self._queue.holds, again)) and not self._stopping():
            self._answer(lambda: not any(map(self._queue.holds, again)))

    def finish_all(self) -> None:
        """Answer all submissions in the queue, however long it takes."""
        while self._queue and not self._stopping():
            self._answer(self._is_empty)

    def stop(self) -> None:
        """Answer the submissions in the queue; those that take long are left for the next start."""
        deadline = self._monotonic() + self._timing.stop_grace
        while self._queue:
            self._answer(self._is_empty)
            if self._queue and self._monotonic() >= deadline:
                names = ", ".join(job.submission.dropped.name for job in self._queue.jobs())
                _log.warning("%s: left for the next start", names)
                return

    def _is_empty(self) -> bool:
        return not self._queue

    def _begin(self, submission: Submission) -> None:
        """Hand a submission to the workers and the queue, and answer one whose turn has come."""
        self._queue.add(begin_job(self._context, self._executor, submission))
        if job := self._queue.next():
            self._finish(job)

    def _answer(self, enough: Callable[[], bool]) -> None:
        """Answer finished submissions until `enough` returns True, or none has finished for a while."""
        while not enough():
            if job := self._queue.next():
                self._finish(job)
            elif not self._queue.wait(self._timing.worker_look):
                return

    def _finish(self, job: Job) -> None:
        self._answered += 1
        answer = guarded(partial(finish_job, self._context, self._executor, job))
        answer = self._gave_up(job, answer) if isinstance(answer, Failure) else answer
        self._on_answer(job.submission, answer)

    def _gave_up(self, job: Job, failure: Failure) -> Answer:
        """Close a submission that could not be answered as failed; it is tried again with back-off."""
        _log.error("%s could not be answered\n%s", job.submission.dropped.name, failure.trace)
        answer = failed(job.submission, failure.reason)
        close(self._context, job.submission, answer)
        return answer
