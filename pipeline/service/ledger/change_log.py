"""The change log: every change of the ledger, line by line in a file beside it, to rebuild the ledger from.

Triggers write each change into the table `journal`, within the transaction that made it; `flush` moves those
lines to the end of `state/journal.jsonl`.  So no other code needs to know about the log, a table that is
added later is included automatically, and an abrupt end loses nothing.  A repeated line does no harm: the
last line about a row counts.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ...storage import atomic
from .database import Ledger
from .schema import add_skeletons
from .triggers import LoggedColumn, line_of, tables

_AT_ONCE = 1000


def flush(ledger: Ledger, path: Path) -> None:
    """Move new lines to the end of the file.  Raises OSError; the ledger keeps what could not be written.

    If the file is missing, or was written for other tables, it is first rewritten with all rows of the
    ledger.
    """
    if not path.is_file() or ledger.row("SELECT 1 FROM journal WHERE line = ''"):
        rewrite(ledger, path)
    while rows := ledger.rows("SELECT id, line FROM journal ORDER BY id LIMIT ?", _AT_ONCE):
        _append(path, (row["line"] for row in rows))
        _drop(ledger, rows[-1]["id"])


def rewrite(ledger: Ledger, path: Path) -> None:
    """Replace the file by one with a line for each row of the ledger.  Raises OSError."""
    last = ledger.row("SELECT coalesce(max(id), 0) AS last FROM journal")
    with atomic.replacing(path) as file:
        for line in _every_row(ledger):
            file.write(line.encode() + b"\n")
    _drop(ledger, last["last"] if last else 0)


def read(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file; none if there is no file.  Raises OSError."""
    if path.is_file():
        with path.open("rb") as file:
            yield from (line for line in file if line.strip())


def replay(ledger: Ledger, lines: Iterable[bytes | str]) -> int:
    """Apply lines to a new ledger; return how many could not be read."""
    ledger.rows("PRAGMA foreign_keys = OFF")
    with ledger.transaction() as connection:
        known = tables(connection)
        damaged = sum(not _applied(connection, known, line) for line in lines)
        add_skeletons(connection)
        connection.execute("DELETE FROM journal")
    ledger.rows("PRAGMA foreign_keys = ON")
    return damaged


def _every_row(ledger: Ledger) -> Iterator[str]:
    with ledger.transaction() as connection:
        for table, columns in tables(connection).items():
            line = line_of(table, columns, table)
            for row in connection.execute(f"SELECT {line} AS line FROM {table}"):  # noqa: S608  our own names
                yield row["line"]


def _drop(ledger: Ledger, last: int) -> None:
    with ledger.transaction() as connection:
        connection.execute("DELETE FROM journal WHERE id <= ?", (last,))


def _append(path: Path, lines: Iterable[str]) -> None:
    with path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - 1))
        torn = end > 0 and file.read(1) != b"\n"  # an abrupt end cut a line short
        file.write((b"\n" if torn else b"") + "".join(f"{line}\n" for line in lines).encode())
        file.flush()
        os.fsync(file.fileno())


def _applied(
    connection: sqlite3.Connection, known: Mapping[str, list[LoggedColumn]], line: bytes | str
) -> bool:
    """Apply a line; return whether that was possible.  Tables and columns of a newer program are skipped."""
    try:
        said: dict[str, Any] = json.loads(line)
        columns = {column.name: column for column in known.get(said["table"], ())}
        row = said["gone"] if "gone" in said else said["row"]
        values = {name: columns[name].stored(value) for name, value in row.items() if name in columns}
        if values:
            connection.execute(*_statement(said["table"], values, gone="gone" in said))
    except (ValueError, KeyError, TypeError, AttributeError, sqlite3.IntegrityError):
        return False
    return True


def _statement(table: str, values: Mapping[str, object], *, gone: bool) -> tuple[str, tuple[object, ...]]:
    """Return the SQL and its values.  The caller checks all names against the ledger's tables."""
    given = tuple(values.values())
    if gone:
        same = " AND ".join(f"{name} IS ?" for name in values)
        return f"DELETE FROM {table} WHERE {same}", given  # noqa: S608
    marks = ", ".join("?" * len(values))
    return f"INSERT OR REPLACE INTO {table} ({', '.join(values)}) VALUES ({marks})", given  # noqa: S608
