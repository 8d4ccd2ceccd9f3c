"""The ledger: one SQLite file that knows what happened to every submission.

WAL, foreign keys on, every commit flushed to the disk.  The service is the only writer but for requests.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import files
from .schema import migrate

_PATIENCE_SECONDS = 30.0


class Ledger:
    """An open ledger.  Outside `transaction` it only reads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> Ledger:
        """Open a ledger, made or migrated where needed."""
        files.make_folder(path.parent)
        connection = _connect(path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        migrate(connection)
        return cls(connection)

    @classmethod
    @contextmanager
    def reading(cls, path: Path) -> Iterator[Ledger]:
        """A ledger that cannot be written to, while a service works on it or not."""
        connection = _connect(path)
        connection.execute("PRAGMA query_only = ON")
        try:
            yield cls(connection)
        finally:
            connection.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing: committed where the block ends well, else undone."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """The rows of a query."""
        return self._connection.execute(query, values).fetchall()

    def row(self, query: str, *values: object) -> sqlite3.Row | None:
        """The first row of a query."""
        found = self._connection.execute(query, values).fetchone()
        return found if isinstance(found, sqlite3.Row) else None


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection
