"""Records and their revisions in the ledger.

A revision is first admitted, then its files are written, then its state is entered: only then is it the
record's newest.  The same form of the same submission is always the same revision, however often the
submission is processed.  Whether it is held is decided when it is admitted, and does not change until it is
approved.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pydantic import TypeAdapter

from ...errors import IdCollision, Superseded
from ...model.entry import Entry
from ...translate.look_alikes import skeleton
from .database import Ledger
from .submissions import Submission

ENTRY = TypeAdapter(Entry)


@dataclass(frozen=True, slots=True)
class RevisionSource:
    """The submission and form that a revision is made from, when, and why it is held (None if it is not)."""

    submission: Submission
    form: int
    hold: str | None
    at: datetime

    @property
    def of(self) -> tuple[int, int]:
        """The numbers of submission and form; each pair makes one revision."""
        return self.submission.id, self.form


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a record: its number, the record's serial within the year, and its times.

    `published_at` is when it was approved or, if it was not held, made.  `hold` is why it was held, as
    `hold_reasons` stores it; `fingerprint` is that of its published record.json; both are None as long as
    there is none.
    """

    record: str
    number: int
    serial: int
    first_published: datetime
    published_at: datetime
    hold: str | None
    is_approved: bool
    fingerprint: str | None


def admit(ledger: Ledger, record_id: str, key: str, made: RevisionSource) -> Revision:
    """Return the revision that a form of a submission makes, entered if new; a new record gets its serial.

    Raises IdCollision if another project has the id, Superseded if a later submission came first.
    """
    with ledger.transaction() as connection:
        _admit_record(connection, record_id, key)
        newest = _newest(connection, record_id)
        if newest and newest["submission"] > made.submission.id:
            raise Superseded
        _admit_revision(connection, record_id, made)
    return _revision(ledger, made)


def enter_state(ledger: Ledger, revision: Revision, hold: str | None, fingerprint: str, entry: Entry) -> None:
    """Make a revision the newest, after its files were written; lists show it unless it is held."""
    with ledger.transaction() as connection:
        connection.execute(
            "UPDATE records SET revision = ?, name = ?, unit = ?, budget = ? WHERE id = ?",
            (revision.number, entry.name, entry.unit, _figure(entry.budget), revision.record),
        )
        connection.execute(
            "UPDATE revisions SET fingerprint = ? WHERE record = ? AND revision = ?",
            (fingerprint, revision.record, revision.number),
        )
        if hold:
            _hold(connection, revision, hold, entry)
        else:
            _show(connection, revision, fingerprint, entry)


def renew(ledger: Ledger, revision: Revision, fingerprint: str, entry: Entry, *, held: bool) -> None:
    """Update ledger and list entry of a current revision whose files were made again."""
    said = ENTRY.dump_json(entry).decode()
    with ledger.transaction() as connection:
        connection.execute(
            "UPDATE revisions SET fingerprint = ?1 WHERE record = ?2 AND revision = ?3"
            " AND fingerprint IS NOT ?1",
            (fingerprint, revision.record, revision.number),
        )
        if held:
            connection.execute(
                "UPDATE records SET held_entry = ?1 WHERE id = ?2 AND held_entry IS NOT ?1",
                (said, revision.record),
            )
        else:
            connection.execute(
                "UPDATE records SET fingerprint = ?1, entry = ?2 WHERE id = ?3"
                " AND (fingerprint IS NOT ?1 OR entry IS NOT ?2)",
                (fingerprint, said, revision.record),
            )


def withdraw(
    connection: sqlite3.Connection, record: str, now: datetime, superseded_by: str | None = None
) -> None:
    """Make everything of a record neither public nor held; `site.lists` removes its files."""
    connection.execute(
        "UPDATE records SET state = 'withdrawn', shown = NULL, entry = NULL, held_entry = NULL,"
        " fingerprint = NULL, withdrawn_at = coalesce(withdrawn_at, ?), superseded_by = ? WHERE id = ?",
        (now.isoformat(), superseded_by, record),
    )


