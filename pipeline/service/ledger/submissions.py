"""Submissions in the ledger: one row for every file that was dropped or converted."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from ...model.outcome import Reason, Verdict
from ...printable import as_text
from .database import Ledger

Origin = Literal["inbox", "convert"]
Open = Literal["received", "working"]


@dataclass(frozen=True, slots=True)
class Identity:
    """What identifies a file: it differs if the bytes changed or another file has taken its name."""

    inode: int
    size: int
    mtime_ns: int
    ctime_ns: int

    @staticmethod
    def of(status: os.stat_result) -> Identity:
        """Return the identity from the result of `lstat`."""
        return Identity(status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    def is_of_moved(self, status: os.stat_result) -> bool:
        """Return whether a file is the same one after a move, which changes nothing but the `ctime`."""
        return replace(Identity.of(status), ctime_ns=self.ctime_ns) == self


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file as it was when it was received.

    `folder` is relative to the inbox (the sender) or, for a file given to `convert`, absolute.
    """

    origin: Origin
    folder: Path
    filename: str
    identity: Identity

    @property
    def name(self) -> str:
        """The file as `ziping status` shows it: sender and name, or the name alone."""
        return as_text(str(self.folder / self.filename) if self.origin == "inbox" else self.filename)


@dataclass(frozen=True, slots=True)
class Submission:
    """A row: the dropped file, the SHA-256 of its bytes, and the stem of its answers' names."""

    id: int
    dropped: Dropped
    sha256: str
    stem: str
    state: Open | Verdict
    received_at: datetime


def receive(ledger: Ledger, dropped: Dropped, sha256: str, stem: str, now: datetime) -> Submission:
    """Enter a file whose bytes are stored."""
    with ledger.transaction() as connection:
        connection.execute("DELETE FROM waiting WHERE name = ?", (dropped.name,))
        cursor = connection.execute(
            "INSERT INTO submissions (origin, folder, filename, inode, size, mtime_ns, ctime_ns, sha256,"
            " stem, state, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'received', ?) RETURNING *",
            (*_place(dropped), *asdict(dropped.identity).values(), sha256, stem, now.isoformat()),
        )
        return _submission(cursor.fetchone())


def begin(ledger: Ledger, submission: Submission, now: datetime) -> None:
    """Begin an attempt."""
    with ledger.transaction() as connection:
        connection.execute("UPDATE submissions SET state = 'working' WHERE id = ?", (submission.id,))
        connection.execute(
            "INSERT INTO attempts (submission, started_at) VALUES (?, ?)", (submission.id, now.isoformat())
        )


def finish(
    ledger: Ledger,
    submission: Submission,
    *,
    verdict: Verdict,
    reason: Reason | None,
    records: Sequence[tuple[str, Verdict]],
    now: datetime,
) -> None:
    """End the attempt and enter the final state; `records` has id and verdict of every form."""
    forms = [(submission.id, number, *one) for number, one in enumerate(records, 1)]
    with ledger.transaction() as connection:
        connection.execute(
            "UPDATE submissions SET state = ?, reason = ?, records = ?, finished_at = ? WHERE id = ?",
            (
                verdict,
                _reason_text(reason),
                json.dumps([i for i, _ in records]),
                now.isoformat(),
                submission.id,
            ),
        )
        connection.execute(
            "UPDATE attempts SET finished_at = ?, verdict = ? WHERE submission = ? AND finished_at IS NULL",
            (now.isoformat(), verdict, submission.id),
        )
        connection.execute("DELETE FROM forms WHERE submission = ?", (submission.id,))
        connection.executemany("INSERT INTO forms VALUES (?, ?, ?, ?)", forms)


def requeue(connection: sqlite3.Connection, number: int) -> None:
    """Mark an answered submission to be processed again from its original.

    The cause is a decision about it, or a later record that resembles its record.
    """
    connection.execute(
        "UPDATE submissions SET state = 'received' WHERE id = ? AND state NOT IN ('working', 'failed')",
        (number,),
    )


def sender(dropped: Dropped) -> bytes | None:
    """Return the sub-folder of the inbox that a file came from; None if it was given to `convert`."""
    return os.fsencode(dropped.folder) if dropped.origin == "inbox" else None


def is_latest(ledger: Ledger, submission: Submission) -> bool:
    """Return whether no later file has this one's name and folder, so that the answers there belong to it."""
    latest = latest_at(ledger, submission.dropped)
    return latest is not None and latest.id == submission.id


def newest(ledger: Ledger) -> int:
    """Return the number of the last submission; 0 if there is none."""
    row = ledger.row("SELECT max(id) AS id FROM submissions")
    return int(row["id"] or 0) if row else 0


