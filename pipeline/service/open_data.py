"""Open data a year, made of what is public: record by record, so that no year has to fit into memory.

record.json -> a line of records.jsonl, rows of each CSV and of the workbook -> datapackage.json, last
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ..model.publication import SiteIdentity
from ..model.record import Record
from ..render import datapackage
from ..render.datapackage import FileFacts
from ..render.html_entry import Entry
from ..render.table_files import book, csv_head, csv_rows
from ..render.tables import TABLES, Disclosed
from ..translate.catalogue import Catalogue
from .whole import Piece, stamp

_LINES = "records.jsonl"
DESCRIPTOR = "datapackage.json"


def piece(
    public: Path, year: int, entries: Sequence[Entry], catalogue: Catalogue, site: SiteIdentity
) -> Piece:
    """The data of a year; `entries` are its records, by serial."""
    sources = stamp(public, [f"{entry.path}record.json" for entry in entries], str(site))
    return Piece(f"data/{year:04}", sources, _Year(public, year, entries, catalogue, site))


def workbook_name(year: int) -> str:
    """The file name of a year's workbook."""
    return f"ziping-{year:04}.xlsx"


@dataclass(frozen=True, slots=True)
class _Year:
    """The maker of a year's files."""

    public: Path
    year: int
    entries: Sequence[Entry]
    catalogue: Catalogue
    site: SiteIdentity

    def __call__(self, folder: Path) -> Sequence[str]:
        """The files of the year.  The descriptor comes last: where it stands, what it names stands too."""
        place = folder / "data" / f"{self.year:04}"
        place.mkdir(parents=True)
        self._write_tables(place)
        names = [*(f"{table.name}.csv" for table in TABLES), workbook_name(self.year), _LINES]
        facts = {name: _facts(place / name) for name in names}
        said = datapackage.descriptor(self.year, facts, self._made_at, self.catalogue, self.site)
        (place / DESCRIPTOR).write_bytes(said)
        return [f"data/{self.year:04}/{name}" for name in (*names, DESCRIPTOR)]

    @property
    def _made_at(self) -> datetime:
        """When the newest of the records was published: no clock, the same bytes again."""
        return max(entry.last_published for entry in self.entries)

    def _write_tables(self, place: Path) -> None:
        title = f"{self.year:04}年度{self.site.column_name}"
        workbook = place / workbook_name(self.year)
        with ExitStack() as stack:
            lines = stack.enter_context((place / _LINES).open("wb"))
            tables = {t.name: stack.enter_context((place / f"{t.name}.csv").open("wb")) for t in TABLES}
            sheets = stack.enter_context(book(workbook, self.catalogue, title, self._made_at))
            _begin(tables)
            for data, disclosed in _disclosed(self.public, self.entries, self.site):
                lines.write(data + b"\n")
                for table in TABLES:
                    rows = list(table.rows(disclosed))
                    tables[table.name].write(csv_rows(rows))
                    sheets.add(table, rows)


def _begin(tables: Mapping[str, BinaryIO]) -> None:
    for table in TABLES:
        tables[table.name].write(csv_head(table))


def _disclosed(
    public: Path, entries: Sequence[Entry], site: SiteIdentity
) -> Iterator[tuple[bytes, Disclosed]]:
    """What is public of each record; one that was withdrawn meanwhile is not."""
    for entry in entries:
        try:
            data = (public / entry.path / "record.json").read_bytes()
        except FileNotFoundError:
            continue
        record = Record.model_validate_json(data)
        yield data, Disclosed(record, entry, hashlib.sha256(data).hexdigest(), site)


def _facts(path: Path) -> FileFacts:
    with path.open("rb") as file:
        return FileFacts(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
