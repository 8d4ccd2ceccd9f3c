"""Requests that a command leaves in the ledger for a running service, and their results."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from .database import Ledger

Result = dict[str, int | dict[str, str]]
"""The result of a request.

Either figures, or `error` with the reason's `code`, `message_zh`, `message_en`, or `declined` with the whole
reason if the request does not fit the records.
"""


@dataclass(frozen=True, slots=True)
class QueuedRequest:
    """A command with its arguments as JSON text."""

    id: int
    command: str
    text: str


def leave(ledger: Ledger, command: str, text: str, now: datetime) -> int:
    """Leave a request, with its arguments as JSON in `text`; return its number."""
    with ledger.transaction() as connection:
        cursor = connection.execute(
            "INSERT INTO requests (command, arguments, made_at) VALUES (?, ?, ?)",
            (command, text, now.isoformat()),
        )
    return int(cursor.lastrowid or 0)


def waiting(ledger: Ledger) -> list[QueuedRequest]:
    """Return the requests that have no result yet, oldest first."""
    rows = ledger.rows("SELECT * FROM requests WHERE result IS NULL ORDER BY id")
    return [QueuedRequest(row["id"], row["command"], row["arguments"]) for row in rows]


def answer(ledger: Ledger, request: QueuedRequest, result: Result) -> None:
    """Enter the result of a request."""
    with ledger.transaction() as connection:
        connection.execute("UPDATE requests SET result = ? WHERE id = ?", (json.dumps(result), request.id))


def forget(ledger: Ledger, number: int) -> None:
    """Delete a request that nobody will carry out."""
    with ledger.transaction() as connection:
        connection.execute("DELETE FROM requests WHERE id = ? AND result IS NULL", (number,))


def result(ledger: Ledger, number: int) -> Result | None:
    """Return the result of a request; None while it waits."""
    row = ledger.row("SELECT result FROM requests WHERE id = ? AND result IS NOT NULL", number)
    return dict(json.loads(row["result"])) if row else None


def await_result(
    ledger: Ledger, number: int, served: Callable[[], bool], pause: Callable[[float], None]
) -> Result | None:
    """Wait for a result as long as a service runs; return None if the service ended without one."""
    while (found := result(ledger, number)) is None and served():
        pause(0.2)
    found = found or result(ledger, number)
    forget(ledger, number)
    return found
