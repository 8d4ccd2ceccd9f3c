"""What the service shows of itself: the office's page, the metrics' file, a line for the supervisor.

`step` is called at every step of the service's progress and costs nothing where there is nothing new.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from ..model.overview import Overview
from ..render import office
from . import files, metrics
from .desk import Desk
from .elsewhere import elsewhere
from .notify import Notifier
from .overview import overview
from .vitals import Vitals

_log = logging.getLogger(__name__)
_SOONEST = 1.5
"""Seconds between two bulletins at least: many answers are told in one."""


@dataclass(slots=True)
class Bulletin:
    """The board outside the service's door."""

    desk: Desk
    vitals: Vitals
    notifier: Notifier
    monotonic: Callable[[], float]
    _at: float = float("-inf")
    _seen: int = -1
    _troubled: bool = False

    def step(self) -> None:
        """Feed the watchdog; put up a new bulletin where something happened, or the last one grows old."""
        self.notifier.alive()
        age = self.monotonic() - self._at
        news = self.desk.ledger.changes() != self._seen
        if age >= office.EVERY or (news and age >= _SOONEST):
            self.put_up(running=True)

    def put_up(self, *, running: bool) -> None:
        """Write everything now.  What cannot be written is logged once and is no trouble to the service."""
        self._at, self._seen = self.monotonic(), self.desk.ledger.changes()
        try:
            self._put_up(running)
            self._troubled = False
        except (OSError, sqlite3.Error) as error:
            if not self._troubled:
                _log.warning("the office's page and the metrics could not be written: %s", error)
            self._troubled = True

    def _put_up(self, running: bool) -> None:
        found = overview(self.desk.ledger, self.desk.now())
        self.notifier.status(_line(found))
        settings, outbox = self.desk.settings, self.desk.outbox
        page = office.page(
            found,
            settings.site,
            running=running,
            reviewed=outbox.reviewed_years(),
            elsewhere=elsewhere(settings),
        )
        files.write_whole(outbox.office, page)
        room = metrics.space(settings)
        files.write_whole(outbox.metrics, metrics.text(self.vitals.snapshot(), found, room))


def _line(found: Overview) -> str:
    """For `systemctl status`."""
    queue = found.totals["received"] + found.totals["working"]
    today = sum(found.today.values()) - queue
    return f"今日 today {today} · 等待 waiting {found.totals['waiting']} · 在办 at work {queue}"
