"""`ziping watch`: the service that answers what is dropped in the inbox."""

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
from ..executors.choose import require_executor, service_executor
from ..inbox.receive import tidy
from ..inbox.wakeup import Wakeup
from ..inbox.watcher import InboxWatcher
from ..ledger import submissions
from ..monitoring.counters import Counters
from ..monitoring.metrics_server import reporting
from ..monitoring.office_page import OfficePageWriter
from ..monitoring.systemd_notify import Notifier
from ..outbox.lock import SERVICE
from ..site import artifacts
from ..site.pages import SitePages
from . import heap, signals
from .background import Background
from .background_process import carrying_run, whole_run
from .loop import ServiceLoop

_log = logging.getLogger(__name__)
_GAP = 0.1
"""Seconds between the end of a turn and the next scan at least, however often the bell rings."""
_CARRY_SECONDS = 4.0
"""The store follows a publication within so many seconds."""
_ASKED = 1.0
"""Seconds between two looks for what a command asks, and between two scans where no events arrive."""


class Watch:
    """The service.  `run` works until SIGTERM, SIGINT or `stop`; `once` answers what is there and ends.

    Both raise ConfigurationError where another process holds the outbox.  SIGHUP has the service read its
    settings again, by calling `load`; wrong ones (ConfigurationError) are reported and the old ones stay.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        on_answer: Callable[[Answer], None] | None = None,
        clock: Clock = system_clock,
        monotonic: Callable[[], float] = time.monotonic,
        prepare: ChainFactory | None = None,
        page_maker: PageMaker | None = None,
        notifier: Notifier | None = None,
        load: Callable[[], Settings] | None = None,
    ) -> None:
        self._settings = settings
        self._load = load or (lambda: self._settings)
        self._on_answer = on_answer or (lambda answer: None)
        self._clock = clock
        self._monotonic = monotonic
        self._prepare = prepare
        self._page_maker = page_maker
        self._notifier = notifier or Notifier()
        self._counters = Counters(clock)
        self._bell = Wakeup()
        self._stopped = False
        self._changed = False

    def run(self) -> None:
        """Answer what is dropped until told to stop; then what takes long is left to the next start."""
        with self._opened() as context:
            self._serve(context)
            self._notifier.stopping()

    def once(self) -> None:
        """Answer what is there, once it has stood unchanged for the time to settle."""
        with self._opened() as context, self._loop(context) as loop:
            loop.turn()
            until = self._monotonic() + self._settings.settle
            while not self._stopped and (left := until - self._monotonic()) > 0:
                self._bell.wait(left)
            self._turn_until_empty(context, loop)

    def _turn_until_empty(self, context: ServiceContext, loop: ServiceLoop) -> None:
        """A turn takes what it has time and room for: another one follows as long as it took something."""
        before = -1
        while (now := submissions.newest(context.ledger)) != before and not self._stopped:
            before = now
            loop.turn()
            loop.wait_for_answers()

    def stop(self) -> None:
        """Ask the service to stop.  Can be called from a signal or another thread."""
        self._stopped = True
        self._bell.wake()

    def reload(self) -> None:
        """Ask the service to read its settings again.  Can be called from a signal or another thread."""
        self._changed = True
        self._bell.wake()

    @contextmanager
    def _opened(self) -> Iterator[ServiceContext]:
        """The desk, held until the service ends, whatever becomes of its settings."""
        heap.share_one()
        _prepare_inbox(self._settings)
        asked = {signal.SIGTERM: self.stop, signal.SIGINT: self.stop, signal.SIGHUP: self.reload}
        with ExitStack() as stack:
            stack.enter_context(signals.heard(asked))
            stack.enter_context(signals.logged())
            context = stack.enter_context(
                open_context(self._settings, SERVICE, self._pages_of(self._settings), clock=self._clock)
            )
            context.ledger.require_sound()
            yield context

    def _serve(self, context: ServiceContext) -> None:
        """Work under one set of settings after the other."""
        while not self._stopped:
            with (
                closing(self._background(context)) as background,
                closing(self._carrying(context.settings)) as carrying,
                self._loop(context, background, carrying if context.settings.public_store else None) as loop,
                self._reporting(context.settings),
                closing(self._lookout(context.settings)) as watcher,
            ):
                self._notifier.ready()
                while not (self._stopped or self._changed):
                    watcher.attend()
                    loop.turn()
                    watcher.found(loop.news)
                    self._rest(loop, watcher)
            if self._changed and not self._stopped:
                context = self._reloaded(context)

    def _reloaded(self, context: ServiceContext) -> ServiceContext:
        """The desk under the settings as they are now, or as it was where they are wrong."""
        self._changed = False
        self._notifier.reloading()
        try:
            settings = self._load()
            _prepare_inbox(settings)
            _require_same_outbox(context.settings, settings)
            if (settings.executor, settings.cluster) != (context.settings.executor, context.settings.cluster):
                require_executor(settings)
            seal, signing = configured_keys.pdf_seal(settings), configured_keys.signing_key(settings)
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
        background: Background | None = None,
        carrying: Background | None = None,
    ) -> Iterator[ServiceLoop]:
        tidy(context)
        context = replace(context, step=self._step, prepare=self._prepare)
        settings = context.settings
        ended = lambda: self._counters.happened("worker-ended")  # noqa: E731
        with closing(service_executor(settings, self._prepare, ended)) as workers:
            loop = ServiceLoop(
                context,
                workers,
                self._monotonic,
                lambda: self._stopped,
                self._on_answer,
                counters=self._counters,
                background=background,
                carrying=carrying,
                wake=self._bell.wake,
            )
            office_page_writer = OfficePageWriter(context, self._counters, self._notifier, self._monotonic)
            self._counters.feel = office_page_writer.step
            try:
                yield loop
            finally:
                loop.end()
                office_page_writer.write(running=False)

    def _background(self, context: ServiceContext) -> Background:
        return Background(
            partial(whole_run, context.settings, context.page_maker),
            partial(artifacts.forget, context.outbox),
            context.settings.slow_interval,
            self._monotonic,
        )

    def _carrying(self, settings: Settings) -> Background:
        """Runs that bring the store in line: soon after a publication, as often as they are quick."""
        return Background(
            lambda _: carrying_run(settings),
            lambda: None,
            _CARRY_SECONDS,
            self._monotonic,
            work="the store",
            share=1.0,
        )

    def _step(self) -> None:
        """What takes long comes on, unless the service is to stop."""
        self._counters.progressed()
        if self._stopped:
            raise Interrupted

    def _reporting(self, settings: Settings) -> AbstractContextManager[None]:
        zone = ZoneInfo(settings.timezone)
        return reporting(settings, self._counters, lambda: self._clock().astimezone(zone))

    def _lookout(self, settings: Settings) -> InboxWatcher:
        return InboxWatcher(
            settings.inbox,
            self._bell,
            lambda: self._counters.happened("observer-restarted"),
            lambda: self._counters.happened("inbox-lost"),
            self._monotonic,
        )

    def _rest(self, loop: ServiceLoop, watcher: InboxWatcher) -> None:
        """Sleep until the next turn is needed, somebody rings or a command asks."""
        longest = loop.pause() if watcher.way == "events" else min(loop.pause(), _ASKED)
        begun = self._monotonic()
        until = begun + longest
        while not (self._stopped or self._changed) and (left := until - self._monotonic()) > 0:
            if self._bell.wait(min(left, _ASKED)):
                time.sleep(max(0.0, _GAP - (self._monotonic() - begun)))
                return
            if loop.is_asked():
                return
            self._counters.progressed()


def _prepare_inbox(settings: Settings) -> None:
    """Raises ConfigurationError where the inbox cannot be one; makes it where it is missing."""
    require_apart(settings.inbox, settings.outbox)
    require_folder(settings.inbox)
    atomic.make_folder(settings.inbox)


def _require_same_outbox(old: Settings, new: Settings) -> None:
    if old.outbox.resolve() == new.outbox.resolve():
        return
    raise ConfigurationError(
        detail_zh=f"运行中不能把发件文件夹 {old.outbox} 改为 {new.outbox}。",
        detail_en=f"The outbox cannot change from {old.outbox} to {new.outbox} while the service runs.",
        hint_zh="请重新启动服务。",
        hint_en="Start the service again.",
    )
