"""A turn of the service: what was left behind, what was asked for, what lies in the inbox, the list pages.

The scan is the truth and so is the ledger: a turn needs to know nothing of the turns before it.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import wait
from datetime import timedelta
from functools import partial
from itertools import chain
from pathlib import Path

from ..model.answer import Answer
from . import asked, inbox, memories, notices, submissions, translations, waiting, work
from .background import Background
from .backoff import BackOff
from .border import Failure, guarded
from .coalesce import Coalesced
from .delivery import close, is_answered, release
from .desk import Desk
from .housekeeping import tidy_up
from .inbox import Gate, Sight
from .intake import Changed, take
from .owed import Owed
from .publishing import failed
from .site import Hashes, bring_up, review_all
from .submissions import Submission
from .vitals import Vitals
from .work import Job
from .workers import Workers

_log = logging.getLogger(__name__)
_LONGEST_BACK_OFF = timedelta(days=1)
_TROUBLE_SECONDS = 1.0, 60.0
"""How long nothing is done after a turn, or the writing of list pages, that failed: at first, and at most."""
_JOURNAL_SECONDS, _DAY_SECONDS = 1.0, 86_400.0
_GRACE_SECONDS, _LOOK_SECONDS = 10.0, 0.5
"""How long the files at hand may take when the service is to stop, and how often that is looked at."""


class Shift:
    """The service at its desk.  `stopping` says that no further file is to be begun.

    `news` says whether the last scan found what had not been there as it is now.
    """

    def __init__(
        self,
        desk: Desk,
        workers: Workers,
        monotonic: Callable[[], float],
        stopping: Callable[[], bool],
        on_answer: Callable[[Answer], None],
        *,
        vitals: Vitals | None = None,
        background: Background | None = None,
    ) -> None:
        settings = desk.settings
        self._desk = desk
        self._workers = workers
        self._stopping = stopping
        self._on_answer = on_answer
        self._vitals = vitals or Vitals(desk.clock)
        self._gate = Gate(settings.settle, settings.waiting_notice, monotonic)
        self._monotonic = monotonic
        self._trouble = BackOff(*_TROUBLE_SECONDS, monotonic)
        self._lists_trouble = BackOff(*_TROUBLE_SECONDS, monotonic)
        self._unreadable: set[Path] = set()
        self._background = background
        self._owed = Owed(desk.ledger, background)
        self._deadline: float | None = None
        self.news = False
        self._hashes = Hashes()
        self._lists = Coalesced(self._refresh, settings.publish_interval, monotonic)
        self._journal = Coalesced(desk.keep_journal, _JOURNAL_SECONDS, monotonic)
        self._reviews = Coalesced(partial(review_all, desk), settings.slow_interval, monotonic)
        self._next_tidying = monotonic()
        self._translations = Coalesced(self._translate, settings.slow_interval, monotonic)
        self._memories: memories.Stamp | None = None
        self._first = True
        self._lists.ask()
        self._ask_for_reviews()

    def turn(self) -> None:
        """Do what there is to do.  After trouble with a disk or a share the next turns wait for a while."""
        self.news = False
        if self._trouble.left():
            return
        try:
            self._carry_out()
            self._work(chain(self._left_behind(), self._arrivals()))
            self._work(submissions.unfinished(self._desk.ledger))
            self._lists.do_if_due()
            self._reviews.do_if_due()
            self._look_at_memories()
            self._translations.do_if_due()
            self._attend_background()
            self._desk.keep_journal()
            self._tidy_up_if_due()
        except (OSError, sqlite3.Error):
            _log.exception("this turn could not be ended; a later one tries again")
            self._trouble.fail()
            self._vitals.turned(sound=False)
        else:
            self._trouble.clear()
            self._vitals.turned(sound=True)

    def end(self) -> None:
        """Bring the list pages up to date before the service stops, and what is found over the years."""
        for work_of_many in (self._translations, self._lists, self._reviews):
            if work_of_many.left() is not None:
                work_of_many.do()

    def pause(self) -> float:
        """Seconds until the next turn is needed, if nothing happens."""
        whole = self._background.left() if self._background else None
        asked_for = self._lists.left(), self._reviews.left(), self._translations.left(), whole
        times = (self._gate.next_due(), *asked_for, self._desk.settings.poll)
        return self._trouble.left() or min(seconds for seconds in times if seconds is not None)

    def is_asked(self) -> bool:
        """Whether a command waits for the service."""
        return bool(self._owed.waiting())

    def _carry_out(self) -> None:
        """Do what was asked; what that has answered again is answered before the command is told."""
        for request in self._owed.waiting():
            result = asked.carry_out(request, self._desk, self._hashes)
            self._work(submissions.unfinished(self._desk.ledger))
            self._owed.answer(request, result)
            self._ask_for_reviews()
            self._translations.ask()

    def _work(self, found: Iterable[Submission]) -> None:
        """Answer submissions in order, while the workers are some files ahead."""
        ahead: deque[Job] = deque()
        for submission in found:
            ahead.append(work.begin(self._desk, self._workers, submission))
            if len(ahead) > self._desk.settings.jobs:
                self._finish(ahead.popleft())
            if self._stopping():
                break
        while ahead:
            self._finish(ahead.popleft())

    def _comes_to_its_end(self, job: Job) -> bool:
        """Wait for the outcome; not for long where the service is to stop: the next start begins anew."""
        while job.future and not wait([job.future], _LOOK_SECONDS).done:
            if self._stopping() and self._is_late():
                _log.warning("%s is left to the next start", job.submission.dropped.name)
                return False
        return True

    def _is_late(self) -> bool:
        if self._deadline is None:
            self._deadline = self._monotonic() + _GRACE_SECONDS
        return self._monotonic() >= self._deadline

    def _finish(self, job: Job) -> None:
        if not self._comes_to_its_end(job):
            return
        answer = guarded(partial(work.finish, self._desk, self._workers, job))
        answer = self._gave_up(job, answer) if isinstance(answer, Failure) else answer
        taken = self._desk.now() - job.submission.received_at
        self._vitals.answered(answer.verdict, taken.total_seconds())
        self._on_answer(answer)
        self._ask_for_reviews()
        self._translations.ask()
        for later in (self._lists, self._journal):
            later.ask()
            later.do_if_due()

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
        sights = self._scanned()
        self.news = self._gate.remember(sights)
        obstacles = {sight: self._gate.obstacle(sight) for sight in sights}
        found = {sight.dropped.name: code for sight, code in obstacles.items() if code}
        notices.take_back(self._desk, found)
        waiting.store(self._desk.ledger, found, self._desk.now())
        notices.give(self._desk, sights)
        for sight in (sight for sight, code in obstacles.items() if code is None):
            yield from self._taken(sight)

    def _scanned(self) -> list[Sight]:
        """What lies in the inbox.  A folder that cannot be read is told of once."""
        unreadable: dict[Path, OSError] = {}
        sights = inbox.scan(self._desk.settings.inbox, self._desk.clock().timestamp(), unreadable.__setitem__)
        for folder in unreadable.keys() - self._unreadable:
            _log.warning("the folder %s cannot be read: %s", folder, unreadable[folder])
        self._unreadable = set(unreadable)
        return sights

    def _taken(self, sight: Sight) -> Iterator[Submission]:
        """Take a file, unless it is one that is at work, or was answered and could not be removed.

        Where its receipt is gone, or fell into an empty folder while a share was away, it is answered again.
        """
        latest = submissions.latest_at(self._desk.ledger, sight.dropped)
        if latest and latest.dropped.identity == sight.dropped.identity:
            if latest.state in {"received", "working"}:
                return
            if is_answered(self._desk, latest):
                release(self._desk, latest)
                return
        try:
            yield take(self._desk, sight.dropped, sight.siblings)
        except Changed:
            return
        except OSError as error:
            _log.warning("%s could not be taken and waits: %s", sight.dropped.name, error)
            self._gate.postpone(sight)

    def _tidy_up_if_due(self) -> None:
        """Once a day, and at the start; what cannot be removed is left to the next day."""
        if self._monotonic() < self._next_tidying:
            return
        self._next_tidying = self._monotonic() + _DAY_SECONDS
        made = guarded(partial(tidy_up, self._desk))
        if isinstance(made, Failure):
            _log.warning("not everything old could be cleared away\n%s", made.trace)

    def _refresh(self) -> None:
        """Bring up the list pages; what they show anew the whole-site files are to show too."""
        if self._bring_up() and self._background:
            self._background.ask()

    def _bring_up(self) -> int:
        made = guarded(partial(bring_up, self._desk, self._hashes))
        if isinstance(made, Failure):
            _log.error("the list pages could not be written\n%s", made.trace)
            self._lists_trouble.fail()
            self._lists.ask(self._lists_trouble.left())
            return 0
        self._lists_trouble.clear()
        return made

    def _attend_background(self) -> None:
        """Begin or collect a run; the manifest follows what it wrote before anybody is told."""
        if self._background and self._background.attend():
            self._bring_up()
            self._owed.settle()

    def _look_at_memories(self) -> None:
        """Who saves a translation need not tell the service."""
        if (seen := memories.stamp(self._desk.settings)) != self._memories:
            self._memories = seen
            self._translations.ask()

    def _translate(self) -> None:
        """Bring pages and translations in line; the lists show the names of what they list."""
        if translations.tend(self._desk):
            self._lists.ask()

    def _ask_for_reviews(self) -> None:
        """What looks at every record is done beside the service where it has a process for that."""
        (self._background or self._reviews).ask()


def _back_off(poll: float, tried: int) -> timedelta:
    """How long what failed so many times is left alone: twice as long each time, at most a day."""
    return timedelta(seconds=min(poll * 2 ** min(tried, 12), _LONGEST_BACK_OFF.total_seconds()))
