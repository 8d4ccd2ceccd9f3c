"""Fill an outbox with generated records: copies of one published record's files and rows under other names.

Each has its own name, folder, record, page and full record, and therefore its own fingerprint and line in
every list; none has a PDF.  All have the same budget, and a unit has as many as in a district of two hundred
units: the hardest case for code that compares records with each other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.service.context.context import ServiceContext

A_YEAR, UNITS = 10_000, 200
"""Records per fiscal year, and units among which they are divided."""
_YEAR = 2022
_AT_ONCE = 10_000
_ROWS = (
    "INSERT INTO submissions (id, origin, folder, filename, inode, size, mtime_ns, ctime_ns, sha256, stem,"
    " state, records, received_at, finished_at) SELECT :n, origin, folder, CAST(:stem AS BLOB), :n, size,"
    " mtime_ns, ctime_ns, :sha256, :stem, 'published', json_array(:id), received_at, finished_at"
    " FROM submissions WHERE id = 1",
    "INSERT INTO forms VALUES (:n, 1, :id, 'published')",
    "INSERT INTO records (id, year, serial, key, name, unit, revision, state, first_published,"
    " last_published, shown, fingerprint, entry, budget) SELECT :id, :year, :serial,"
    " :year || char(10) || :unit || char(10) || :name, :name, :unit, 1, 'published', first_published,"
    " last_published, 1, :fingerprint, json_set(entry, '$.id', :id, '$.serial', :serial, '$.name', :name,"
    " '$.unit', :unit, '$.year', :year), budget FROM records WHERE id = :first",
    "INSERT INTO revisions (record, revision, submission, form, sha256, made_at, fingerprint)"
    " SELECT :id, 1, :n, 1, :sha256, made_at, :fingerprint FROM revisions WHERE submission = 1",
)


@dataclass(frozen=True)
class Pattern:
    """The existing record: the texts that identify it, and its files."""

    id: str
    name: str
    unit: str
    page: bytes
    record: bytes
    full: bytes

    @classmethod
    def of(cls, context: ServiceContext) -> Pattern:
        """Return the only record of an outbox."""
        (row,) = context.ledger.rows("SELECT id, name, unit FROM records")
        folder = context.outbox.folder(row["id"], held=False)
        files = (folder / "index.html", folder / "record.json", context.outbox.internal(row["id"], 1))
        return cls(*row, *(path.read_bytes() for path in files))


def fill(context: ServiceContext, records: int) -> None:
    """Add records to an outbox with one record until it has `records`."""
    pattern = Pattern.of(context)
    for start in range(2, records + 1, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, records + 1))
        rows = [_written(context, pattern, number) for number in numbers]
        with context.ledger.transaction() as connection:
            for statement in _ROWS:
                connection.executemany(statement, rows)
        context.flush_change_log()


def _written(context: ServiceContext, pattern: Pattern, number: int) -> dict[str, str | int]:
    """Write the files of a record, without flushing to the disk; return the values for its rows."""
    year, serial = _YEAR - (number - 1) // A_YEAR, (number - 1) % A_YEAR + 1
    name, unit = f"{pattern.name}第{number}标段", f"{pattern.unit}{number % UNITS}"
    digest = hashlib.sha256(f"{number}".encode()).hexdigest()
    record_id = f"{year}-bench-{number}-{digest[:12]}"
    replaced = dict(_replacements(pattern, record_id, name, unit, year))
    record = _other(pattern.record, replaced)
    _put(context.outbox.folder(record_id, held=False) / "record.json", record)
    _put(context.outbox.folder(record_id, held=False) / "index.html", _other(pattern.page, replaced))
    _put(context.outbox.internal(record_id, 1), _other(pattern.full, replaced))
    fingerprint = hashlib.sha256(record).hexdigest()
    return {
        "n": number, "first": pattern.id, "id": record_id, "year": year, "serial": serial, "name": name,
        "unit": unit, "sha256": digest, "stem": f"{number}", "fingerprint": fingerprint,
    }  # fmt: skip


def _replacements(
    pattern: Pattern, record_id: str, name: str, unit: str, year: int
) -> Iterator[tuple[bytes, bytes]]:
    yield pattern.id.encode(), record_id.encode()
    yield pattern.name.encode(), name.encode()
    yield pattern.unit.encode(), unit.encode()
    yield b'"fiscal_year":2022', json.dumps({"fiscal_year": year}, separators=(",", ":"))[1:-1].encode()


def _other(data: bytes, replaced: dict[bytes, bytes]) -> bytes:
    for old, new in replaced.items():
        data = data.replace(old, new)
    return data


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
