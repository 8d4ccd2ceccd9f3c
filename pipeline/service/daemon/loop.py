"""The main loop of the service: every pass handles commands, then files, then periodic work.

Every pass scans the inbox and reads the ledger, so that it does not depend on earlier passes.
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
from ..context.timing import NORMAL, Timing
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
from .periodic import Periodic, Run
from .retention import clean_up

_log = logging.getLogger(__name__)


class ServiceLoop:
    """The passes of one service.  `stopping` returns True if no further file may be begun.

    `wake` is called, from another thread, when a worker has finished a file.  `progressed` is called after
    every answer and every pass.  Without `background` there are no child processes: the review is then made
    in this process, and artifacts are not made at all.
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
        timing: Timing = NORMAL,
    ) -> None:
        self._context = context = replace(context, executor=executor)
        self._on_answer = on_answer
        self._counters = counters or Counters(context.clock)
        self._progressed = progressed
        self._arrivals = Arrivals(context, monotonic)
        queue = SubmissionQueue(executor.capacity, monotonic, wake, timing.queue_grace)
        self._dispatcher = Dispatcher(
            context, executor, queue, stopping, monotonic=monotonic, on_answer=self._answered, timing=timing
        )
        self._back_off = BackOff(*timing.retry, monotonic)
        self._hashes = HashCache()
        self._translations_seen: translation_files.Stamp | None = None
        self._rebuild_artifacts = False
        self._schedule(monotonic, background, timing)
        self._deferred = DeferredReplies(context.ledger, self._artifacts)
        for periodic in (self._lists, self._artifacts or self._review, self._mirror):
            if periodic:
                periodic.ask()

    def _schedule(
        self, monotonic: Callable[[], float], background: BackgroundRuns | None, timing: Timing
    ) -> None:
        """Create everything that is done besides answering files, with its schedule."""
        context, settings = self._context, self._context.settings
        self._lists = Periodic("lists", self._update_lists, monotonic, delay=settings.publish_interval)
        self._review = Periodic("review", self._update_review, monotonic, delay=settings.slow_interval)
        self._translations = Periodic(
            "translations",
            self._update_translations,
            monotonic,
            delay=settings.slow_interval,
            retry=timing.background_retry,
        )
        self._change_log = Periodic(
            "change log", context.flush_change_log, monotonic, delay=timing.change_log
        )
        self._retention = Periodic(
            "retention",
            partial(clean_up, context),
            monotonic,
            every=timing.retention,
            retry=(timing.retention, timing.retention),
        )
        self._artifacts = self._mirror = None
        if background:
            self._artifacts = Periodic(
                "search index and open data",
                partial(self._start_artifacts, background),
                monotonic,
                delay=settings.slow_interval,
                retry=timing.background_retry,
                ended=self._artifacts_ended,
            )
        if background and background.mirror:
            self._mirror = Periodic(
                "object store",
                background.mirror,
                monotonic,
                delay=timing.mirror,
                share=1.0,
                retry=timing.background_retry,
            )

    def _periodics(self) -> Iterator[Periodic]:
        """Yield the periodic work in the order of a pass: what one writes is the source of the next."""
        yield from (self._lists, self._review, self._translations)
        if self._artifacts:
            yield self._artifacts
        if self._mirror:
            yield self._mirror
        yield self._retention

    def run_pass(self) -> None:
        """Run one pass.

        After trouble with a disk, a share or the cluster, the next passes wait with back-off.
        """
        self._arrivals.found_changes = False
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
        """Answer the queued files, unless that takes long; then update translations, lists and review."""
        try:
            self._dispatcher.stop()
        except (OSError, sqlite3.Error):
            _log.exception("the files in the queue are left for the next start")
        try:
            for periodic in (self._translations, self._lists, self._review, self._change_log):
                periodic.run_now()
        finally:
            for periodic in self._periodics():
                periodic.close()

    def wait_for_answers(self) -> None:
        """Answer all files in the queue, however long it takes."""
        self._dispatcher.finish_all()

    @property
    def found_changes(self) -> bool:
        """Whether the last scan found new or changed files."""
        return self._arrivals.found_changes

    def pause(self) -> float:
        """Return the seconds until the next pass is needed, if nothing happens before."""
        if self._dispatcher.is_cut_short:
            return 0.0
        times = (
            self._arrivals.due_in(),
            self._dispatcher.due_in(),
            *(periodic.due_in() for periodic in self._periodics()),
            self._context.settings.poll,
        )
        return self._back_off.seconds_left() or min(seconds for seconds in times if seconds is not None)

    def has_requests(self) -> bool:
        """Return whether a command waits for the service."""
        return bool(self._deferred.waiting())

    def _serve_commands(self) -> None:
        """Carry out the commands; submissions that a decision sends back are answered before its reply.

        What such an answer sends back in turn is answered before the next command: the receipts are then the
        same, even if the service was killed in between.
        """
        for request in self._deferred.waiting():
            self._dispatcher.answer_again()
            served = handlers.serve(request, self._context, self._hashes)
            self._rebuild_artifacts |= served.rebuilds
            self._dispatcher.answer_again()
            self._deferred.answer(request, served)
            if self._mirror:
                self._mirror.ask_at_once()
            self._ask_for_review()
            self._translations.ask()

    def _answer_files(self) -> None:
        """Process new and unfinished submissions, then those that an answer sends back."""
        answered = self._dispatcher.work(chain(self._arrivals.left_behind(), self._arrivals.dropped()))
        if answered and not self._dispatcher.is_cut_short:
            self._dispatcher.work(submissions.unfinished(self._context.ledger))

    def _answered(self, submission: Submission, answer: Answer) -> None:
        """Report an answer, and ask for lists, review and translations."""
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
        """Update the lists; if they changed, ask for the artifacts, which must show the same."""
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
        """Update pages, some at a time, before the lists, which show translated names."""
        updated = sync.update_pages(self._context, AT_ONCE if self._artifacts else None)
        if not self._artifacts:
            sync.grow_memory(self._context)
        heap.trim()
        if updated.written:
            self._lists.ask()
        if updated.left:
            self._translations.ask_at_once()
        if updated.new_in_index and self._artifacts:
            self._artifacts.ask()  # its process updates the translation memory

    def _watch_translations(self) -> None:
        """Ask for an update if a translator has saved a file since the last pass."""
        if (seen := translation_files.files_stamp(self._context.settings)) != self._translations_seen:
            self._translations_seen = seen
            self._translations.ask()

    def _start_artifacts(self, background: BackgroundRuns) -> Run:
        rebuild, self._rebuild_artifacts = self._rebuild_artifacts, False
        return background.artifacts(rebuild)

    def _artifacts_ended(self) -> None:
        """Update lists and manifest after a run of artifacts; the commands waiting for it are answered next.

        If an urgent run failed, all artifacts are removed: they may show what was withdrawn.
        """
        if self._artifacts and self._artifacts.failure and self._artifacts.is_urgent:
            artifacts.forget(self._context.outbox)
        if isinstance(self._write_lists(), Failure):
            self._lists.ask_at_once()

    def _ask_for_review(self) -> None:
        """Ask for the review; it reads every record, so a child process makes it if there is one."""
        (self._artifacts or self._review).ask()
