"""The desk: everything a step of the work needs, opened once and closed together."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from . import journal
from .ground import require_folder
from .ledger import Ledger, named
from .minisign_key import SecretKey, key_of
from .mounts import require_local
from .outbox import Outbox
from .press import Press
from .seal_key import seal_of
from .settings import Settings
from .worker import Prepare

if TYPE_CHECKING:
    from ..render.pdf_seal import Seal

_log = logging.getLogger(__name__)
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """Settings, folders, ledger, press and clock.

    `step` is called by what takes long, now and then: whoever watches the service sees that it comes on;
    it raises Interrupted where the service is to end.  `prepare` makes the chain, where it is not that of
    the settings.  `seal` is what PDFs are sealed with, `signing` what the manifest is signed with; null where
    they are not.
    """

    settings: Settings
    outbox: Outbox
    ledger: Ledger
    press: Press
    clock: Clock = system_clock
    step: Callable[[], None] = lambda: None
    prepare: Prepare | None = None
    seal: Seal | None = None
    signing: SecretKey | None = None

    def now(self) -> datetime:
        """The time in the office's zone."""
        return self.local(self.clock())

    def local(self, time: datetime) -> datetime:
        """A time in the office's zone."""
        return time.astimezone(ZoneInfo(self.settings.timezone))

    def keep_journal(self) -> None:
        """Bring the journal up to date.  Where that cannot be the ledger keeps the lines until it can."""
        try:
            journal.flush(self.ledger, self.outbox.journal)
        except (OSError, sqlite3.Error) as error:
            _log.warning("the journal could not be written: %s", error)


@contextmanager
def open_desk(
    settings: Settings, command: str, *, clock: Clock = system_clock, press: Press | None = None
) -> Iterator[Desk]:
    """A desk that holds its outbox.

    Raises ConfigurationError where another process holds it, where it can be no folder or where its ledger
    would lie on another machine; trouble with the ledger leaves the block as LedgerTrouble.
    """
    outbox = Outbox(settings.outbox)
    require_folder(outbox.root)
    require_local(outbox.state)
    signing, seal = key_of(settings), seal_of(settings)
    with named(outbox.ledger), outbox.hold(command):
        outbox.sweep()
        ledger = Ledger.open(outbox.ledger)
        desk = Desk(settings, outbox, ledger, press or Press.of(settings), clock, seal=seal, signing=signing)
        desk.keep_journal()
        try:
            yield desk
        finally:
            desk.keep_journal()
            ledger.close()
