"""`ziping ledger rebuild`: a ledger that cannot be read any more is made again.

    a new ledger <- the journal <- lines that the old ledger still holds <- originals that no line tells of

The old one stays beside it under another name.  An original that no line tells of (the journal was lost
too) is entered as received, under the name that a record of it bears: the service works it out again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..errors import LedgerTrouble
from . import files, journal, submissions
from .desk import Clock, Desk, system_clock
from .ground import require_folder
from .intake import choose_stem
from .ledger import Ledger, named
from .mounts import require_local
from .outbox import Outbox
from .press import Press
from .settings import Settings
from .submissions import Dropped, Identity

_BESIDE = ("", "-wal", "-shm")
"""A ledger and the files that SQLite keeps beside it."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What the new ledger holds, and what could not be brought back.

    `unread` lines of the journal were damaged; `entered` originals were in no line; of `lost` submissions
    the original is gone.  `kept` is where the old ledger is now.
    """

    submissions: int
    records: int
    unread: int
    entered: int
    lost: int
    kept: str | None

    def as_json(self) -> dict[str, int | str | None]:
        """The object of `ledger rebuild --json`."""
        return asdict(self)


def rebuild(settings: Settings, *, clock: Clock = system_clock) -> Rebuilt:
    """Make the ledger again and put it in the place of the old one.

    Raises ConfigurationError where another process holds the outbox, OSError, LedgerTrouble.
    """
    outbox = Outbox(settings.outbox)
    require_folder(outbox.root)
    require_local(outbox.state)
    fresh = outbox.ledger.with_name("ledger.new.sqlite")
    with outbox.hold("ledger"), named(fresh):
        _remove(fresh)
        with closing(Ledger.open(fresh)) as ledger:
            unread = journal.replay(ledger, _lines(outbox))
            desk = Desk(settings, outbox, ledger, Press.of(settings), clock)
            entered = sum(1 for _ in _unknown(desk))
            ledger.require_sound()
            counts = _count(ledger, "submissions"), _count(ledger, "records")
            lost = len(submissions.originals(ledger) - _there(outbox))
            journal.write_anew(ledger, outbox.journal)
        kept = _set_aside(outbox.ledger, clock())
        fresh.rename(outbox.ledger)
        files.sync_folder(outbox.state)
    return Rebuilt(*counts, unread, entered, lost, kept)


def _lines(outbox: Outbox) -> Iterator[bytes | str]:
    yield from journal.read(outbox.journal)
    if outbox.ledger.is_file():
        with suppress(sqlite3.Error, LedgerTrouble), Ledger.reading(outbox.ledger) as old:
            for row in old.rows("SELECT line FROM journal WHERE line <> '' ORDER BY id"):
                yield row["line"]


def _unknown(desk: Desk) -> Iterator[str]:
    """Enter the originals that the ledger does not know, in the order in which they were kept."""
    names = _names(desk.outbox)
    unknown = [desk.outbox.original(digest) for digest in _there(desk.outbox)]
    known = submissions.originals(desk.ledger)
    for path in sorted((p for p in unknown if p.name not in known), key=lambda p: p.stat().st_mtime):
        status = path.stat()
        name = names.get(path.name, f"{path.name[:12]}.docx")
        dropped = Dropped("convert", path.parent, name, Identity.of(status))
        received = desk.local(datetime.fromtimestamp(status.st_mtime, UTC))
        submissions.receive(desk.ledger, dropped, path.name, choose_stem(desk, dropped, ()), received)
        yield path.name


def _names(outbox: Outbox) -> dict[str, str]:
    """The file names of originals by their hash, as the full records tell them."""
    found: dict[str, str] = {}
    for path in sorted((outbox.root / "internal").glob("*/*/*.json")):
        with suppress(OSError, ValueError, KeyError, TypeError):
            source = json.loads(path.read_bytes())["record"]["source"]
            found[source["sha256"]] = source["filename"]
    return found


def _there(outbox: Outbox) -> set[str]:
    folder = outbox.originals
    return {path.name for path in folder.iterdir() if len(path.name) == 64} if folder.is_dir() else set()


def _count(ledger: Ledger, table: str) -> int:
    row = ledger.row(f"SELECT count(*) AS n FROM {table}")  # noqa: S608  a name of ours
    return int(row["n"]) if row else 0


def _set_aside(path: Path, now: datetime) -> str | None:
    """Give the old ledger another name; returns it, null where there was none."""
    old = path.with_name(f"ledger.{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.old.sqlite")
    for end in _BESIDE:
        if (found := path.with_name(path.name + end)).exists():
            found.rename(old.with_name(old.name + end))
    return str(old) if old.exists() else None


def _remove(path: Path) -> None:
    for end in _BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)
