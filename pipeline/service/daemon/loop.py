"""One pass of the service, again and again: commands, then files, then periodic work.

The inbox is scanned and the ledger is read in every pass, so that a pass need not know of those before it.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain

from ...model.answer import Answer
from ...storage.hash_cache import HashCache
from ..context import translation_files
from ..context.backoff import BackOff
from ..context.context import ServiceContext
from ..context.executor import Executor
from ..context.guard import Failure, guarded
from ..control import handlers
from ..executors.errors import NoCluster
from ..inbox.arrivals import Arrivals
from ..ledger import submissions
from ..ledger.submissions import Submission
from ..monitoring.counters import Counters
from ..processing.dispatcher import Dispatcher
from ..processing.queue import SubmissionQueue
from ..publishing.reprint import AT_ONCE
from ..site import artifacts
from ..site.update import SitePart, update_site
from ..translations import sync
from . import heap
from .background import BackgroundRuns
from .deferred_replies import DeferredReplies
from .periodic import RETRY_SECONDS, Periodic, Run
from .retention import clean_up

_log = logging.getLogger(__name__)
_CHANGE_LOG_SECONDS, _MIRROR_SECONDS, _DAY_SECONDS = 1.0, 4.0, 86_400.0
_BACKGROUND_RETRY_SECONDS = 5.0, 600.0


class ServiceLoop:
    """The passes of one service.  `stopping` says that no further file is to be begun.

    `wake` is called, from another thread, when a worker has ended with a file.  `progressed` is called after
    every answer and every pass.  Without `background` there is no process beside the service: the review is
    then made here, and artifacts are not made at all.
    """

    def __init__(
        self,
        context: ServiceContext,
        executor: Executor,
        monotonic: Callable[[], float],
        stopping: Callable[[], bool],
        on_answer: Callable[[Answer], None],
        *,
        counters: Counters | None = None,
        progressed: Callable[[], None] = lambda: None,
        background: BackgroundRuns | None = None,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._context = context = replace(context, executor=executor)
        self._on_answer = on_answer
        self._counters = counters or Counters(context.clock)
        self._progressed = progressed
        self._arrivals = Arrivals(context, monotonic)
        queue = SubmissionQueue(executor.capacity, monotonic, wake)
        self._dispatcher = Dispatcher(
            context, executor, queue, stopping, monotonic=monotonic, on_answer=self._answered
        )
        self._back_off = BackOff(*RETRY_SECONDS, monotonic)
        self._hashes = HashCache()
        self._translations_seen: translation_files.Stamp | None = None
        self._rebuild_artifacts = False
        self._schedule(monotonic, background)
        self._deferred = DeferredReplies(context.ledger, self._artifacts)
        for periodic in (self._lists, self._artifacts or self._review, self._mirror):
            if periodic:
                periodic.ask()

    def _schedule(self, monotonic: Callable[[], float], background: BackgroundRuns | None) -> None:
        """Everything that is done beside answering files, and when."""
        context, settings = self._context, self._context.settings
        self._lists = Periodic("lists", self._update_lists, monotonic, delay=settings.publish_interval)
        self._review = Periodic("review", self._update_review, monotonic, delay=settings.slow_interval)
        self._translations = Periodic(
            "translations",
            self._update_translations,
            monotonic,
            delay=settings.slow_interval,
            retry=_BACKGROUND_RETRY_SECONDS,
        )
        self._change_log = Periodic(
            "change log", context.flush_change_log, monotonic, delay=_CHANGE_LOG_SECONDS
        )
        self._retention = Periodic(
            "retention",
            partial(clean_up, context),
            monotonic,
            every=_DAY_SECONDS,
            retry=(_DAY_SECONDS, _DAY_SECONDS),
        )
        self._artifacts = self._mirror = None
        if background:
            self._artifacts = Periodic(
                "search index and open data",
                partial(self._start_artifacts, background),
                monotonic,
                delay=settings.slow_interval,
                retry=_BACKGROUND_RETRY_SECONDS,
                ended=self._artifacts_ended,
            )
        if background and background.mirror:
            self._mirror = Periodic(
                "object store",
                background.mirror,
                monotonic,
                delay=_MIRROR_SECONDS,
                share=1.0,
                retry=_BACKGROUND_RETRY_SECONDS,
            )

    def _periodics(self) -> Iterator[Periodic]:
        """In the order in which a pass runs them: what is written by one is the source of the next."""
        yield from (self._lists, self._review, self._translations)
        if self._artifacts:
            yield self._artifacts
        if self._mirror:
            yield self._mirror
        yield self._retention

    def run_pass(self) -> None:
        """Do what there is to do.  After trouble with a disk or a share the next passes wait for a while."""
        self._arrivals.news = False
        if self._back_off.seconds_left():
            return
        try:
            self._serve_commands()
            self._answer_files()
            self._watch_translations()
            for periodic in self._periodics():
                periodic.run_if_due()
            self._deferred.answer_ended()
            self._change_log.ask()
            self._change_log.run_now()
        except (OSError, sqlite3.Error, NoCluster):
            _log.exception("this pass could not be completed; a later one tries again")
            self._back_off.fail()
            self._counters.pass_ended(sound=False)
        else:
            self._back_off.clear()
            self._counters.pass_ended(sound=True)
        self._progressed()

    def close(self) -> None:
        """Answer the files at hand, unless that takes long; then update translations, lists and review."""
        try:
            self._dispatcher.stop()
        except (OSError, sqlite3.Error):
            _log.exception("the files at hand are left to the next start")
        try:
            for periodic in (self._translations, self._lists, self._review, self._change_log):
                periodic.run_now()
        finally:
            for periodic in self._periodics():
                periodic.close()

    def wait_for_answers(self) -> None:
        """Answer all files at hand, however long it takes."""
        self._dispatcher.finish_all()

    @property
    def news(self) -> bool:
        """Whether the last scan found what had not been there as it is now."""
        return self._arrivals.news

    def pause(self) -> float:
        """Seconds until the next pass is needed, if nothing happens."""
        if self._dispatcher.is_cut_short:
            return 0.0
        times = (
            self._arrivals.due_in(),
            self._dispatcher.due_in(),
            *(periodic.due_in() for periodic in self._periodics()),
            self._context.settings.poll,
        )
        return self._back_off.seconds_left() or min(seconds for seconds in times if seconds is not None)

    def is_asked(self) -> bool:
        """Whether a command waits for the service."""
        return bool(self._deferred.waiting())

    def _serve_commands(self) -> None:
        """Carry out the commands; files that a decision sends through again are answered before its reply."""
        for request in self._deferred.waiting():
            served = handlers.serve(request, self._context, self._hashes)
            self._rebuild_artifacts |= served.rebuilds
            self._dispatcher.answer_again()
            self._deferred.answer(request, served)
            if self._mirror:
                self._mirror.ask_at_once()
            self._ask_for_review()
            self._translations.ask()

    def _answer_files(self) -> None:
        """Begin with what is there to be answered; then with what an answer sends through again."""
        answered = self._dispatcher.work(chain(self._arrivals.left_behind(), self._arrivals.dropped()))
        if answered and not self._dispatcher.is_cut_short:
            self._dispatcher.work(submissions.unfinished(self._context.ledger))

    def _answered(self, submission: Submission, answer: Answer) -> None:
        """Tell who listens; lists, review and translations follow in this pass or a later one."""
        taken = self._context.now() - submission.received_at
        self._counters.answered(answer.verdict, taken.total_seconds())
        self._progressed()
        self._on_answer(answer)
        self._ask_for_review()
        self._translations.ask()
        self._lists.ask()
        self._change_log.ask()
        self._change_log.run_if_due()

    def _update_lists(self) -> Failure | None:
        """The artifacts are to show what the lists show anew."""
        written = self._write_lists()
        if isinstance(written, Failure):
            return written
        if written and self._artifacts:
            self._artifacts.ask()
        return None

    def _write_lists(self) -> int | Failure:
        made = guarded(partial(update_site, self._context, SitePart.LISTS, self._hashes))
        heap.trim()
        if self._mirror and not isinstance(made, Failure):
            self._mirror.ask()
        return made

    def _update_review(self) -> None:
        update_site(self._context, SitePart.REVIEW)

    def _update_translations(self) -> None:
        """Pages first, some at a time; the lists show the names of what they list."""
        updated = sync.update_pages(self._context, AT_ONCE if self._artifacts else None)
        if not self._artifacts:
            sync.grow_memory(self._context)
        heap.trim()
        if updated.written:
            self._lists.ask()
        if updated.left:
            self._translations.ask_at_once()
        if updated.entered and self._artifacts:
            self._artifacts.ask()  # its process lets the memory grow

    def _watch_translations(self) -> None:
        """Ask for an update where a translator saved a file since the last pass."""
        if (seen := translation_files.files_stamp(self._context.settings)) != self._translations_seen:
            self._translations_seen = seen
            self._translations.ask()

    def _start_artifacts(self, background: BackgroundRuns) -> Run:
        rebuild, self._rebuild_artifacts = self._rebuild_artifacts, False
        return background.artifacts(rebuild)

    def _artifacts_ended(self) -> None:
        """The manifest follows what was made; then the commands are answered that waited for it.

        Where a withdrawal was to be followed and could not be, the artifacts go: they may show what was
        withdrawn.
        """
        if self._artifacts and self._artifacts.failure and self._artifacts.is_urgent:
            artifacts.forget(self._context.outbox)
        if isinstance(self._write_lists(), Failure):
            self._lists.ask_at_once()

    def _ask_for_review(self) -> None:
        """The review reads every record: where there is a background process, it is made there."""
        (self._artifacts or self._review).ask()
