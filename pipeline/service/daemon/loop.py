"""A turn of the service: what was left behind, what was asked for, what lies in the inbox, the list pages.

The scan is the truth and so is the ledger: a turn needs to know nothing of the turns before it.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from functools import partial
from itertools import chain

from ...model.answer import Answer
from ...storage.hash_cache import HashCache
from ..context import translation_files
from ..context.backoff import BackOff
from ..context.context import ServiceContext
from ..context.guard import Failure, guarded
from ..control import handlers
from ..executors.errors import NoCluster
from ..executors.executor import Executor
from ..inbox.arrivals import Arrivals
from ..ledger import submissions
from ..ledger.submissions import Submission
from ..monitoring.counters import Counters
from ..processing.dispatcher import Dispatcher
from ..processing.queue import SubmissionQueue
from ..site.build import bring_up, review_all
from ..translations import sync
from . import heap
from .background import Background
from .coalesce import Coalesced
from .deferred_replies import DeferredReplies
from .retention import clean_up

_log = logging.getLogger(__name__)
_TROUBLE_SECONDS = 1.0, 60.0
"""How long nothing is done after a turn, or the writing of list pages, that failed: at first, and at most."""
_JOURNAL_SECONDS, _DAY_SECONDS = 1.0, 86_400.0


class ServiceLoop:
    """The service at its desk.  `stopping` says that no further file is to be begun.

    `wake` is called, from another thread, where a file came to its end, for which no turn may be waiting.
    """

    def __init__(
        self,
        context: ServiceContext,
        workers: Executor,
        monotonic: Callable[[], float],
        stopping: Callable[[], bool],
        on_answer: Callable[[Answer], None],
        *,
        counters: Counters | None = None,
        background: Background | None = None,
        carrying: Background | None = None,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        settings = context.settings
        self._desk = context
        self._on_answer = on_answer
        self._counters = counters or Counters(context.clock)
        self._monotonic = monotonic
        self._arrivals = Arrivals(context, monotonic)
        queue = SubmissionQueue(workers.ahead, monotonic, wake)
        self._dispatcher = Dispatcher(
            context, workers, queue, stopping, monotonic=monotonic, told=self._answered
        )
        self._trouble = BackOff(*_TROUBLE_SECONDS, monotonic)
        self._lists_trouble = BackOff(*_TROUBLE_SECONDS, monotonic)
        self._background = background
        self._carrying = carrying
        self._deferred = DeferredReplies(context.ledger, background)
        self._hashes = HashCache()
        self._lists = Coalesced(self._refresh, settings.publish_interval, monotonic)
        self._journal = Coalesced(context.flush_change_log, _JOURNAL_SECONDS, monotonic)
        self._reviews = Coalesced(partial(review_all, context), settings.slow_interval, monotonic)
        self._next_tidying = monotonic()
        self._translations = Coalesced(self._translate, settings.slow_interval, monotonic)
        self._memories: translation_files.Stamp | None = None
        self._lists.ask()
        self._ask_for_reviews()
        self._ask_for_carrying()

    def turn(self) -> None:
        """Do what there is to do.  After trouble with a disk or a share the next turns wait for a while."""
        self._arrivals.news = False
        if self._trouble.left():
            return
        try:
            self._carry_out()
            self._dispatcher.work(chain(self._arrivals.left_behind(), self._arrivals.dropped()))
            self._dispatcher.work(submissions.unfinished(self._desk.ledger))
            self._lists.do_if_due()
            self._reviews.do_if_due()
            self._look_at_memories()
            self._translations.do_if_due()
            self._attend_background()
            self._desk.flush_change_log()
            self._tidy_up_if_due()
        except (OSError, sqlite3.Error, NoCluster):
            _log.exception("this turn could not be ended; a later one tries again")
            self._trouble.fail()
            self._counters.turned(sound=False)
        else:
            self._trouble.clear()
            self._counters.turned(sound=True)

    def end(self) -> None:
        """Answer what is at hand, as far as it comes to its end soon; then bring up lists and reviews."""
        try:
            self._dispatcher.stop()
        except (OSError, sqlite3.Error):
            _log.exception("what is at hand is left to the next start")
        for work_of_many in (self._translations, self._lists, self._reviews):
            if work_of_many.left() is not None:
                work_of_many.do()

    def wait_for_answers(self) -> None:
        """Come to an end with what is at hand, however long it takes."""
        self._dispatcher.finish_all()

    @property
    def news(self) -> bool:
        """Whether the last scan found what had not been there as it is now."""
        return self._arrivals.news

    def pause(self) -> float:
        """Seconds until the next turn is needed, if nothing happens."""
        if self._dispatcher.is_cut_short:
            return 0.0
        whole = self._background.left() if self._background else None
        carrying = self._carrying.left() if self._carrying else None
        asked_for = self._lists.left(), self._reviews.left(), self._translations.left(), whole, carrying
        due = self._arrivals.next_due(), self._dispatcher.left()
        times = (*due, *asked_for, self._desk.settings.poll)
        return self._trouble.left() or min(seconds for seconds in times if seconds is not None)

    def is_asked(self) -> bool:
        """Whether a command waits for the service."""
        return bool(self._deferred.waiting())

    def _carry_out(self) -> None:
        """Do what was asked; what that has answered again is answered before the command is told."""
        for request in self._deferred.waiting():
            result = handlers.carry_out(request, self._desk, self._hashes)
            self._dispatcher.answer_again()
            self._deferred.answer(request, result)
            self._ask_for_carrying(at_once=True)
            self._ask_for_reviews()
            self._translations.ask()

    def _answered(self, submission: Submission, answer: Answer) -> None:
        """Tell who listens; lists, reviews and translations are to follow, when the turn ends."""
        taken = self._desk.now() - submission.received_at
        self._counters.answered(answer.verdict, taken.total_seconds())
        self._on_answer(answer)
        self._ask_for_reviews()
        self._translations.ask()
        self._lists.ask()
        self._journal.ask()
        self._journal.do_if_due()

    def _tidy_up_if_due(self) -> None:
        """Once a day, and at the start; what cannot be removed is left to the next day."""
        if self._monotonic() < self._next_tidying:
            return
        self._next_tidying = self._monotonic() + _DAY_SECONDS
        made = guarded(partial(clean_up, self._desk))
        if isinstance(made, Failure):
            _log.warning("not everything old could be cleared away\n%s", made.trace)

    def _refresh(self) -> None:
        """Bring up the list pages; what they show anew the whole-site files are to show too."""
        if self._bring_up() and self._background:
            self._background.ask()

    def _bring_up(self) -> int:
        made = guarded(partial(bring_up, self._desk, self._hashes))
        heap.give_back()
        if isinstance(made, Failure):
            _log.error("the list pages could not be written\n%s", made.trace)
            self._lists_trouble.fail()
            self._lists.ask(self._lists_trouble.left())
            return 0
        self._lists_trouble.clear()
        self._ask_for_carrying()
        return made

    def _attend_background(self) -> None:
        """Begin or collect runs; the manifest follows what one wrote before anybody is told."""
        if self._background and self._background.attend():
            self._bring_up()
            self._deferred.settle()
        if self._carrying:
            self._carrying.attend()

    def _ask_for_carrying(self, *, at_once: bool = False) -> None:
        """Have the store follow, where there is one; it does not rest before what an officer decided."""
        if self._carrying:
            (self._carrying.ask_at_once if at_once else self._carrying.ask)()

    def _look_at_memories(self) -> None:
        """Who saves a translation need not tell the service."""
        if (seen := translation_files.stamp(self._desk.settings)) != self._memories:
            self._memories = seen
            self._translations.ask()

    def _translate(self) -> None:
        """Bring pages and translations in line; the lists show the names of what they list."""
        if self._background is None:
            printed = sync.Printed(pages=int(sync.tend(self._desk)))
        else:
            printed = sync.keep_up(self._desk)
            heap.give_back()
        if printed.pages:
            self._lists.ask()
        if printed.left:
            self._translations.go_on()
        if printed.entered and self._background:
            self._background.ask()  # which has the memory grow

    def _ask_for_reviews(self) -> None:
        """What looks at every record is done beside the service where it has a process for that."""
        (self._background or self._reviews).ask()
