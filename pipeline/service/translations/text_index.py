"""Which public record shows which text, and in what English: `state/texts.sqlite`.

It can be made again from what is public, and is where it is missing, damaged or of another version.  What
it knows of a text's English is what the pages say: a text whose English is another now leads to the pages
that have to be printed anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ... import __version__
from ...model.entry import unit_of
from ...model.record import Record
from ...storage import atomic
from ...translate.catalogue import Catalogue
from ...translate.texts import CHINESE, Use, texts_of

_SCHEMA = """
CREATE TABLE version (program TEXT NOT NULL, seal TEXT);
CREATE TABLE records (id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, unit TEXT);
CREATE TABLE texts (
    id INTEGER PRIMARY KEY, zh TEXT NOT NULL, context TEXT NOT NULL, has_own INTEGER NOT NULL,
    english TEXT, engine TEXT, UNIQUE (zh, context, has_own));
CREATE TABLE uses (
    record TEXT NOT NULL REFERENCES records ON DELETE CASCADE, text INTEGER NOT NULL REFERENCES texts,
    field TEXT NOT NULL);
CREATE INDEX uses_text ON uses (text, record);
CREATE INDEX uses_record ON uses (record);
"""

_UNUSABLE = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR}
"""Errors of a file that is no index: not a database, damaged, without its tables."""


class TextChange(NamedTuple):
    """A text whose English is another now."""

    text: int
    english: str | None
    engine: str | None


@dataclass(frozen=True, slots=True)
class TextIndex:
    """The open index."""

    connection: sqlite3.Connection

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[TextIndex]:
        """The index, empty where there is none that can be used.  Committed where the block ends well."""
        with closing(_sound(path)) as connection, connection:
            yield cls(connection)

    def catalogue_stamp(self) -> str | None:
        """`translation_files.catalogue_stamp` of the pages as they are; null where that is not known."""
        found = self.connection.execute("SELECT seal FROM version").fetchone()["seal"]
        return None if found is None else str(found)

    def note_catalogue_stamp(self, stamp: str) -> None:
        """The pages say what these translations say."""
        self.connection.execute("UPDATE version SET seal = ?", (stamp,))

    def fingerprints(self) -> dict[str, str]:
        """The fingerprint of every record it knows, by id."""
        return dict(self.connection.execute("SELECT id, fingerprint FROM records").fetchall())

    def forget(self, records: Iterable[str]) -> None:
        """Let go of records, and of the texts that none shows any more."""
        self.connection.executemany("DELETE FROM records WHERE id = ?", [(record,) for record in records])

    def tidy(self) -> None:
        """Let go of the texts that no record shows any more."""
        self.connection.execute("DELETE FROM texts WHERE id NOT IN (SELECT text FROM uses)")

    def add(self, record: Record, fingerprint: str, catalogue: Catalogue) -> None:
        """Enter a record as it is published, in place of what was known of it."""
        self.forget([record.id])
        self.connection.execute(
            "INSERT INTO records VALUES (?, ?, ?)", (record.id, fingerprint, unit_of(record))
        )
        for use in texts_of(record, catalogue):
            self.connection.execute(
                "INSERT INTO uses VALUES (?, ?, ?)", (record.id, self._text(use, catalogue), use.field)
            )

    def changes(self, catalogue: Catalogue) -> list[TextChange]:
        """The texts that a catalogue translates otherwise than the pages do.  Linear in the texts."""
        rows = self.connection.execute("SELECT id, zh, context, english, engine FROM texts")
        return [
            TextChange(row["id"], *now)
            for row in rows
            if (now := _english(catalogue, row["zh"], row["context"])) != (row["english"], row["engine"])
        ]

    def records_with(self, changes: Iterable[TextChange]) -> set[str]:
        """The records that show any of these texts."""
        found = (
            self.connection.execute("SELECT record FROM uses WHERE text = ?", (change.text,))
            for change in changes
        )
        return {row["record"] for rows in found for row in rows}

    def note(self, changes: Iterable[TextChange]) -> None:
        """What the pages say from now on."""
        self.connection.executemany(
            "UPDATE texts SET english = ?, engine = ? WHERE id = ?",
            [(change.english, change.engine, change.text) for change in changes],
        )

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """The rows of a query."""
        return self.connection.execute(query, values).fetchall()

    def each(self, query: str) -> Iterator[sqlite3.Row]:
        """The rows of a query, one at a time: they may be many."""
        yield from self.connection.execute(query)

    def _text(self, use: Use, catalogue: Catalogue) -> int:
        key = use.zh, use.context, use.has_own
        known = self.connection.execute(
            "SELECT id FROM texts WHERE zh = ? AND context = ? AND has_own = ?", key
        ).fetchone()
        if known:
            return int(known["id"])
        english = _english(catalogue, use.zh, use.context)
        cursor = self.connection.execute(
            "INSERT INTO texts (zh, context, has_own, english, engine) VALUES (?, ?, ?, ?, ?)",
            (*key, *english),
        )
        return int(cursor.lastrowid or 0)


def _english(catalogue: Catalogue, zh: str, context: str) -> tuple[str | None, str | None]:
    """English as a page shows it: what has Chinese in it is none."""
    found = catalogue.found(zh, context)
    return (found.english, found.engine) if found and not CHINESE.search(found.english) else (None, None)


def _sound(path: Path) -> sqlite3.Connection:
    connection = _open(path)
    try:
        row = connection.execute("SELECT program, seal FROM version").fetchone()
        if row and row["program"] == __version__:
            return connection
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode not in _UNUSABLE:
            connection.close()
            raise
    connection.close()
    return _anew(path)


def _anew(path: Path) -> sqlite3.Connection:
    for end in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    connection = _open(path)
    connection.execute("PRAGMA journal_mode = WAL")  # who reads it all keeps nobody from writing
    connection.executescript(_SCHEMA)
    connection.execute("INSERT INTO version VALUES (?, NULL)", (__version__,))
    connection.commit()
    return connection


def _open(path: Path) -> sqlite3.Connection:
    atomic.make_folder(path.parent)
    connection = sqlite3.connect(path, timeout=30.0)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection
