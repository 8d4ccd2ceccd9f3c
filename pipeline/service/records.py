"""Records and their revisions in the ledger.

A revision is first admitted, then its files are written, then it is settled: only then is it the
record's newest.  The same form of the same submission is always the same revision, however often a
submission is taken up again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter

from ..errors import IdCollision, Superseded
from ..render.html_entry import Entry
from .ledger import Ledger
from .submissions import Submission

RecordState = Literal["published", "held", "withdrawn"]
_ENTRY = TypeAdapter(Entry)


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a record: its number, the record's serial within the year, and its times."""

    record: str
    number: int
    serial: int
    first_published: datetime
    made_at: datetime


@dataclass(frozen=True, slots=True)
class RecordRow:
    """What status shows of a record."""

    id: str
    name: str
    revision: int
    state: RecordState


def admit(
    ledger: Ledger, record_id: str, key: str, *, submission: Submission, form: int, now: datetime
) -> Revision:
    """Give a form of a submission its revision of its record; the record its serial where it is new.

    Raises IdCollision where another project has the id, Superseded where a later submission came first.
    """
    with ledger.transaction() as connection:
        _admit_record(connection, record_id, key)
        newest = _newest(connection, record_id)
        if newest and newest["submission"] > submission.id:
            raise Superseded(id=record_id)
        _admit_revision(connection, record_id, submission, form, now)
    return _revision(ledger, submission, form)


def settle(ledger: Ledger, revision: Revision, state: RecordState, fingerprint: str, entry: Entry) -> None:
    """Make a revision the newest, its files being written; lists show it unless it is held."""
    with ledger.transaction() as connection:
        connection.execute(
            "UPDATE records SET revision = ?, state = ?, name = ?, unit = ? WHERE id = ?",
            (revision.number, state, entry.name, entry.unit, revision.record),
        )
        if state == "published":
            _show(connection, revision, fingerprint, entry)


def standing(ledger: Ledger, submission: Submission) -> list[RecordRow]:
    """The records whose newest revision an earlier submission of the same bytes made.

    Empty unless that is so of every record that these bytes ever were a revision of.
    """
    rows = ledger.rows(
        "SELECT r.id, r.name, r.revision, r.state, v.submission, max(v.revision) AS latest FROM revisions v"
        " JOIN records r ON r.id = v.record WHERE v.sha256 = ? GROUP BY r.id ORDER BY v.submission, v.form",
        submission.sha256,
    )
    newest = all(row["revision"] == row["latest"] and row["submission"] < submission.id for row in rows)
    return (
        [RecordRow(row["id"], row["name"], row["revision"], row["state"]) for row in rows] if newest else []
    )


def entries(ledger: Ledger) -> list[Entry]:
    """The list entries of everything public, by year and serial."""
    rows = ledger.rows("SELECT entry FROM records WHERE shown IS NOT NULL ORDER BY year, serial")
    return [_ENTRY.validate_json(row["entry"]) for row in rows]


def withdrawn(ledger: Ledger) -> dict[int, int]:
    """How many records of each year were withdrawn."""
    rows = ledger.rows("SELECT year, count(*) AS n FROM records WHERE state = 'withdrawn' GROUP BY year")
    return {row["year"]: row["n"] for row in rows}


def shown(ledger: Ledger) -> Iterator[tuple[Revision, str]]:
    """The revision that is public of every public record, with its fingerprint."""
    for row in ledger.rows(
        "SELECT v.*, r.serial, r.first_published, r.fingerprint FROM records r JOIN revisions v"
        " ON v.record = r.id AND v.revision = r.shown ORDER BY r.id"
    ):
        yield _as_revision(row), row["fingerprint"]


def rows(ledger: Ledger) -> list[RecordRow]:
    """Every record, by id."""
    found = ledger.rows("SELECT id, name, revision, state FROM records WHERE revision > 0 ORDER BY id")
    return [RecordRow(row["id"], row["name"], row["revision"], row["state"]) for row in found]


def _admit_record(connection: sqlite3.Connection, record_id: str, key: str) -> None:
    year = int(record_id[:4])
    connection.execute(
        "INSERT INTO records (id, year, serial, key) SELECT ?, ?, coalesce(max(serial), 0) + 1, ?"
        " FROM records WHERE year = ? ON CONFLICT (id) DO NOTHING",
        (record_id, year, key, year),
    )
    stored = connection.execute("SELECT key FROM records WHERE id = ?", (record_id,)).fetchone()["key"]
    if stored != key:
        raise IdCollision(id=record_id)


def _newest(connection: sqlite3.Connection, record_id: str) -> sqlite3.Row | None:
    found = connection.execute(
        "SELECT v.* FROM records r JOIN revisions v ON v.record = r.id AND v.revision = r.revision"
        " WHERE r.id = ?",
        (record_id,),
    ).fetchone()
    return found if isinstance(found, sqlite3.Row) else None


def _admit_revision(
    connection: sqlite3.Connection, record_id: str, submission: Submission, form: int, now: datetime
) -> None:
    """A number that was admitted but never settled goes to the next that asks."""
    known = connection.execute(
        "SELECT 1 FROM revisions WHERE submission = ? AND form = ?", (submission.id, form)
    )
    if known.fetchone() is None:
        connection.execute(
            "INSERT OR REPLACE INTO revisions (record, revision, submission, form, sha256, made_at)"
            " SELECT id, revision + 1, ?, ?, ?, ? FROM records WHERE id = ?",
            (submission.id, form, submission.sha256, now.isoformat(), record_id),
        )


def _revision(ledger: Ledger, submission: Submission, form: int) -> Revision:
    (row,) = ledger.rows(
        "SELECT v.*, r.serial, r.first_published FROM revisions v JOIN records r ON r.id = v.record"
        " WHERE v.submission = ? AND v.form = ?",
        submission.id, form,
    )  # fmt: skip
    return _as_revision(row)


def _as_revision(row: sqlite3.Row) -> Revision:
    made = datetime.fromisoformat(row["made_at"])
    first = datetime.fromisoformat(row["first_published"]) if row["first_published"] else made
    return Revision(row["record"], row["revision"], row["serial"], first, made)


def _show(connection: sqlite3.Connection, revision: Revision, fingerprint: str, entry: Entry) -> None:
    connection.execute(
        "UPDATE records SET shown = ?, first_published = ?, last_published = ?, fingerprint = ?, entry = ?"
        " WHERE id = ?",
        (
            revision.number,
            revision.first_published.isoformat(),
            revision.made_at.isoformat(),
            fingerprint,
            _ENTRY.dump_json(entry).decode(),
            revision.record,
        ),
    )
