"""Write the office page, the metrics file and the status line for systemd.

`update` is called after every step of the service and does nearly nothing if nothing changed.
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
from .remote_status import remote_statuses
from .systemd_notify import Notifier

_log = logging.getLogger(__name__)
_GAP_SECONDS = 1.5
"""Minimum time between two writes, so that many answers appear together."""


@dataclass(slots=True)
class OfficePageWriter:
    """Writes the office page, the metrics file and the status line."""

    context: ServiceContext
    counters: Counters
    notifier: Notifier
    monotonic: Callable[[], float]
    _written_at: float = float("-inf")
    _changes_seen: int = -1
    _failing: bool = False

    def update(self) -> None:
        """Notify systemd's watchdog; write everything if something changed or the page is old."""
        self.notifier.alive()
        age = self.monotonic() - self._written_at
        changed = self.context.ledger.changes() != self._changes_seen
        if age >= office_page.EVERY or (changed and age >= _GAP_SECONDS):
            self.write(running=True)

    def write(self, *, running: bool) -> None:
        """Write everything now.  If that fails, the service goes on; only the first failure is logged."""
        self._written_at, self._changes_seen = self.monotonic(), self.context.ledger.changes()
        try:
            self._write(running)
            self._failing = False
        except (OSError, sqlite3.Error) as error:
            if not self._failing:
                _log.warning("the office page and the metrics could not be written: %s", error)
            self._failing = True

    def _write(self, running: bool) -> None:
        found = overview(self.context.ledger, self.context.now())
        self.notifier.status(_line(found))
        settings, outbox = self.context.settings, self.context.outbox
        page = office_page.page(
            found,
            settings.site,
            running=running,
            reviewed=outbox.reviewed_years(),
            remote=remote_statuses(settings),
        )
        atomic.write_whole(outbox.office, page)
        room = metrics.space(settings)
        atomic.write_whole(outbox.metrics, metrics.text(self.counters.snapshot(), found, room))


def _line(found: Overview) -> str:
    """Return the line for `systemctl status`."""
    queue = found.totals["received"] + found.totals["working"]
    today = sum(found.today.values()) - queue
    return f"今日 today {today} · 等待 waiting {found.totals['waiting']} · 在办 at work {queue}"
