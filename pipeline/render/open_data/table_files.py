"""Tables as files: CSV for spreadsheets and programs, and a workbook with one sheet per table.

Threat.  A cell that a spreadsheet takes for a formula is executed when somebody opens the file, and the texts
of a form are untrusted (CSV injection, CWE-1236).

Rule.  In CSV, a text that begins with = + - @ or a tab is prefixed with an apostrophe; so is one that begins
with a carriage return or line feed, which some programs drop.  In the workbook, a text is written as a
string, never parsed.  JSON Lines hold the exact texts.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from ...translate.catalogue import Catalogue
from .tables import TABLES, CellValue, DataRow, DataTable, plain

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
BOM = "\ufeff"
"""Without it, Excel reads UTF-8 as the machine's code page."""
SHEET_ROWS = 1_048_576
"""The most rows of a sheet (ECMA-376), including the header row."""
_CELL_TEXT = 32_767
_WIDTHS = {"string": 22, "uri": 30, "number": 16, "integer": 8, "year": 8, "date": 12}


def csv_head(table: DataTable) -> bytes:
    """Return the first line of a CSV file (RFC 4180) with byte order mark: the column names."""
    return (BOM + _csv([[column.name for column in table.columns]])).encode()


def csv_rows(rows: Iterable[DataRow]) -> bytes:
    """Return rows as lines of a CSV file."""
    return _csv([[_csv_cell(cell) for cell in row] for row in rows]).encode()


def _csv(rows: Iterable[Sequence[str]]) -> str:
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue()


def _csv_cell(cell: CellValue) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_DANGEROUS) else cell
    return plain(Decimal(cell))


class Book:
    """A workbook written row by row: one sheet per table, and another one if a sheet is full."""

    def __init__(self, workbook: Workbook, catalogue: Catalogue) -> None:
        self._workbook = workbook
        self._catalogue = catalogue
        self._head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._open = {table.name: self._sheet(table, 1) for table in TABLES}
        self._filled = {table.name: 1 for table in TABLES}
        self._count = {table.name: 1 for table in TABLES}

    def add(self, table: DataTable, rows: Iterable[DataRow]) -> None:
        """Add rows to a table's sheet."""
        for row in rows:
            if self._filled[table.name] >= SHEET_ROWS:
                self._count[table.name] += 1
                self._open[table.name] = self._sheet(table, self._count[table.name])
                self._filled[table.name] = 1
            _write(self._open[table.name], self._filled[table.name], row)
            self._filled[table.name] += 1

    def _sheet(self, table: DataTable, number: int) -> Worksheet:
        sheet = self._workbook.add_worksheet(table.zh + (f" {number}" if number > 1 else ""))
        sheet.freeze_panes(1, 1)
        for n, column in enumerate(table.columns):
            sheet.set_column(n, n, _WIDTHS[column.kind])
            sheet.write_string(0, n, _heading(column.zh, column.unit, self._catalogue), self._head)
        return sheet


@contextmanager
def book(path: Path, catalogue: Catalogue, title: str, made_at: datetime) -> Iterator[Book]:
    """Write a workbook to `path`; it is complete when the block ends.  The same rows give the same bytes."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - needed only to write workbooks

    with Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)}) as workbook:
        workbook.set_properties({"title": title, "created": made_at.replace(tzinfo=None)})
        yield Book(workbook, catalogue)


def _heading(zh: str, unit: str, catalogue: Catalogue) -> str:
    """Return the heading of a column in both languages, with its unit."""
    in_zh, in_en = (f"（{unit}）", f" ({catalogue.unit(unit, plural=True)})") if unit else ("", "")
    return f"{zh}{in_zh}\n{catalogue.label(zh)}{in_en}"


def _write(sheet: Worksheet, number: int, row: DataRow) -> None:
    for n, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(number, n, cell[:_CELL_TEXT])
        elif cell is not None:
            sheet.write_number(number, n, cell)
