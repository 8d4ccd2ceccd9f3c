"""The officer's decisions about records, as the ledger stores them.

`site/decision_files.py` copies them to `outbox/internal`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ...model.finding import Waived
from .database import Ledger

DecisionKind = Literal["approve", "withdraw", "waive", "supersede"]


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    `detail` is the code that was waived, the record that replaces this one, or `held` if only the held
    version was withdrawn; else None.
    """

    record: str
    deed: DecisionKind
    detail: str | None
    reason: str | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Waiver:
    """A finding of a record that an officer waived, and the reason; for internal pages only."""

    record: str
    code: str
    reason: str
    made_at: datetime


def enter(connection: sqlite3.Connection, decision: Decision) -> None:
    """Enter a decision, unless it repeats the record's last one, as after an abrupt end."""
    last = connection.execute(
        "SELECT deed, detail, reason FROM decisions WHERE record = ? ORDER BY id DESC LIMIT 1",
        (decision.record,),
    ).fetchone()
    said = decision.deed, decision.detail, decision.reason
    if last is None or tuple(last) != said:
        connection.execute(
            "INSERT INTO decisions (record, deed, detail, reason, made_at) VALUES (?, ?, ?, ?, ?)",
            (decision.record, *said, decision.made_at.isoformat()),
        )


def decisions_about(ledger: Ledger, record: str) -> list[Decision]:
    """Return the decisions about a record, oldest first."""
    rows = ledger.rows("SELECT * FROM decisions WHERE record = ? ORDER BY id", record)
    return [_decision(row) for row in rows]


def waivers(ledger: Ledger, year: int) -> list[Waiver]:
    """Return the findings that were waived for records of a fiscal year, with the last reason given."""
    rows = ledger.rows(
        "SELECT record, detail, reason, max(made_at) AS made_at FROM decisions"
        " WHERE record >= ? AND record < ? AND deed = 'waive' GROUP BY record, detail",
        f"{year:04}-", f"{year:04}.",
    )  # fmt: skip
    return [_waiver(row) for row in rows]


def waived(ledger: Ledger, records: Iterable[str]) -> Waived:
    """Return the waived codes of some records; records without any are left out."""
    found = {record: frozenset(_codes(ledger, record)) for record in records}
    return {record: codes for record, codes in found.items() if codes}


def _codes(ledger: Ledger, record: str) -> Iterable[str]:
    rows = ledger.rows("SELECT detail FROM decisions WHERE record = ? AND deed = 'waive'", record)
    return (row["detail"] for row in rows)


def _decision(row: sqlite3.Row) -> Decision:
    made = datetime.fromisoformat(row["made_at"])
    return Decision(row["record"], row["deed"], row["detail"], row["reason"], made)


def _waiver(row: sqlite3.Row) -> Waiver:
    return Waiver(row["record"], row["detail"], row["reason"], datetime.fromisoformat(row["made_at"]))
