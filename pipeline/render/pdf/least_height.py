"""A lower bound for the height of a sheet, so that no layout is tried that cannot fit one page.

It is a strict bound, not an estimate: every row has a line, an ideograph is an em wide, any other character
at least a fifth of an em, and no space is lost at the end of a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from math import ceil

from .sheet import Sheet
from .table import PrintedRow, PrintedTable

_LINE, _EM = 10.5 * 1.3 * 25.4 / 72, 10.5 * 25.4 / 72
_NARROW = 0.2
_IDEOGRAPHS = "\u2e80"
"""The first character of the blocks whose characters are an em wide (punctuation may be set closer)."""
_CLOSE = frozenset("，。、；：？！“”‘’（）《》〈〉【】〔〕「」『』")


@dataclass(frozen=True, slots=True)
class Paper:
    """The text area of a page in the style sheet, and the padding above and below a cell's text; in mm."""

    width: float
    height: float
    padding: float


OFFICIAL = Paper(156, 225, 2.2)
"""templates/pdf/print.css: the margins of GB/T 9704-2012."""


def is_surely_too_long(sheet: Sheet, paper: Paper) -> bool:
    """Return whether a sheet is certainly too long for one page."""
    if sheet.lang != "zh-CN":
        return False  # other languages use another font size
    heights = (_least(row, table, paper) for table in sheet.tables for row in _rows(table))
    return sum(heights) > paper.height


def _rows(table: PrintedTable) -> Iterator[PrintedRow]:
    yield from table.head
    for group in table.groups:
        yield from group.rows


def _least(row: PrintedRow, table: PrintedTable, paper: Paper) -> float:
    """Return the least height of a row, its cells aligned at the right edge of the table.

    Cells missing on the left are merged labels of rows above.
    """
    widths = iter([float(share) * paper.width / 100 for share in reversed(table.widths)])
    lines = 1
    for cell in reversed(row):
        width = sum(islice(widths, cell.columns))
        if cell.rows == 1:
            lines = max(lines, ceil(_ems(cell.text) * _EM / width))
    return lines * _LINE + paper.padding


def _ems(text: str) -> float:
    wide = sum(character >= _IDEOGRAPHS and character not in _CLOSE for character in text)
    return wide + _NARROW * (len(text) - wide)
