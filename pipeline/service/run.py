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

from ..errors import ConfigurationError, Interrupted
from ..model.answer import Answer
from . import files, heap, signals, submissions, threads, whole
from .background import Background
from .background_run import carrying_run, whole_run
from .bell import Bell
from .bulletin import Bulletin
from .desk import Clock, Desk, open_desk, system_clock
from .events import Lookout
from .ground import require_apart, require_folder
from .intake import tidy
from .minisign_key import key_of
from .notify import Notifier
from .outbox import SERVICE
from .press import Press
from .reporting import reporting
from .seal_key import seal_of
from .settings import Settings
from .shift import Shift
from .vitals import Vitals
from .worker import Prepare
from .workers import require_workers, service_workers

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
        prepare: Prepare | None = None,
        press: Press | None = None,
        notifier: Notifier | None = None,
        load: Callable[[], Settings] | None = None,
    ) -> None:
        self._settings = settings
        self._load = load or (lambda: self._settings)
        self._on_answer = on_answer or (lambda answer: None)
        self._clock = clock
        self._monotonic = monotonic
        self._prepare = prepare
        self._press = press
        self._notifier = notifier or Notifier()
        self._vitals = Vitals(clock)
        self._bell = Bell()
        self._stopped = False
        self._changed = False

    def run(self) -> None:
        """Answer what is dropped until told to stop; then what takes long is left to the next start."""
        with self._opened() as desk:
            self._serve(desk)
            self._notifier.stopping()

    def once(self) -> None:
        """Answer what is there, once it has stood unchanged for the time to settle."""
        with self._opened() as desk, self._shift(desk) as shift:
            shift.turn()
            until = self._monotonic() + self._settings.settle
            while not self._stopped and (left := until - self._monotonic()) > 0:
                self._bell.wait(left)
            self._turn_until_empty(desk, shift)

    def _turn_until_empty(self, desk: Desk, shift: Shift) -> None:
        """A turn takes what it has time and room for: another one follows as long as it took something."""
        before = -1
        while (now := submissions.newest(desk.ledger)) != before and not self._stopped:
            before = now
            shift.turn()
            shift.wait_for_answers()

    def stop(self) -> None:
        """Ask the service to stop.  Can be called from a signal or another thread."""
        self._stopped = True
        self._bell.ring()

    def reload(self) -> None:
        """Ask the service to read its settings again.  Can be called from a signal or another thread."""
        self._changed = True
        self._bell.ring()

    @contextmanager
    def _opened(self) -> Iterator[Desk]:
        """The desk, held until the service ends, whatever becomes of its settings."""
        heap.share_one()
        _prepare_inbox(self._settings)
        asked = {signal.SIGTERM: self.stop, signal.SIGINT: self.stop, signal.SIGHUP: self.reload}
        with ExitStack() as stack:
            stack.enter_context(signals.heard(asked))
            stack.enter_context(threads.logged())
            desk = stack.enter_context(
                open_desk(self._settings, SERVICE, clock=self._clock, press=self._press)
            )
            desk.ledger.require_sound()
            yield desk

    def _serve(self, desk: Desk) -> None:
        """Work under one set of settings after the other."""
        while not self._stopped:
            with (
                closing(self._background(desk)) as background,
                closing(self._carrying(desk.settings)) as carrying,
                self._shift(desk, background, carrying if desk.settings.public_store else None) as shift,
                self._reporting(desk.settings),
                closing(self._lookout(desk.settings)) as lookout,
            ):
                self._notifier.ready()
                while not (self._stopped or self._changed):
                    lookout.attend()
                    shift.turn()
                    lookout.found(shift.news)
                    self._rest(shift, lookout)
            if self._changed and not self._stopped:
                desk = self._reloaded(desk)

    def _reloaded(self, desk: Desk) -> Desk:
        """The desk under the settings as they are now, or as it was where they are wrong."""
        self._changed = False
        self._notifier.reloading()
        try:
            settings = self._load()
            _prepare_inbox(settings)
            _require_same_outbox(desk.settings, settings)
            if (settings.executor, settings.cluster) != (desk.settings.executor, desk.settings.cluster):
                require_workers(settings)
            seal, signing = seal_of(settings), key_of(settings)
        except ConfigurationError as error:
            _log.error("the old settings stay in force: %s", error.reason().message_en)
            self._vitals.happened("settings-refused")
            return desk
        self._settings = settings
        self._vitals.happened("settings-reloaded")
        press = self._press or Press.of(settings)
        return replace(desk, settings=settings, press=press, seal=seal, signing=signing)

    @contextmanager
    def _shift(
        self, desk: Desk, background: Background | None = None, carrying: Background | None = None
    ) -> Iterator[Shift]:
        tidy(desk)
        desk = replace(desk, step=self._step, prepare=self._prepare)
        settings = desk.settings
        ended = lambda: self._vitals.happened("worker-ended")  # noqa: E731
        with closing(service_workers(settings, self._prepare, ended)) as workers:
            shift = Shift(
                desk,
                workers,
                self._monotonic,
                lambda: self._stopped,
                self._on_answer,
                vitals=self._vitals,
                background=background,
                carrying=carrying,
                wake=self._bell.ring,
            )
            bulletin = Bulletin(desk, self._vitals, self._notifier, self._monotonic)
            self._vitals.feel = bulletin.step
            try:
                yield shift
            finally:
                shift.end()
                bulletin.put_up(running=False)

    def _background(self, desk: Desk) -> Background:
        return Background(
            partial(whole_run, desk.settings, desk.press),
            partial(whole.forget, desk.outbox),
            desk.settings.slow_interval,
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
        self._vitals.progressed()
        if self._stopped:
            raise Interrupted

    def _reporting(self, settings: Settings) -> AbstractContextManager[None]:
        zone = ZoneInfo(settings.timezone)
        return reporting(settings, self._vitals, lambda: self._clock().astimezone(zone))

    def _lookout(self, settings: Settings) -> Lookout:
        return Lookout(
            settings.inbox,
            self._bell,
            lambda: self._vitals.happened("observer-restarted"),
            lambda: self._vitals.happened("inbox-lost"),
            self._monotonic,
        )

    def _rest(self, shift: Shift, lookout: Lookout) -> None:
        """Sleep until the next turn is needed, somebody rings or a command asks."""
        longest = shift.pause() if lookout.way == "events" else min(shift.pause(), _ASKED)
        begun = self._monotonic()
        until = begun + longest
        while not (self._stopped or self._changed) and (left := until - self._monotonic()) > 0:
            if self._bell.wait(min(left, _ASKED)):
                time.sleep(max(0.0, _GAP - (self._monotonic() - begun)))
                return
            if shift.is_asked():
                return
            self._vitals.progressed()


def _prepare_inbox(settings: Settings) -> None:
    """Raises ConfigurationError where the inbox cannot be one; makes it where it is missing."""
    require_apart(settings.inbox, settings.outbox)
    require_folder(settings.inbox)
    files.make_folder(settings.inbox)


def _require_same_outbox(old: Settings, new: Settings) -> None:
    if old.outbox.resolve() == new.outbox.resolve():
        return
    raise ConfigurationError(
        detail_zh=f"运行中不能把发件文件夹 {old.outbox} 改为 {new.outbox}。",
        detail_en=f"The outbox cannot change from {old.outbox} to {new.outbox} while the service runs.",
        hint_zh="请重新启动服务。",
        hint_en="Start the service again.",
    )
