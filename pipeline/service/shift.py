"""A turn of the service: what was left behind, what was asked for, what lies in the inbox, the list pages.

The scan is the truth and so is the ledger: a turn needs to know nothing of the turns before it.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from functools import partial
from itertools import chain

from ..model.answer import Answer
from . import asked, inbox, notices, requests, submissions, waiting, work
from .border import Failure, guarded
from .coalesce import Coalesced
from .delivery import close, release
from .desk import Desk
from .inbox import Gate, Sight
from .intake import Changed, take
from .publishing import failed
from .site import Hashes, bring_up
from .submissions import Submission
from .vitals import Vitals
from .work import Job
from .workers import Workers

_log = logging.getLogger(__name__)
_LONGEST_BACK_OFF = timedelta(days=1)


class Shift:
    """The service at its desk.  `stopping` says that no further file is to be begun."""

    def __init__(
        self,
        desk: Desk,
        workers: Workers,
        monotonic: Callable[[], float],
        stopping: Callable[[], bool],
        on_answer: Callable[[Answer], None],
        *,
        vitals: Vitals | None = None,
    ) -> None:
        settings = desk.settings
        self._desk = desk
        self._workers = workers
        self._stopping = stopping
        self._on_answer = on_answer
        self._vitals = vitals or Vitals(desk.clock)
        self._gate = Gate(settings.settle, settings.waiting_notice, monotonic)
        self._hashes = Hashes()
        self._lists = Coalesced(self._refresh, settings.publish_interval, monotonic)
        self._first = True
        self._lists.ask()

    def turn(self) -> None:
        """Do what there is to do.  Trouble with a disk or a share is logged; the next turn tries again."""
        try:
            self._carry_out()
            self._work(chain(self._left_behind(), self._arrivals()))
            self._lists.do_if_due()
        except (OSError, sqlite3.Error):
            _log.exception("this turn could not be ended; the next one tries again")
            self._vitals.turned(sound=False)
        else:
            self._vitals.turned(sound=True)

    def end(self) -> None:
        """Bring the list pages up to date before the service stops."""
        if self._lists.left() is not None:
            self._lists.do()

    def pause(self) -> float:
        """Seconds until the next turn is needed, if nothing happens."""
        times = (self._gate.next_settled(), self._lists.left(), self._desk.settings.poll)
        return min(seconds for seconds in times if seconds is not None)

    def is_asked(self) -> bool:
        """Whether a command waits for the service."""
        return bool(requests.waiting(self._desk.ledger))

    def _carry_out(self) -> None:
        for request in requests.waiting(self._desk.ledger):
            requests.answer(self._desk.ledger, request, asked.carry_out(request, self._desk, self._hashes))

    def _work(self, found: Iterable[Submission]) -> None:
        """Answer submissions in order, while the workers are some files ahead."""
        ahead: deque[Job] = deque()
        for submission in found:
            ahead.append(work.begin(self._desk, self._workers, submission))
            if len(ahead) >= self._desk.settings.jobs:
                self._finish(ahead.popleft())
            if self._stopping():
                break
        while ahead:
            self._finish(ahead.popleft())

    def _finish(self, job: Job) -> None:
        answer = guarded(partial(work.finish, self._desk, self._workers, job))
        answer = self._gave_up(job, answer) if isinstance(answer, Failure) else answer
        taken = self._desk.now() - job.submission.received_at
        self._vitals.answered(answer.verdict, taken.total_seconds())
        self._on_answer(answer)
        self._lists.ask()
        self._lists.do_if_due()

    def _gave_up(self, job: Job, failure: Failure) -> Answer:
        """A submission that could not be answered has failed: it is tried again, ever more seldom."""
        _log.error("%s could not be answered\n%s", job.submission.dropped.name, failure.trace)
        answer = failed(job.submission, failure.reason)
        close(self._desk, job.submission, answer)
        return answer

    def _left_behind(self) -> Iterator[Submission]:
        """What an abrupt end left, and what failed: at the start, then ever more seldom."""
        yield from submissions.unfinished(self._desk.ledger)
        for submission, tried, when in submissions.failed(self._desk.ledger):
            if self._first or self._desk.now() - when > _back_off(self._desk.settings.poll, tried):
                yield submission
        self._first = False

    def _arrivals(self) -> Iterator[Submission]:
        """The files that are ready; why the others wait is entered in the ledger."""
        sights = inbox.scan(self._desk.settings.inbox, self._desk.clock().timestamp())
        self._gate.remember(sights)
        obstacles = {sight: self._gate.obstacle(sight) for sight in sights}
        found = {sight.dropped.name: code for sight, code in obstacles.items() if code}
        notices.take_back(self._desk, found)
        waiting.store(self._desk.ledger, found, self._desk.now())
        notices.give(self._desk, sights)
        for sight in (sight for sight, code in obstacles.items() if code is None):
            yield from self._taken(sight)

    def _taken(self, sight: Sight) -> Iterator[Submission]:
        """Take a file, unless it is one that was answered and could not be removed."""
        latest = submissions.latest_at(self._desk.ledger, sight.dropped)
        if latest and latest.dropped.identity == sight.dropped.identity:
            release(self._desk, latest)
            return
        try:
            yield take(self._desk, sight.dropped, sight.siblings)
        except (OSError, Changed) as error:
            _log.warning("%s could not be taken and waits: %s", sight.dropped.name, error)

    def _refresh(self) -> None:
        made = guarded(partial(bring_up, self._desk, self._hashes))
        if isinstance(made, Failure):
            _log.error("the list pages could not be written\n%s", made.trace)


def _back_off(poll: float, tried: int) -> timedelta:
    """How long what failed so many times is left alone: twice as long each time, at most a day."""
    return timedelta(seconds=min(poll * 2 ** min(tried, 12), _LONGEST_BACK_OFF.total_seconds()))
