"""Open data of a year, made from public files record by record, so that no year has to fit into memory.

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

from ...model.entry import Entry
from ...model.public_layout import DATA_DESCRIPTOR, RECORD, data_folder, record_file, workbook_name
from ...model.publication import SiteIdentity
from ...model.record import Record
from ...render.open_data import datapackage
from ...render.open_data.datapackage import FileFacts
from ...render.open_data.table_files import book, csv_head, csv_rows
from ...render.open_data.tables import TABLES, Disclosed
from ...translate.catalogue import Catalogue
from ..context.page_maker import Artifact
from .artifacts import source_stamp

_LINES = "records.jsonl"


def artifact(
    public: Path, year: int, entries: Sequence[Entry], catalogue: Catalogue, site: SiteIdentity
) -> Artifact:
    """Return the artifact with the data of a year; `entries` are its records, by serial."""
    sources = source_stamp(public, [record_file(entry.id) for entry in entries], str(site))
    return Artifact(data_folder(year), sources, _Year(public, year, entries, catalogue, site))


@dataclass(frozen=True, slots=True)
class _Year:
    """Makes the files of a year."""

    public: Path
    year: int
    entries: Sequence[Entry]
    catalogue: Catalogue
    site: SiteIdentity

    def __call__(self, folder: Path) -> Sequence[str]:
        """Write the files and return their paths; the descriptor is last, so that what it names exists."""
        place = folder / data_folder(self.year)
        place.mkdir(parents=True)
        self._write_tables(place)
        names = [*(f"{table.name}.csv" for table in TABLES), workbook_name(self.year), _LINES]
        facts = {name: _facts(place / name) for name in names}
        said = datapackage.descriptor(self.year, facts, self._made_at, self.catalogue, self.site)
        (place / DATA_DESCRIPTOR).write_bytes(said)
        return [f"{data_folder(self.year)}/{name}" for name in (*names, DATA_DESCRIPTOR)]

    @property
    def _made_at(self) -> datetime:
        """When the newest of the records was published; no clock is read, so the bytes are reproducible."""
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
    """Yield what is public of each record; a record that was withdrawn meanwhile is skipped."""
    for entry in entries:
        try:
            data = (public / entry.path / RECORD).read_bytes()
        except FileNotFoundError:
            continue
        record = Record.model_validate_json(data)
        yield data, Disclosed(record, entry, hashlib.sha256(data).hexdigest(), site)


def _facts(path: Path) -> FileFacts:
    with path.open("rb") as file:
        return FileFacts(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
