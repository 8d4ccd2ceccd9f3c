"""Answering: submissions are put to work, and answered in the order in which the line lets them go."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import partial

from ..model.answer import Answer
from . import submissions, work
from .border import Failure, guarded
from .delivery import close
from .desk import Desk
from .line import Line
from .publishing import failed
from .submissions import Submission
from .work import Job
from .workers import Workers

_log = logging.getLogger(__name__)
_GRACE_SECONDS, _LOOK_SECONDS = 10.0, 0.5
"""How long the files at hand may take when the service is to stop; how long a turn waits for any of them."""
_TURN_SECONDS = 3.0
"""After so long a turn takes no more files: what commands ask for, lists and the journal have theirs."""


class Answering:
    """The submissions at hand.  `told` hears every answer; `stopping` says that nothing is to be begun.

    `is_cut_short` says that the last call of `work` had too much to do for one turn.
    """

    def __init__(
        self,
        desk: Desk,
        workers: Workers,
        line: Line,
        stopping: Callable[[], bool],
        *,
        monotonic: Callable[[], float],
        told: Callable[[Submission, Answer], None],
    ) -> None:
        self._desk = desk
        self._workers = workers
        self._line = line
        self._monotonic = monotonic
        self._stopping = stopping
        self._told = told
        self.is_cut_short = False

    def left(self) -> float | None:
        """Seconds until one that is done may be answered; null where none is."""
        return self._line.left()

    def work(self, found: Iterable[Submission]) -> None:
        """Put submissions to work, and answer those that come to their end meanwhile, or soon after.

        What has no room, and what a long turn does not get to, is found again by the next one.
        """
        until, self.is_cut_short = self._monotonic() + _TURN_SECONDS, False
        for submission in found:
            if self._line.holds(submission):
                continue
            self._answer(self._line.has_room)
            if not self._line.has_room():
                break
            self._begin(submission)
            if self._stopping():
                break
            if self._monotonic() > until:
                self.is_cut_short = True
                return
        self._answer(self._is_empty)

    def work_again(self) -> None:
        """Answer all that a decision wants answered again, whatever else is at hand."""
        again = [s for s in submissions.unfinished(self._desk.ledger) if not self._line.holds(s)]
        for submission in again:
            while not self._line.has_room() and not self._stopping():
                self._answer(self._line.has_room)
            self._begin(submission)
        while any(map(self._line.holds, again)) and not self._stopping():
            self._answer(lambda: not any(map(self._line.holds, again)))

    def come_to_an_end(self) -> None:
        """Answer all that is at hand, however long it takes."""
        while self._line and not self._stopping():
            self._answer(self._is_empty)

    def stop(self) -> None:
        """Answer what is at hand; what takes long is left to the next start, which begins it anew."""
        deadline = self._monotonic() + _GRACE_SECONDS
        while self._line:
            self._answer(self._is_empty)
            if self._line and self._monotonic() >= deadline:
                names = ", ".join(job.submission.dropped.name for job in self._line.jobs())
                _log.warning("%s: left to the next start", names)
                return

    def _is_empty(self) -> bool:
        return not self._line

    def _begin(self, submission: Submission) -> None:
        """Have a submission stand in line, and answer one whose turn has come."""
        self._line.join(work.begin(self._desk, self._workers, submission))
        if job := self._line.next():
            self._finish(job)

    def _answer(self, enough: Callable[[], bool]) -> None:
        """Answer what comes to its end until that is enough, or none has for a while."""
        while not enough():
            if job := self._line.next():
                self._finish(job)
            elif not self._line.wait(_LOOK_SECONDS):
                return

    def _finish(self, job: Job) -> None:
        answer = guarded(partial(work.finish, self._desk, self._workers, job))
        answer = self._gave_up(job, answer) if isinstance(answer, Failure) else answer
        self._told(job.submission, answer)

    def _gave_up(self, job: Job, failure: Failure) -> Answer:
        """A submission that could not be answered has failed: it is tried again, ever more seldom."""
        _log.error("%s could not be answered\n%s", job.submission.dropped.name, failure.trace)
        answer = failed(job.submission, failure.reason)
        close(self._desk, job.submission, answer)
        return answer
