"""`ziping watch`: the service that answers the files dropped in the inbox."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from ...config import configured_keys
from ...config.settings import Settings
from ...errors import ConfigurationError, Interrupted
from ...model.answer import Answer
from ...storage import atomic
from ...storage.paths import require_apart, require_folder
from ..context.clock import Clock, system_clock
from ..context.context import ServiceContext, open_context
from ..context.guard import ChainFactory
from ..context.page_maker import PageMaker
from ..context.timing import NORMAL, Timing
from ..executors.choose import require_executor, service_executor
from ..inbox.inbox_lock import InboxLock
from ..inbox.receive import finish_interrupted
from ..inbox.wakeup import Wakeup
from ..inbox.watcher import InboxWatcher
from ..ledger import submissions
from ..ledger.database import Ledger
from ..monitoring.counters import Counters
from ..monitoring.metrics_server import reporting
from ..monitoring.office_page import OfficePageWriter
from ..monitoring.systemd_notify import Notifier
from ..outbox.lock import SERVICE
from ..site.pages import SitePages
from . import heap, signals
from .background import BackgroundRuns, background_runs
from .loop import ServiceLoop

_log = logging.getLogger(__name__)


class OutboxChanged(ConfigurationError):
    """New settings name another outbox while the service runs.  Operands: `old`, `new`."""

    zh = "运行中不能把发布文件夹 {old} 改为 {new}。"
    en = "The outbox cannot change from {old} to {new} while the service runs."
    do_zh = "请重新启动服务。"
    do_en = "Restart the service."


class Watch:
    """The service.  `run` works until SIGTERM, SIGINT or `stop`; `once` answers the present files and ends.

    Both raise ConfigurationError if another process holds the outbox or the inbox.  On SIGHUP the service
    reads its settings again by calling `load`; if they are wrong (ConfigurationError), that is logged and the
    old settings stay.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        on_answer: Callable[[Answer], None] | None = None,
        clock: Clock = system_clock,
        monotonic: Callable[[], float] = time.monotonic,
        make_chain: ChainFactory | None = None,
        page_maker: PageMaker | None = None,
        notifier: Notifier | None = None,
        load: Callable[[], Settings] | None = None,
        timing: Timing = NORMAL,
    ) -> None:
        self._settings = settings
        self._load = load or (lambda: self._settings)
        self._on_answer = on_answer or (lambda answer: None)
        self._clock = clock
        self._timing = timing
        self._monotonic = monotonic
        self._make_chain = make_chain
        self._page_maker = page_maker
        self._notifier = notifier or Notifier()
        self._counters = Counters(clock)
        self._wakeup = Wakeup()
        self._office_page: OfficePageWriter | None = None
        self._inbox_lock: InboxLock | None = None
        self._stopped = False
        self._reload_asked = False

    def run(self) -> None:
        """Answer dropped files until told to stop; files that take long then are left for the next start."""
        with self._open() as context:
            self._serve(context)
            self._notifier.stopping()

    def once(self) -> None:
        """Answer the present files, after waiting for the settle time (`inbox.settle`)."""
        with self._open() as context, self._loop(context) as loop:
            loop.run_pass()
            until = self._monotonic() + self._settings.settle
            while not self._stopped and (left := until - self._monotonic()) > 0:
                self._wakeup.wait(left)
            self._run_until_empty(context, loop)

    def _run_until_empty(self, context: ServiceContext, loop: ServiceLoop) -> None:
        """Repeat passes as long as they take files, or answer files that an answer sends back.

        One pass takes only those it has time and room for.
        """
        before: tuple[int, list[int]] | None = None
        while (now := _to_answer(context.ledger)) != before and not self._stopped:
            before = now
            loop.run_pass()
            loop.wait_for_answers()

    def stop(self) -> None:
        """Ask the service to stop.  Can be called from a signal or another thread."""
        self._stopped = True
        self._wakeup.wake()

    def reload(self) -> None:
        """Ask the service to read its settings again.  Can be called from a signal or another thread."""
        self._reload_asked = True
        self._wakeup.wake()

    @contextmanager
    def _open(self) -> Iterator[ServiceContext]:
        """Hold outbox and inbox until the service ends; its settings may name another inbox meanwhile."""
        heap.share_between_threads()
        _prepare_inbox(self._settings)
        handlers = {signal.SIGTERM: self.stop, signal.SIGINT: self.stop, signal.SIGHUP: self.reload}
        with ExitStack() as stack:
            stack.enter_context(signals.handled(handlers))
            stack.enter_context(signals.thread_ends_logged())
            context = stack.enter_context(
                open_context(self._settings, SERVICE, self._pages_of(self._settings), clock=self._clock)
            )
            stack.callback(self._release_inbox)
            self._hold_inbox(self._settings)
            context.ledger.require_sound()
            yield context

    def _hold_inbox(self, settings: Settings) -> None:
        """Take the lock of the inbox, then give up that of the inbox before.  Raises InboxInUse."""
        if self._inbox_lock and self._inbox_lock.inbox.resolve() == settings.inbox.resolve():
            return
        lock = InboxLock(settings.inbox, settings.outbox, self._wakeup.wait, lambda: self._stopped)
        lock.acquire()
        self._release_inbox()
        self._inbox_lock = lock

    def _release_inbox(self) -> None:
        if self._inbox_lock:
            self._inbox_lock.release()

    def _serve(self, context: ServiceContext) -> None:
        """Run the loop; after a reload, run a new one with the new settings."""
        while not self._stopped:
            with (
                self._loop(context, background_runs(context.settings, context.page_maker)) as loop,
                self._reporting(context.settings),
                closing(self._watcher(context.settings)) as watcher,
            ):
                self._notifier.ready()
                while not (self._stopped or self._reload_asked):
                    watcher.restart_if_needed()
                    loop.run_pass()
                    watcher.compare_with_scan(loop.found_changes)
                    self._wait(loop, watcher)
            if self._reload_asked and not self._stopped:
                context = self._reloaded(context)

    def _reloaded(self, context: ServiceContext) -> ServiceContext:
        """Return the context with the settings read again; the old context if they are wrong."""
        self._reload_asked = False
        self._notifier.reloading()
        try:
            settings = self._load()
            _prepare_inbox(settings)
            _require_same_outbox(context.settings, settings)
            if (settings.executor, settings.cluster) != (context.settings.executor, context.settings.cluster):
                require_executor(settings)
            seal, signing = configured_keys.pdf_seal(settings), configured_keys.signing_key(settings)
            self._hold_inbox(settings)
        except ConfigurationError as error:
            _log.error("the old settings stay in force: %s", error.reason().message_en)
            self._counters.happened("settings-refused")
            return context
        self._settings = settings
        self._counters.happened("settings-reloaded")
        pages = self._pages_of(settings)
        return replace(context, settings=settings, page_maker=pages, seal=seal, signing=signing)

    def _pages_of(self, settings: Settings) -> PageMaker:
        return self._page_maker or SitePages.of(settings)

    @contextmanager
    def _loop(
        self,
        context: ServiceContext,
        background: BackgroundRuns | None = None,
    ) -> Iterator[ServiceLoop]:
        finish_interrupted(context)
        office_page = OfficePageWriter(context, self._counters, self._notifier, self._monotonic)
        self._office_page = office_page
        context = replace(context, report_progress=self._report_progress, make_chain=self._make_chain)
        worker_ended = partial(self._counters.happened, "worker-ended")
        with closing(service_executor(context.settings, self._make_chain, worker_ended)) as executor:
            loop = ServiceLoop(
                context,
                executor,
                self._monotonic,
                lambda: self._stopped,
                self._on_answer,
                counters=self._counters,
                progressed=office_page.update,
                background=background,
                wake=self._wakeup.wake,
                timing=self._timing,
            )
            try:
                yield loop
            finally:
                loop.close()
                office_page.write(running=False)

    def _report_progress(self) -> None:
        """Note a step of long work.  Raises Interrupted if the service is to stop."""
        self._progressed()
        if self._stopped:
            raise Interrupted

    def _progressed(self) -> None:
        self._counters.progressed()
        if self._office_page:
            self._office_page.update()

    def _reporting(self, settings: Settings) -> AbstractContextManager[None]:
        zone = ZoneInfo(settings.timezone)
        return reporting(settings, self._counters, lambda: self._clock().astimezone(zone))

    def _watcher(self, settings: Settings) -> InboxWatcher:
        return InboxWatcher(
            settings.inbox,
            self._wakeup,
            lambda: self._counters.happened("observer-restarted"),
            lambda: self._counters.happened("inbox-lost"),
            self._monotonic,
        )

    def _wait(self, loop: ServiceLoop, watcher: InboxWatcher) -> None:
        """Wait until the next pass is needed, an event arrives or a command is left."""
        longest = loop.pause() if watcher.method == "events" else min(loop.pause(), self._timing.look)
        begun = self._monotonic()
        until = begun + longest
        while not (self._stopped or self._reload_asked) and (left := until - self._monotonic()) > 0:
            if self._wakeup.wait(min(left, self._timing.look)):
                time.sleep(max(0.0, self._timing.pass_gap - (self._monotonic() - begun)))
                return
            if loop.has_requests():
                return
            self._progressed()


def _to_answer(ledger: Ledger) -> tuple[int, list[int]]:
    """Return the number of the last submission, and those of all unfinished ones."""
    return submissions.newest(ledger), [one.id for one in submissions.unfinished(ledger)]


def _prepare_inbox(settings: Settings) -> None:
    """Create the inbox if it is missing.  Raises ConfigurationError if it cannot be used."""
    require_apart(settings.inbox, settings.outbox)
    require_folder(settings.inbox)
    atomic.make_folder(settings.inbox)


def _require_same_outbox(old: Settings, new: Settings) -> None:
    if old.outbox.resolve() != new.outbox.resolve():
        raise OutboxChanged(old=old.outbox, new=new.outbox)
