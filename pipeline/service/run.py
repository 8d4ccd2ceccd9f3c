"""`ziping watch`: the service that answers what is dropped in the inbox."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from zoneinfo import ZoneInfo

from ..model.answer import Answer
from . import files
from .bell import Bell
from .bulletin import Bulletin
from .desk import Clock, open_desk, system_clock
from .events import ringing
from .ground import require_apart, require_folder
from .intake import tidy
from .notify import Notifier
from .outbox import SERVICE
from .press import Press
from .reporting import reporting
from .settings import Settings
from .shift import Shift
from .vitals import Vitals
from .worker import Prepare
from .workers import Pool, chain_of

_GAP = 0.1
"""Seconds between two scans at least, however often the bell rings."""
_ASKED = 1.0
"""Seconds between two looks for what a command asks."""


class Watch:
    """The service.  `run` works until SIGTERM, SIGINT or `stop`; `once` answers what is there and ends.

    Both raise ConfigurationError where another process holds the outbox.
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
    ) -> None:
        self._settings = settings
        self._on_answer = on_answer or (lambda answer: None)
        self._clock = clock
        self._monotonic = monotonic
        self._prepare = prepare or chain_of(settings)
        self._press = press
        self._notifier = notifier or Notifier()
        self._vitals = Vitals(clock)
        self._bell = Bell()
        self._stopped = False

    def run(self) -> None:
        """Answer what is dropped until told to stop; the file at hand is finished first."""
        with self._shift() as shift, self._reporting(), ringing(self._bell, self._settings.inbox):
            self._notifier.ready()
            while not self._stopped:
                shift.turn()
                self._rest(shift)
            self._notifier.stopping()

    def once(self) -> None:
        """Answer what is there, once it has stood unchanged for the time to settle."""
        with self._shift() as shift:
            shift.turn()
            until = self._monotonic() + self._settings.settle
            while not self._stopped and (left := until - self._monotonic()) > 0:
                self._bell.wait(left)
            shift.turn()

    def stop(self, *_signal: object) -> None:
        """Ask the service to stop.  Can be called from a signal or another thread."""
        self._stopped = True
        self._bell.ring()

    @contextmanager
    def _shift(self) -> Iterator[Shift]:
        require_apart(self._settings.inbox, self._settings.outbox)
        require_folder(self._settings.inbox)
        files.make_folder(self._settings.inbox)
        with ExitStack() as stack:
            desk = stack.enter_context(
                open_desk(self._settings, SERVICE, clock=self._clock, press=self._press)
            )
            tidy(desk)
            workers = Pool(
                self._settings.jobs,
                self._prepare,
                self._settings.limits,
                lambda: self._vitals.happened("worker-ended"),
            )
            stack.callback(workers.close)
            stack.enter_context(self._signals())
            shift = Shift(
                desk, workers, self._monotonic, lambda: self._stopped, self._on_answer, vitals=self._vitals
            )
            bulletin = Bulletin(desk, self._vitals, self._notifier, self._monotonic)
            self._vitals.feel = bulletin.step
            stack.callback(bulletin.put_up, running=False)
            stack.callback(shift.end)
            yield shift

    def _reporting(self) -> AbstractContextManager[None]:
        zone = ZoneInfo(self._settings.timezone)
        return reporting(self._settings, self._vitals, lambda: self._clock().astimezone(zone))

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """SIGTERM and SIGINT stop the service; only a main thread hears them."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _rest(self, shift: Shift) -> None:
        """Sleep until the next turn is needed, somebody rings or a command asks."""
        until = self._monotonic() + shift.pause()
        while not self._stopped and (left := until - self._monotonic()) > 0:
            if self._bell.wait(min(left, _ASKED)):
                time.sleep(_GAP)
                return
            if shift.is_asked():
                return
            self._vitals.progressed()