def reject(connection: sqlite3.Connection, record: str, now: datetime) -> None:
    """Drop the newest revision, which is held, for good; what is public of the record stays."""
    connection.execute(
        "UPDATE revisions SET rejected_at = ? WHERE record = ? AND revision ="
        " (SELECT revision FROM records WHERE id = ?)",
        (now.isoformat(), record, record),
    )
    connection.execute(
        "UPDATE records SET state = iif(shown IS NULL, 'withdrawn', 'published'), held_entry = NULL,"
        " withdrawn_at = iif(shown IS NULL, coalesce(withdrawn_at, ?), NULL) WHERE id = ?",
        (now.isoformat(), record),
    )


def release(connection: sqlite3.Connection, record: str, now: datetime) -> int:
    """Approve the newest revision of a record, which is held; return the submission that made it."""
    row = connection.execute(
        "UPDATE revisions SET approved_at = coalesce(approved_at, ?) WHERE record = ? AND revision ="
        " (SELECT revision FROM records WHERE id = ?) RETURNING submission",
        (now.isoformat(), record, record),
    ).fetchone()
    return int(row["submission"])


def _admit_record(connection: sqlite3.Connection, record_id: str, key: str) -> None:
    year = int(record_id[:4])
    connection.execute(
        "INSERT INTO records (id, year, serial, key, skeleton)"
        " SELECT ?, ?, coalesce(max(serial), 0) + 1, ?, ?"
        " FROM records WHERE year = ? ON CONFLICT (id) DO NOTHING",
        (record_id, year, key, skeleton(key), year),
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


def _admit_revision(connection: sqlite3.Connection, record_id: str, made: RevisionSource) -> None:
    """Enter a revision; a number that was admitted but got no state is used again for the next one."""
    known = connection.execute(
        "UPDATE revisions SET hold = iif(fingerprint IS NULL, ?, hold) WHERE submission = ? AND form = ?",
        (made.hold, *made.of),
    )
    if known.rowcount == 0:
        connection.execute(
            "INSERT OR REPLACE INTO revisions (record, revision, submission, form, sha256, hold, made_at)"
            " SELECT id, revision + 1, ?, ?, ?, ?, ? FROM records WHERE id = ?",
            (*made.of, made.submission.sha256, made.hold, made.at.isoformat(), record_id),
        )


def _revision(ledger: Ledger, made: RevisionSource) -> Revision:
    (row,) = ledger.rows(
        "SELECT v.*, r.serial, r.first_published FROM revisions v JOIN records r ON r.id = v.record"
        " WHERE v.submission = ? AND v.form = ?",
        *made.of,
    )
    return as_revision(row)


def as_revision(row: sqlite3.Row) -> Revision:
    """Return a revision from a row of `revisions` with its record's `serial` and `first_published`."""
    published = datetime.fromisoformat(row["approved_at"] or row["made_at"])
    return Revision(
        record=row["record"],
        number=row["revision"],
        serial=row["serial"],
        first_published=datetime.fromisoformat(row["first_published"])
        if row["first_published"]
        else published,
        published_at=published,
        hold=row["hold"],
        is_approved=row["approved_at"] is not None,
        fingerprint=row["fingerprint"],
    )


def _figure(amount: Decimal | None) -> str | None:
    """Return an amount in yuan as text for comparison: 120000 and 120000.00 are the same."""
    return None if amount is None else f"{amount.normalize():f}"


def _hold(connection: sqlite3.Connection, revision: Revision, hold: str, entry: Entry) -> None:
    """Mark a revision as held; an approval that was given for other content becomes void."""
    connection.execute(
        "UPDATE revisions SET hold = ?, approved_at = NULL WHERE record = ? AND revision = ?",
        (hold, revision.record, revision.number),
    )
    connection.execute(
        "UPDATE records SET state = 'held', held_entry = ? WHERE id = ?",
        (ENTRY.dump_json(entry).decode(), revision.record),
    )


def _show(connection: sqlite3.Connection, revision: Revision, fingerprint: str, entry: Entry) -> None:
    connection.execute(
        "UPDATE records SET state = 'published', shown = ?, first_published = ?, last_published = ?,"
        " fingerprint = ?, entry = ?, held_entry = NULL, withdrawn_at = NULL, superseded_by = NULL"
        " WHERE id = ?",
        (
            revision.number,
            revision.first_published.isoformat(),
            revision.published_at.isoformat(),
            fingerprint,
            ENTRY.dump_json(entry).decode(),
            revision.record,
        ),
    )
