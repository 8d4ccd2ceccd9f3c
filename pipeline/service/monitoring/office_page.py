"""What the service shows of itself: the office's page, the metrics' file, a line for the supervisor.

`step` is called at every step of the service's progress and costs nothing where there is nothing new.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from ...model.overview import Overview
from ...render.internal import office_page
from ...storage import atomic
from ..context.context import ServiceContext
from . import metrics
from .counters import Counters
from .overview import overview
from .remote_status import elsewhere
from .systemd_notify import Notifier

_log = logging.getLogger(__name__)
_SOONEST = 1.5
"""Seconds between two bulletins at least: many answers are told in one."""


@dataclass(slots=True)
class OfficePageWriter:
    """The board outside the service's door."""

    context: ServiceContext
    counters: Counters
    notifier: Notifier
    monotonic: Callable[[], float]
    _at: float = float("-inf")
    _seen: int = -1
    _troubled: bool = False

    def step(self) -> None:
        """Feed the watchdog; put up a new bulletin where something happened, or the last one grows old."""
        self.notifier.alive()
        age = self.monotonic() - self._at
        news = self.context.ledger.changes() != self._seen
        if age >= office_page.EVERY or (news and age >= _SOONEST):
            self.write(running=True)

    def write(self, *, running: bool) -> None:
        """Write everything now.  What cannot be written is logged once and is no trouble to the service."""
        self._at, self._seen = self.monotonic(), self.context.ledger.changes()
        try:
            self._write(running)
            self._troubled = False
        except (OSError, sqlite3.Error) as error:
            if not self._troubled:
                _log.warning("the office's page and the metrics could not be written: %s", error)
            self._troubled = True

    def _write(self, running: bool) -> None:
        found = overview(self.context.ledger, self.context.now())
        self.notifier.status(_line(found))
        settings, outbox = self.context.settings, self.context.outbox
        page = office_page.page(
            found,
            settings.site,
            running=running,
            reviewed=outbox.reviewed_years(),
            elsewhere=elsewhere(settings),
        )
        atomic.write_whole(outbox.office, page)
        room = metrics.space(settings)
        atomic.write_whole(outbox.metrics, metrics.text(self.counters.snapshot(), found, room))


def _line(found: Overview) -> str:
    """For `systemctl status`."""
    queue = found.totals["received"] + found.totals["working"]
    today = sum(found.today.values()) - queue
    return f"今日 today {today} · 等待 waiting {found.totals['waiting']} · 在办 at work {queue}"
