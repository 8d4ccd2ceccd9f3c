"""What an object store holds of the site, as far as this machine brought it there.

A row is written before its object is, without a hash, and gets the hash when the object stands: what an
abrupt end left in the store is known here, so that it is brought again or removed.  The file can be made
again from the store's own listing.
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
from ..outbox.paths import Outbox
from .plan import FileHashes

UNKNOWN = ""
"""The hash of an object that may stand as it was, as it will be, or not at all."""
_SYNCHRONOUS = "FULL"
"""A row is on the disk before its object is written: a power cut leaves nothing behind that is not known."""
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS held (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL) WITHOUT ROWID;"
    " CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
)


class ObjectIndex:
    """The rows about one store.  Raises sqlite3.Error."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def hashes(self) -> FileHashes:
        """The SHA-256 of every object by its path, UNKNOWN where nobody can tell."""
        return dict(self._connection.execute("SELECT path, sha256 FROM held"))

    def expect(self, paths: Iterable[str]) -> None:
        """These are about to be brought."""
        self.learn(dict.fromkeys(paths, UNKNOWN))

    def learn(self, hashes: Mapping[str, str]) -> None:
        """These stand there."""
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO held VALUES (?, ?)", hashes.items())

    def forget(self, paths: Iterable[str]) -> None:
        """These are there no more."""
        with self._connection:
            self._connection.executemany("DELETE FROM held WHERE path = ?", ((path,) for path in paths))

    def note(self, **notes: object) -> None:
        """Remember something about the store."""
        rows = ((name, json.dumps(value, ensure_ascii=False)) for name, value in notes.items())
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO notes VALUES (?, ?)", rows)

    def notes(self) -> dict[str, Any]:
        """All that was noted."""
        rows = self._connection.execute("SELECT name, value FROM notes")
        return {name: json.loads(value) for name, value in rows}


@contextmanager
def open_index(outbox: Outbox, target: str) -> Iterator[ObjectIndex]:
    """The holdings of a store, for one process at a time; another one waits."""
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
    """The holdings to look at, while others write or not; null where nothing was ever brought."""
    path = _path(outbox, target)
    if not path.is_file():
        yield None
        return
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        yield ObjectIndex(connection)


def _path(outbox: Outbox, target: str) -> Path:
    return outbox.state / "stores" / f"{hashlib.sha256(target.encode()).hexdigest()[:16]}.sqlite"