def unfinished(ledger: Ledger) -> list[Submission]:
    """Return the submissions that are `received` or `working`, oldest first."""
    rows = ledger.rows("SELECT * FROM submissions WHERE state IN ('received', 'working') ORDER BY id")
    return [_submission(row) for row in rows]


def failed(ledger: Ledger) -> list[tuple[Submission, int, datetime]]:
    """Return the failed submissions, oldest first, with the number of attempts and the time of the last.

    If the same bytes were submitted again, only the later submission counts.
    """
    rows = ledger.rows(
        "SELECT s.*, (SELECT count(*) FROM attempts WHERE submission = s.id) AS tried"
        " FROM submissions s WHERE state = 'failed' AND NOT EXISTS"
        " (SELECT 1 FROM submissions later WHERE later.sha256 = s.sha256 AND later.id > s.id) ORDER BY id"
    )
    return [(_submission(r), r["tried"], datetime.fromisoformat(r["finished_at"])) for r in rows]


def numbered(ledger: Ledger, number: int) -> Submission:
    """Return the submission with that number."""
    (row,) = ledger.rows("SELECT * FROM submissions WHERE id = ?", number)
    return _submission(row)


def before(ledger: Ledger, submission: Submission) -> Submission | None:
    """Return the submission before this one with its name, from its folder."""
    row = ledger.row(
        "SELECT * FROM submissions WHERE origin = ? AND folder = ? AND filename = ? AND id < ?"
        " ORDER BY id DESC LIMIT 1",
        *_place(submission.dropped), submission.id,
    )  # fmt: skip
    return _submission(row) if row else None


def latest_at(ledger: Ledger, dropped: Dropped) -> Submission | None:
    """Return the last submission with that name from that folder."""
    row = ledger.row(
        "SELECT * FROM submissions WHERE origin = ? AND folder = ? AND filename = ? ORDER BY id DESC LIMIT 1",
        *_place(dropped),
    )
    return _submission(row) if row else None


def stem_is_free(ledger: Ledger, dropped: Dropped, stem: str) -> bool:
    """Return whether no other file's answers have this stem, ignoring case.

    Files given to `convert` share one folder of answers.
    """
    origin, folder, filename = _place(dropped)
    row = ledger.row(
        "SELECT 1 FROM submissions WHERE stem = ? COLLATE NOCASE AND origin = ?"
        " AND (origin = 'convert' OR folder = ?) AND NOT (folder = ? AND filename = ?) LIMIT 1",
        stem, origin, folder, folder, filename,
    )  # fmt: skip
    return row is None


def last_accepted_with(ledger: Ledger, sha256: str, before: Submission) -> Submission | None:
    """Return the last earlier submission of these bytes that was published or held."""
    row = ledger.row(
        "SELECT * FROM submissions WHERE sha256 = ? AND id < ? AND state IN ('published', 'held')"
        " ORDER BY id DESC LIMIT 1",
        sha256, before.id,
    )  # fmt: skip
    return _submission(row) if row else None


def last_form_of(ledger: Ledger, record: str) -> tuple[int, Verdict] | None:
    """Return the last submission with a form of a record, whatever became of it, and the form's verdict."""
    row = ledger.row(
        "SELECT submission, verdict FROM forms WHERE record = ? ORDER BY submission DESC LIMIT 1", record
    )
    return (row["submission"], row["verdict"]) if row else None


def originals(ledger: Ledger) -> set[str]:
    """Return the SHA-256 of all bytes that were ever submitted."""
    return {row["sha256"] for row in ledger.rows("SELECT DISTINCT sha256 FROM submissions")}


def all_rows(ledger: Ledger) -> Iterator[tuple[Submission, Reason | None, list[str], str | None]]:
    """Yield every submission in the order received, with reason, record ids and finishing time."""
    for row in ledger.rows("SELECT * FROM submissions ORDER BY id"):
        yield _submission(row), _reason(row["reason"]), json.loads(row["records"]), row["finished_at"]


def dropped_in(row: sqlite3.Row) -> Dropped:
    """Return the file that a row of submissions is about."""
    return Dropped(
        row["origin"],
        Path(os.fsdecode(row["folder"])),
        os.fsdecode(row["filename"]),
        Identity(row["inode"], row["size"], row["mtime_ns"], row["ctime_ns"]),
    )


def _place(dropped: Dropped) -> tuple[str, bytes, bytes]:
    return dropped.origin, os.fsencode(dropped.folder), os.fsencode(dropped.filename)


def _submission(row: sqlite3.Row) -> Submission:
    received = datetime.fromisoformat(row["received_at"])
    return Submission(row["id"], dropped_in(row), row["sha256"], row["stem"], row["state"], received)


def _reason_text(reason: Reason | None) -> str | None:
    return json.dumps(asdict(reason), ensure_ascii=False) if reason else None


def _reason(text: str | None) -> Reason | None:
    return Reason(**json.loads(text)) if text else None
