"""Rows of a form as lines of cells, the columns of its blocks, and a tracker of the cells that were read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Final, TypeVar

from ..memo import CACHE_SIZE, cached
from ..model.form import Labelled, PrintedText
from ..model.record import Provenance
from ..package.grid import GridCell, GridRow
from .vocabulary import squeeze, vocabulary

_FIGURE: Final = re.compile(r"[\d.,]+%?")
_BUDGET: Final = {"initial_budget", "annual_budget", "executed", "execution_rate"}
_LEVELS: Final = {"level1", "level2", "name"}
_COLUMN: Final = attrgetter("column")
_VALUES: Final = {"target", "actual", "weight", "score", "deviation"}

Key = TypeVar("Key")


class Line:
    """A row of a form: its cells from left to right, including those merged from above."""

    __slots__ = (
        "_roles",
        "cells",
        "heads_funds",
        "heads_indicators",
        "labels",
        "number",
        "starting",
        "starts",
        "table",
    )

    def __init__(self, row: GridRow) -> None:
        self.table, self.number, self.cells = row.table, row.number, row.cells
        self.starts = row.starts
        """The cells by the column in which they begin."""
        known = vocabulary().known
        self.labels = [(c, roles) for c in row.cells if (roles := known[c.text])]
        """The cells whose text is a label of the vocabulary, with its role in each section."""
        self._roles: dict[str, dict[str, GridCell]] = {}
        number = row.number
        self.starting = [c for c in row.cells if c.row == number]
        """The cells that begin in this row."""
        several = len(self.labels) > 1
        self.heads_funds = several and self._heads_funds()
        """Whether the line is the header of a funds block."""
        self.heads_indicators = several and not self.heads_funds and self._heads_indicators()
        """Whether the line is the header of an indicator block."""

    @property
    def printed(self) -> list[GridCell]:
        """The cells that begin in this row and are not blank."""
        return [c for c in self.starting if c.text]

    def _heads_funds(self) -> bool:
        """Return whether the line names two or more of budget, outturn and rate; with figures it is a row."""
        if len(self.roles("fund_column").keys() & _BUDGET) < 2:
            return False
        return not any(map(is_figure, self.cells))

    def _heads_indicators(self) -> bool:
        """Return whether the line names two levels, or a level and a value, or four values."""
        roles = self.roles("indicator_column").keys()
        levels, values = roles & _LEVELS, roles & _VALUES
        return bool(len(levels) >= 2 or (levels and values) or len(values) >= 4)

    def at(self, column: int) -> GridCell | None:
        """Return the cell that covers a grid column, None if there is none."""
        beginning = self.starts.get(column)
        if beginning is not None:
            return beginning
        for cell in self.cells:
            if cell.covers(column):
                return cell
        return None

    def right_of(self, cell: GridCell) -> GridCell | None:
        """Return the next cell to the right, None if there is none."""
        index = self.cells.index(cell) + 1
        return self.cells[index] if index < len(self.cells) else None

    def roles(self, section: str) -> dict[str, GridCell]:
        """Return the cells whose label has a role in the section, by role: the first cell of each."""
        found = self._roles.get(section)
        if found is None:
            found = self._roles[section] = {}
            for cell, roles in self.labels:
                if section in roles:
                    found.setdefault(roles[section], cell)
        return found

    def only(self) -> GridCell | None:
        """Return the only cell with text; None if there is none or several."""
        printed = self.printed
        return printed[0] if len(printed) == 1 else None

    def has_full_width_text(self) -> bool:
        """Return whether one cell fills the whole row."""
        return len(self.cells) == 1


@dataclass(slots=True)
class BlockColumn:
    """A column of a block: its grid range and the label in its header."""

    start: int
    end: int
    label: str

    @staticmethod
    def of(cell: GridCell) -> BlockColumn:
        """Return the column below a header cell."""
        return BlockColumn(cell.column, cell.end, cell.text)

    def cell_in(self, line: Line) -> GridCell | None:
        """Return the cell of a line in this column: the one that overlaps it most, the leftmost if equal."""
        start, end = self.start, self.end
        exact = line.starts.get(start)
        if exact is not None and exact.end == end:
            return exact
        best, most = None, 0
        for cell in line.cells:
            column = cell.column
            if column >= end:
                break
            overlap = min(cell.end, end) - max(column, start)
            if overlap > most:
                best, most = cell, overlap
        return best


@dataclass(slots=True)
class BlockColumns:
    """The columns of a block: those of the model by key, and those outside it."""

    by_key: dict[str, BlockColumn] = field(default_factory=dict)
    others: list[BlockColumn] = field(default_factory=list)
    wide: frozenset[str] = frozenset()
    """The keys of columns that span several grid columns, where a row may have several cells."""
    end: int = 0
    """The first grid column after the header; 0 if columns beyond it have no header."""
    header: list[Line] = field(default_factory=list)
    table: int = 0
    """The table whose rows have these columns; that of the header, unless a page break has cut it."""
    _line: Line | None = None
    _cells: dict[str, GridCell | None] = field(default_factory=dict)

    def cell(self, key: str, line: Line) -> GridCell | None:
        """Return the cell of a line in the column of that key, None if there is none."""
        return self.cells(line).get(key)

    def cells(self, line: Line) -> Mapping[str, GridCell | None]:
        """Return the cells of a line by the key of their column."""
        if line is not self._line:  # callers ask many times for one line, then for the next
            self._line = line
            self._cells = {name: column.cell_in(line) for name, column in self.by_key.items()}
        return self._cells


def crowd(column: BlockColumn, cell: GridCell, line: Line) -> list[GridCell]:
    """Return the printed cells below one header if `cell`, one of them, is narrower than it; else none."""
    if cell.end - cell.column >= column.end - column.start:
        return []
    return [c for c in line.printed if column.start <= c.column and c.end <= column.end]


def spanning(header: Iterable[Line], leaf: GridCell) -> list[GridCell]:
    """Return the header cells with text above a column, from top to bottom."""
    found: dict[GridCell, None] = {}
    for line in header:
        cell = line.at(leaf.column)
        if cell is not None and cell.text:
            found.setdefault(cell)
    return list(found)


def leaves(header: list[Line]) -> list[GridCell]:
    """Return the lowest header cell of each column, from left to right; a header row may end early."""
    found = list(header[-1].cells)
    for line in reversed(header[:-1]):
        for cell in line.cells:
            for below in found:
                if cell.column < below.end and below.column < cell.end:
                    break
            else:
                found.append(cell)
    return sorted(found, key=_COLUMN)


def is_figure(cell: GridCell) -> bool:
    """Return whether a cell holds a bare figure, which cannot be a label."""
    return _FIGURE.fullmatch(squeeze(cell.text)) is not None


def spot(cell: GridCell) -> Provenance:
    """Return the place of a cell, with its text as printed."""
    return Provenance(cell.table, cell.row, cell.column, None, None, cell.text)


def written(cell: GridCell, text: str | None = None) -> PrintedText:
    """Return a cell's text as a value; give `text` if the value is only a part of it."""
    return PrintedText(cell.text if text is None else text, (spot(cell),))


