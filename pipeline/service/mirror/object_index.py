"""The index of the site's objects in an object store, as far as this machine copied them there.

A row is written without a hash before its object is written, and gets the hash when the object is stored.
So objects that an abrupt end left in the store are known here, and are copied again or removed.  The index
can be rebuilt from the store's own listing.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from ...storage import atomic
from ...storage.manifest_file import FileHashes
from ..outbox.paths import Outbox

UNKNOWN = ""
"""The hash of an object that may be old, new or missing."""
_SYNCHRONOUS = "FULL"
"""A row is on disk before its object is written, so that a power failure leaves no unknown object behind."""
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS held (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID;"
    " CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
)


class ObjectIndex:
    """The rows about one store.  Its methods raise sqlite3.Error."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def hashes(self) -> FileHashes:
        """Return the SHA-256 of every object by its path; UNKNOWN if it is uncertain."""
        return dict(self._connection.execute("SELECT path, sha256 FROM held"))

    def expect(self, paths: Iterable[str]) -> None:
        """Enter objects that are about to be written, with UNKNOWN hashes."""
        self.learn(dict.fromkeys(paths, UNKNOWN))

    def learn(self, hashes: Mapping[str, str]) -> None:
        """Enter the hashes of objects that are stored."""
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO held VALUES (?, ?)", hashes.items())

    def forget(self, paths: Iterable[str]) -> None:
        """Delete the rows of objects that are gone."""
        with self._connection:
            self._connection.executemany("DELETE FROM held WHERE path = ?", ((path,) for path in paths))

    def note(self, **notes: object) -> None:
        """Save named values about the store; each must be representable in JSON."""
        rows = ((name, json.dumps(value, ensure_ascii=False)) for name, value in notes.items())
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", rows)

    def notes(self) -> dict[str, Any]:
        """Return all saved values by name."""
        rows = self._connection.execute("SELECT name, value FROM notes")
        return {name: json.loads(value) for name, value in rows}


@contextmanager
def open_index(outbox: Outbox, target: str) -> Iterator[ObjectIndex]:
    """Open the index of a store to write it, for one process at a time; other processes wait."""
    path = _path(outbox, target)
    atomic.make_folder(path.parent)
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(
                f"PRAGMA journal_mode = WAL; PRAGMA synchronous = {_SYNCHRONOUS}; {_SCHEMA}"
            )
            yield ObjectIndex(connection)
    finally:
        os.close(lock)


@contextmanager
def read_index(outbox: Outbox, target: str) -> Iterator[ObjectIndex | None]:
    """Open the index of a store to read it, even while it is written; None if there is no index yet."""
    path = _path(outbox, target)
    if not path.is_file():
        yield None
        return
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        yield ObjectIndex(connection)


def _path(outbox: Outbox, target: str) -> Path:
    return outbox.state / "stores" / f"{hashlib.sha256(target.encode()).hexdigest()[:16]}.sqlite"
