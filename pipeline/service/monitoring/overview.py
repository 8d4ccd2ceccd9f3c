"""The state of the submissions, read from the ledger at a cost that does not grow with its size."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime, time
from typing import get_args

from ...config.settings import Settings
from ...model.outcome import Reason, SubmissionState
from ...model.overview import HeldRecord, Overview, SubmissionStatus
from ..ledger import submissions, waiting
from ..ledger.database import Ledger
from ..ledger.hold_reasons import reason_of
from ..ledger.submissions import dropped_in
from ..outbox.paths import Outbox

SHOWN = 100
"""Maximum number of entries of each kind that are listed."""
_RECENT = 20_000
"""Number of the newest submissions that are searched for those of today."""

_OPEN = "SELECT * FROM submissions WHERE state IN ('received', 'working') ORDER BY id LIMIT ?"
_UNANSWERED = (
    "SELECT * FROM (SELECT * FROM submissions WHERE state = ? ORDER BY id DESC LIMIT ?) s WHERE NOT EXISTS"
    " (SELECT 1 FROM submissions later WHERE later.folder = s.folder AND later.filename = s.filename"
    " AND later.id > s.id) ORDER BY id DESC"
)
_NEWEST = "SELECT * FROM submissions WHERE received_at >= ? AND id > ? ORDER BY id DESC LIMIT ?"
_TODAY = (
    "SELECT +state AS state, count(*) AS n FROM submissions WHERE received_at >= ? AND id > ? GROUP BY +state"
)
_HELD = (
    "SELECT r.id, r.held_entry ->> 'name' AS name, r.held_entry ->> 'unit' AS unit, v.hold FROM records r"
    " JOIN revisions v ON v.record = r.id AND v.revision = r.revision"
    " WHERE r.state = 'held' ORDER BY r.year, r.serial LIMIT ?"
)


def overview(ledger: Ledger, now: datetime) -> Overview:
    """Return the state of the submissions.  `now` is in the office's time zone; its date is today."""
    midnight = datetime.combine(now.date(), time(), now.tzinfo).isoformat()
    recent = submissions.newest(ledger) - _RECENT
    waits = tuple(_waiting(row) for row in waiting.rows(ledger))
    at_work = _statuses(ledger, _OPEN, SHOWN)
    return Overview(
        written=now,
        totals=totals(ledger),
        today=_counted(ledger.rows(_TODAY, midnight, recent), 0),
        oldest=min((one.since for one in (*waits, *at_work)), default=None),
        waiting=tuple(sorted(waits, key=lambda one: one.since))[:SHOWN],
        at_work=at_work,
        held=tuple(_held(row) for row in ledger.rows(_HELD, SHOWN)),
        held_in_all=ledger.rows("SELECT count(*) AS n FROM records WHERE state = 'held'")[0]["n"],
        failed=_statuses(ledger, _UNANSWERED, "failed", SHOWN),
        returned=_statuses(ledger, _UNANSWERED, "returned", SHOWN),
        received=_statuses(ledger, _NEWEST, midnight, recent, SHOWN),
    )


def current(settings: Settings, now: datetime) -> Overview:
    """Return the state of the submissions, whether a service runs or not; all empty if there is no ledger."""
    path = Outbox(settings.outbox).ledger
    if path.is_file():
        with Ledger.reading(path) as ledger:
            return overview(ledger, now)
    none: dict[SubmissionState, int] = dict.fromkeys(get_args(SubmissionState), 0)
    return Overview(now, none, none, None, (), (), (), 0, (), (), ())


def totals(ledger: Ledger) -> Mapping[SubmissionState, int]:
    """Return the number of submissions in each state, including waiting files."""
    waits = ledger.rows("SELECT count(*) AS n FROM waiting")[0]["n"]
    return _counted(ledger.rows("SELECT state, count(*) AS n FROM submissions GROUP BY state"), waits)


def _counted(rows: list[sqlite3.Row], waits: int) -> dict[SubmissionState, int]:
    found = {row["state"]: row["n"] for row in rows} | {"waiting": waits}
    return {state: found.get(state, 0) for state in get_args(SubmissionState)}


def _statuses(ledger: Ledger, query: str, *values: object) -> tuple[SubmissionStatus, ...]:
    return tuple(_status(row) for row in ledger.rows(query, *values))


def _status(row: sqlite3.Row) -> SubmissionStatus:
    reason = Reason(**json.loads(row["reason"])) if row["reason"] else None
    since = datetime.fromisoformat(row["received_at"])
    return SubmissionStatus(
        dropped_in(row).name, row["state"], since, reason, tuple(json.loads(row["records"]))
    )


def _held(row: sqlite3.Row) -> HeldRecord:
    reason = reason_of(row["hold"]) if row["hold"] else None
    return HeldRecord(row["id"], row["name"] or row["id"], row["unit"] or "", reason)


def _waiting(row: waiting.Waiting) -> SubmissionStatus:
    return SubmissionStatus(row.name, "waiting", row.since, row.reason)
