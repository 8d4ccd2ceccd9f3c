"""Which public record shows which text, and in what English: `state/texts.sqlite`.

It is rebuilt from the public files if it is missing, damaged or of another version.  It stores the English
that the pages show, so that a changed translation leads to the pages that must be rendered again.
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
"""SQLite errors of a file that is no index: not a database, damaged, or without its tables."""


class TextChange(NamedTuple):
    """A text whose English has changed, with the new English."""

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
        """Open the index, empty if there is none that can be used.  Commits if the block ends normally."""
        with closing(_sound(path)) as connection, connection:
            yield cls(connection)

    def catalogue_stamp(self) -> str | None:
        """Return the `translation_files.catalogue_stamp` of the pages as they are; None if it is unknown."""
        found = self.connection.execute("SELECT seal FROM version").fetchone()["seal"]
        return None if found is None else str(found)

    def note_catalogue_stamp(self, stamp: str) -> None:
        """Note that the pages show the translations with this stamp."""
        self.connection.execute("UPDATE version SET seal = ?", (stamp,))

    def fingerprints(self) -> dict[str, str]:
        """Return the fingerprint of every record in the index, by id."""
        return dict(self.connection.execute("SELECT id, fingerprint FROM records").fetchall())

    def forget(self, records: Iterable[str]) -> None:
        """Remove records; `tidy` removes the texts that no record shows any more."""
        self.connection.executemany("DELETE FROM records WHERE id = ?", [(record,) for record in records])

    def tidy(self) -> None:
        """Remove the texts that no record shows any more."""
        self.connection.execute("DELETE FROM texts WHERE id NOT IN (SELECT text FROM uses)")

    def add(self, record: Record, fingerprint: str, catalogue: Catalogue) -> None:
        """Enter a record as it is published, replacing what was known of it."""
        self.forget([record.id])
        self.connection.execute(
            "INSERT INTO records VALUES (?, ?, ?)", (record.id, fingerprint, unit_of(record))
        )
        for use in texts_of(record, catalogue):
            self.connection.execute(
                "INSERT INTO uses VALUES (?, ?, ?)", (record.id, self._text(use, catalogue), use.field)
            )

    def changes(self, catalogue: Catalogue) -> list[TextChange]:
        """Return the texts that a catalogue translates differently from the pages.  Linear in the texts."""
        rows = self.connection.execute("SELECT id, zh, context, english, engine FROM texts")
        return [
            TextChange(row["id"], *now)
            for row in rows
            if (now := _english(catalogue, row["zh"], row["context"])) != (row["english"], row["engine"])
        ]

    def records_with(self, changes: Iterable[TextChange]) -> set[str]:
        """Return the records that show any of these texts."""
        found = (
            self.connection.execute("SELECT record FROM uses WHERE text = ?", (change.text,))
            for change in changes
        )
        return {row["record"] for rows in found for row in rows}

    def note(self, changes: Iterable[TextChange]) -> None:
        """Note the English that the pages show from now on."""
        self.connection.executemany(
            "UPDATE texts SET english = ?, engine = ? WHERE id = ?",
            [(change.english, change.engine, change.text) for change in changes],
        )

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Return the rows of a query."""
        return self.connection.execute(query, values).fetchall()

    def each(self, query: str) -> Iterator[sqlite3.Row]:
        """Yield the rows of a query one at a time, because they may be many."""
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
    """Return the English that a page shows and its engine; English with Chinese in it counts as none."""
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
    connection.execute("PRAGMA journal_mode = WAL")  # a reader of the whole index does not block writers
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
