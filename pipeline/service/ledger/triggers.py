"""Triggers that write every change of a logged table as a line of JSON into the table `journal`.

A line holds the whole row after the change, `{"table": …, "row": {column: value}}`, or, for a deleted row,
`{"table": …, "gone": {key column: value}}`; bytes are hexadecimal (docs/folders.md).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NOT_KEPT = {"waiting", "requests", "attempts", "journal"}
"""Tables that are not logged: waiting files are found again, requests are made again."""


@dataclass(frozen=True, slots=True)
class LoggedColumn:
    """A column of a table; `is_key` is True if it is part of the primary key."""

    name: str
    is_bytes: bool
    is_key: bool

    def said(self, row: str) -> str:
        """Return the SQL expression of its value in a line; `row` is `NEW`, `OLD` or the table itself."""
        value = f"{row}.{self.name}"
        return f"CASE WHEN {value} IS NULL THEN NULL ELSE hex({value}) END" if self.is_bytes else value

    def stored(self, value: object) -> object:
        """Convert a value of a line to what the ledger stores.  Raises ValueError."""
        return bytes.fromhex(value) if self.is_bytes and isinstance(value, str) else value


def tables(connection: sqlite3.Connection) -> dict[str, list[LoggedColumn]]:
    """Return the logged tables with their columns, in the order in which they were created."""
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid").fetchall()
    names = [row["name"] for row in rows if row["name"] not in _NOT_KEPT]
    return {name: _columns(connection, name) for name in names if not name.startswith("sqlite_")}


def line_of(table: str, columns: Iterable[LoggedColumn], row: str, part: str = "row") -> str:
    """Return the SQL expression of the line about a row."""
    said = ", ".join(f"'{column.name}', {column.said(row)}" for column in columns)
    return f"json_object('table', '{table}', '{part}', json_object({said}))"


def install(connection: sqlite3.Connection) -> None:
    """Create the triggers of every logged table unless they are up to date.

    After a change of tables or triggers, an empty line in `journal` marks the file to be rewritten.
    """
    wanted = dict(_triggers(connection))
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    there = {row["name"]: row["sql"] for row in rows}
    if there == wanted:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for name in there:
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        for name, statement in wanted.items():
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
            connection.execute(statement)
        connection.execute("INSERT INTO journal (line) VALUES ('')")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _columns(connection: sqlite3.Connection, table: str) -> list[LoggedColumn]:
    rows = connection.execute(f"PRAGMA table_info({table})").fetchall()
    return [LoggedColumn(row["name"], row["type"] == "BLOB", row["pk"] > 0) for row in rows]


def _triggers(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for table, columns in tables(connection).items():
        keys = [column for column in columns if column.is_key]
        lines = {
            "INSERT": line_of(table, columns, "NEW"),
            "UPDATE": line_of(table, columns, "NEW"),
            "DELETE": line_of(table, keys, "OLD", "gone"),
        }
        for event, line in lines.items():
            name = f"journal_{table}_{event.lower()}"
            insert = f"INSERT INTO journal (line) VALUES ({line});"  # noqa: S608  our own names
            yield name, f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {insert} END"
