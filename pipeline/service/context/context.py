"""The context that every step of the service receives: opened once and closed as a whole."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ...config import configured_keys
from ...config.settings import Settings
from ...storage.mounts import require_local
from ...storage.paths import require_folder
from ..ledger import change_log
from ..ledger.database import Ledger, naming_file
from ..outbox import lock
from ..outbox.area_rights import make_areas
from ..outbox.paths import Outbox
from ..outbox.require_ledger import require_ledger
from .clock import Clock, system_clock
from .executor import Executor
from .guard import ChainFactory
from .page_maker import PageMaker

if TYPE_CHECKING:
    from minisign import SecretKey

    from ...signing.pdf_seal import Seal

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServiceContext:
    """Settings, folders, ledger, page maker and clock.

    Long work calls `report_progress` from time to time, so that a monitor sees that it is not stuck; the call
    raises Interrupted when the service is to stop.  `executor` is the one in use, None if a command has none;
    `make_chain` makes the chain if it is not that of the settings.  `seal` seals the PDFs and `signing` signs
    the manifest; each is None if the office does not use it.
    """

    settings: Settings
    outbox: Outbox
    ledger: Ledger
    page_maker: PageMaker
    clock: Clock = system_clock
    report_progress: Callable[[], None] = lambda: None
    make_chain: ChainFactory | None = None
    executor: Executor | None = None
    seal: Seal | None = None
    signing: SecretKey | None = None

    def now(self) -> datetime:
        """Return the current time in the office's time zone."""
        return self.local(self.clock())

    def local(self, time: datetime) -> datetime:
        """Convert a time to the office's time zone."""
        return time.astimezone(ZoneInfo(self.settings.timezone))

    def flush_change_log(self) -> None:
        """Move new lines to the change log; if it cannot be written, the ledger keeps them until it can."""
        try:
            change_log.flush(self.ledger, self.outbox.journal)
        except (OSError, sqlite3.Error) as error:
            _log.warning("the change log could not be written: %s", error)


@contextmanager
def open_context(
    settings: Settings, command: str, page_maker: PageMaker, *, clock: Clock = system_clock
) -> Iterator[ServiceContext]:
    """Open a context that holds the lock of its outbox.

    Raises ConfigurationError if another process holds it, if the outbox cannot be a folder, if its ledger is
    gone (LedgerMissing) or would lie on another machine, or if the configured group is missing (NoSuchGroup).
    Errors of the ledger's file leave the block as LedgerTrouble.
    """
    outbox = Outbox(settings.outbox)
    require_folder(outbox.root)
    require_local(outbox.state)
    signing, seal = configured_keys.signing_key(settings), configured_keys.pdf_seal(settings)
    with naming_file(outbox.ledger), lock.hold(outbox, command):
        require_ledger(outbox)
        make_areas(outbox, settings.group)
        outbox.sweep()
        ledger = Ledger.open(outbox.ledger)
        context = ServiceContext(settings, outbox, ledger, page_maker, clock, seal=seal, signing=signing)
        context.flush_change_log()
        try:
            yield context
        finally:
            context.flush_change_log()
            ledger.close()