@dataclass(slots=True)
class CellTracker:
    """Tracks which cells were read, so that none is read twice.

    Whether the text of a cell is in the form that was read from it is decided by `accounting.unmapped`.
    """

    used: set[GridCell] = field(default_factory=set)
    without_content: set[GridCell] = field(default_factory=set)
    """Cells that were read and say nothing: ordinals of rows, dots and dashes in rows left as printed."""

    def label(self, *cells: GridCell) -> None:
        """Mark cells as read: they are labels of the form."""
        self.used.update(cells)

    def skip(self, *cells: GridCell) -> None:
        """Mark cells as read that say nothing: ordinals, dots, dashes."""
        self.used.update(cells)
        self.without_content.update(cells)

    def value(self, cell: GridCell, text: str | None = None) -> PrintedText:
        """Mark a cell as read and return its value; give `text` if the value is only a part of its text."""
        self.used.add(cell)
        place = Provenance(cell.table, cell.row, cell.column, None, None, cell.text)
        return PrintedText(cell.text if text is None else text, (place,))

    def take(self, cell: GridCell | None) -> PrintedText | None:
        """Mark a cell as read and return its value; None if there is no cell or it was read before."""
        if cell is None or cell in self.used:
            return None
        return self.value(cell)

    def remark(self, label: GridCell | None, cell: GridCell) -> Labelled:
        """Mark a label and a cell as read and return them as a text outside the model."""
        if label is None:
            return Labelled("", self.value(cell))
        self.used.add(label)
        return Labelled(plain(label.text), self.value(cell), (spot(label),))


def unshared(cells: Mapping[Key, GridCell]) -> dict[Key, GridCell]:
    """Return the cells that are in one column only; a figure that spans two columns belongs to neither."""
    columns = list(map(id, cells.values()))
    if len({*columns}) == len(columns):
        return dict(cells)
    return {key: cell for key, cell in cells.items() if columns.count(id(cell)) == 1}


@lru_cache(CACHE_SIZE)
def label_of(texts: tuple[str, ...]) -> str:
    """Return the label of a column: the texts of its header cells from top to bottom, joined."""
    return "".join(map(plain, texts))


@cached
def plain(label: str) -> str:
    """Return a printed label without white space and without a colon at its end."""
    return "".join(label.split()).rstrip(":：")
