"""Queries about records as a whole: what is public, what is held, what was withdrawn."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ...errors import JoinedInto, Withdrawn
from ...model.entry import Entry
from ...model.outcome import Reason
from .database import Ledger
from .hold_reasons import reason_of
from .revisions import ENTRY, Revision, as_revision
from .submissions import Submission

RecordState = Literal["published", "held", "withdrawn"]
_ROW = (
    "SELECT r.id, r.name, r.revision, r.state, r.superseded_by, v.hold, v.approved_at, v.rejected_at,"
    " (SELECT reason FROM decisions d WHERE d.record = r.id AND d.deed IN ('withdraw', 'supersede')"
    " ORDER BY d.id DESC LIMIT 1) AS reason,"
    " (SELECT json_group_array(o.id) FROM records o WHERE o.superseded_by = r.id) AS supersedes"
    " FROM records r JOIN revisions v ON v.record = r.id AND v.revision = r.revision"
)


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record as `ziping status` shows it.

    `reason` is why it is held or withdrawn; None if it is public.
    """

    id: str
    name: str | None
    revision: int
    state: RecordState
    is_approved: bool
    is_rejected: bool
    superseded_by: str | None
    supersedes: tuple[str, ...]
    reason: Reason | None


def row(ledger: Ledger, record: str) -> RecordRow | None:
    """Return a record; None if none of its revisions was ever published or held."""
    found = ledger.row(f"{_ROW} WHERE r.id = ?", record)
    return _record_row(found) if found else None


def rows(ledger: Ledger) -> list[RecordRow]:
    """Return every record, by id."""
    return [_record_row(found) for found in ledger.rows(f"{_ROW} ORDER BY r.id")]


def current_rows(ledger: Ledger, submission: Submission) -> list[RecordRow]:
    """Return the records whose newest revision was made by an earlier submission of the same bytes.

    Empty unless that is true of every record that these bytes were ever a revision of.
    """
    made = ledger.rows(
        "SELECT r.id, r.revision, v.submission, max(v.revision) AS latest FROM revisions v"
        " JOIN records r ON r.id = v.record WHERE v.sha256 = ? GROUP BY r.id ORDER BY v.submission, v.form",
        submission.sha256,
    )
    newest = all(one["revision"] == one["latest"] and one["submission"] < submission.id for one in made)
    found = (row(ledger, one["id"]) for one in made) if newest else ()
    return [one for one in found if one]


def withdrawn_revision(ledger: Ledger, submission: Submission, form: int) -> RecordRow | None:
    """Return the record whose newest revision this form made, if either has been withdrawn since."""
    found = ledger.row(
        f"{_ROW} WHERE v.submission = ? AND v.form = ?"
        " AND (r.state = 'withdrawn' OR v.rejected_at IS NOT NULL)",
        submission.id, form,
    )  # fmt: skip
    return _record_row(found) if found else None


def entries(ledger: Ledger) -> list[Entry]:
    """Return the list entries of all public records, by year and serial."""
    found = ledger.each("SELECT entry FROM records WHERE shown IS NOT NULL ORDER BY year, serial")
    return [_entry(one["entry"]) for one in found]


def held_entries(ledger: Ledger) -> list[Entry]:
    """Return the list entries of all records that wait for approval, by year and serial."""
    found = ledger.rows("SELECT held_entry FROM records WHERE state = 'held' ORDER BY year, serial")
    return [ENTRY.validate_json(one["held_entry"]) for one in found if one["held_entry"]]


def withdrawn(ledger: Ledger) -> dict[int, int]:
    """Return how many records of each year were public and are withdrawn, without those superseded."""
    found = ledger.rows(
        "SELECT year, count(*) AS n FROM records WHERE withdrawn_at IS NOT NULL AND superseded_by IS NULL"
        " AND first_published IS NOT NULL GROUP BY year"
    )
    return {one["year"]: one["n"] for one in found}


def withdrawn_ids(ledger: Ledger) -> list[tuple[str, bool]]:
    """Return the withdrawn records that are not public again, and whether a version of each is held."""
    found = ledger.rows(
        "SELECT id, state = 'held' AS held FROM records WHERE withdrawn_at IS NOT NULL AND shown IS NULL"
    )
    return [(one["id"], bool(one["held"])) for one in found]


def shown(ledger: Ledger) -> Iterator[tuple[Revision, str]]:
    """Yield the public revision of every public record, with its fingerprint."""
    for one in ledger.rows(
        "SELECT v.*, r.serial, r.first_published, r.fingerprint AS shown_fingerprint FROM records r"
        " JOIN revisions v ON v.record = r.id AND v.revision = r.shown ORDER BY r.id"
    ):
        yield as_revision(one), one["shown_fingerprint"]


def held(ledger: Ledger) -> Iterator[Revision]:
    """Return the revisions that wait for approval."""
    found = ledger.rows(
        "SELECT v.*, r.serial, r.first_published FROM records r JOIN revisions v"
        " ON v.record = r.id AND v.revision = r.revision WHERE r.state = 'held' ORDER BY r.id"
    )
    return map(as_revision, found)


@dataclass(frozen=True, slots=True)
class CurrentRevision:
    """A public or held revision, and the original and the number of the form that it was made from."""

    revision: Revision
    submission: int
    form: int
    sha256: str
    filename: str
    held: bool


def current_revisions(ledger: Ledger) -> list[CurrentRevision]:
    """Return all public and held revisions, by the submission that made them."""
    found = ledger.rows(
        "SELECT v.*, r.serial, r.first_published, s.filename, v.revision IS NOT r.shown AS is_held"
        " FROM records r JOIN revisions v ON v.record = r.id"
        " AND (v.revision = r.shown OR (v.revision = r.revision AND r.state = 'held'))"
        " JOIN submissions s ON s.id = v.submission ORDER BY v.submission, v.form"
    )
    return [
        CurrentRevision(
            as_revision(one),
            one["submission"],
            one["form"],
            one["sha256"],
            os.fsdecode(one["filename"]),
            bool(one["is_held"]),
        )
        for one in found
    ]


def fingerprints(ledger: Ledger) -> dict[str, str]:
    """Return the fingerprint of every public record by its id."""
    found = ledger.rows("SELECT id, fingerprint FROM records WHERE shown IS NOT NULL ORDER BY id")
    return {one["id"]: one["fingerprint"] for one in found}


def _entry(said: str) -> Entry:
    """Return a list entry; the unit's name is interned, because many entries have the same."""
    entry = ENTRY.validate_json(said)
    return replace(entry, unit=sys.intern(entry.unit)) if entry.unit else entry


def _record_row(found: sqlite3.Row) -> RecordRow:
    return RecordRow(
        found["id"],
        found["name"],
        found["revision"],
        found["state"],
        found["approved_at"] is not None,
        found["rejected_at"] is not None,
        found["superseded_by"],
        tuple(json.loads(found["supersedes"])),
        _reason(found),
    )


def _reason(found: sqlite3.Row) -> Reason | None:
    if found["state"] == "withdrawn":
        why = found["reason"] or ""
        successor = found["superseded_by"]
        return JoinedInto(new=successor, why=why).reason() if successor else Withdrawn(why=why).reason()
    return reason_of(found["hold"]) if found["state"] == "held" and found["hold"] else None
