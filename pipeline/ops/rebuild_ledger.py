"""`ziping ledger rebuild`: rebuild a ledger that can no longer be read.

    new ledger <- change log <- lines that the old ledger still holds <- originals that no line mentions

The old ledger is kept beside it under another name.  An original that no line mentions (because the change
log was lost too) is entered as received, under the file name in its record; the service processes it again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..config.settings import Settings
from ..errors import LedgerTrouble
from ..service.context.clock import Clock, system_clock
from ..service.context.context import ServiceContext
from ..service.inbox.receive import choose_stem
from ..service.ledger import change_log, submissions
from ..service.ledger.database import Ledger, naming_file
from ..service.ledger.submissions import Dropped, Identity
from ..service.outbox import internal_record, lock
from ..service.outbox.paths import Outbox
from ..service.site.pages import SitePages
from ..storage import atomic
from ..storage.mounts import require_local
from ..storage.paths import require_folder

_BESIDE = ("", "-wal", "-shm")
"""Suffixes of the ledger and of the files that SQLite keeps beside it."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What the new ledger holds, and what could not be restored.

    `unread` is the number of damaged lines of the change log, `entered` that of originals that no line
    mentions, `lost` that of submissions whose original is gone.  `kept` is the old ledger's new path, None if
    there was none.
    """

    submissions: int
    records: int
    unread: int
    entered: int
    lost: int
    kept: str | None

    def as_json(self) -> dict[str, int | str | None]:
        """Return the object of `ledger rebuild --json`."""
        return asdict(self)


def rebuild(settings: Settings, *, clock: Clock = system_clock) -> Rebuilt:
    """Rebuild the ledger and replace the old one.

    Raises ConfigurationError if another process holds the outbox, OSError, LedgerTrouble.
    """
    outbox = Outbox(settings.outbox)
    require_folder(outbox.root)
    require_local(outbox.state)
    fresh = outbox.ledger.with_name("ledger.new.sqlite")
    with lock.hold(outbox, "ledger"), naming_file(fresh):
        _remove(fresh)
        with closing(Ledger.open(fresh)) as ledger:
            unread = change_log.replay(ledger, _lines(outbox))
            context = ServiceContext(settings, outbox, ledger, SitePages.of(settings), clock)
            entered = sum(1 for _ in _unknown(context))
            ledger.require_sound()
            counts = _count(ledger, "submissions"), _count(ledger, "records")
            lost = len(submissions.originals(ledger) - _there(outbox))
            change_log.rewrite(ledger, outbox.journal)
        kept = _rename_old(outbox.ledger, clock())
        fresh.rename(outbox.ledger)
        atomic.sync_folder(outbox.state)
    return Rebuilt(*counts, unread, entered, lost, kept)


def _lines(outbox: Outbox) -> Iterator[bytes | str]:
    yield from change_log.read(outbox.journal)
    if outbox.ledger.is_file():
        with suppress(sqlite3.Error, LedgerTrouble), Ledger.reading(outbox.ledger) as old:
            for row in old.rows("SELECT line FROM journal WHERE line <> '' ORDER BY id"):
                yield row["line"]


def _unknown(context: ServiceContext) -> Iterator[str]:
    """Enter originals that the ledger does not know, in the order of their storage; yield their hashes."""
    names = _names(context.outbox)
    unknown = [context.outbox.original(digest) for digest in _there(context.outbox)]
    known = submissions.originals(context.ledger)
    for path in sorted((p for p in unknown if p.name not in known), key=lambda p: p.stat().st_mtime):
        status = path.stat()
        name = names.get(path.name, f"{path.name[:12]}.docx")
        dropped = Dropped("convert", path.parent, name, Identity.of(status))
        received = context.local(datetime.fromtimestamp(status.st_mtime, UTC))
        submissions.receive(context.ledger, dropped, path.name, choose_stem(context, dropped, ()), received)
        yield path.name


def _names(outbox: Outbox) -> dict[str, str]:
    """Return the file names of originals by their hash, according to the full records."""
    found: dict[str, str] = {}
    for path in sorted((outbox.root / "internal").glob("*/*/*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            source = internal_record.read_record_json(path)["source"]
            found[source["sha256"]] = source["filename"]
    return found


def _there(outbox: Outbox) -> set[str]:
    folder = outbox.originals
    return {path.name for path in folder.iterdir() if len(path.name) == 64} if folder.is_dir() else set()


def _count(ledger: Ledger, table: str) -> int:
    row = ledger.row(f"SELECT count(*) AS n FROM {table}")  # noqa: S608  a constant
    return int(row["n"]) if row else 0


def _rename_old(path: Path, now: datetime) -> str | None:
    """Rename the old ledger and return its new path; None if there was none."""
    old = path.with_name(f"ledger.{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.old.sqlite")
    for end in _BESIDE:
        if (found := path.with_name(path.name + end)).exists():
            found.rename(old.with_name(old.name + end))
    return str(old) if old.exists() else None


def _remove(path: Path) -> None:
    for end in _BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)
