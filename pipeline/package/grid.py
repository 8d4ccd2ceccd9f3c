"""A table as a grid of cells, for any file format: a merged cell is one cell with one identity.

A score merged over three indicators is one score: its `GridCell` is in each row that it covers, and is
compared by identity.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_COLUMNS = 256
"""Word allows 63 columns; a table with many more is an attack on programs that build a matrix from it."""


@dataclass(slots=True, eq=False)
class GridCell:
    """A cell with the grid position of its origin, from 1; compared by identity."""

    text: str
    table: int
    row: int
    column: int
    end: int
    """The first grid column after the cell."""
    merges: bool = False
    """Whether cells below may continue it (`w:vMerge`)."""
    rowspan: int = 1

    @property
    def colspan(self) -> int:
        """The number of grid columns that the cell covers."""
        return self.end - self.column

    def covers(self, column: int) -> bool:
        """Return whether the cell covers a grid column."""
        return self.column <= column < self.end


@dataclass(slots=True, eq=False)
class GridRow:
    """A row of the n-th `w:tbl`: its cells from left to right, including those merged from rows above."""

    table: int
    number: int
    cells: list[GridCell]
    starts: dict[int, GridCell] = field(default_factory=dict)
    """The cells by the column in which they begin."""
