"""A table as a grid of cells, whatever program wrote it: a merged cell is one cell with one identity.

A score merged over three indicators is one score: `GridCell` stands in each row that it covers, and is
compared by identity.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_COLUMNS = 256
"""Word stops at 63 columns; many more are an attack on whoever builds a matrix."""


@dataclass(slots=True, eq=False)
class GridCell:
    """A cell by the grid position of its origin, from 1; compared by identity."""

    text: str
    table: int
    row: int
    column: int
    end: int
    """The first grid column behind the cell."""
    merges: bool = False
    """Whether cells below may continue it (`w:vMerge`)."""
    rowspan: int = 1

    @property
    def colspan(self) -> int:
        """How many grid columns the cell covers."""
        return self.end - self.column

    def covers(self, column: int) -> bool:
        """Whether the cell stands over that grid column."""
        return self.column <= column < self.end


@dataclass(slots=True, eq=False)
class GridRow:
    """A row of the n-th `w:tbl`: the cells that stand in it from left to right, merged ones in each row."""

    table: int
    number: int
    cells: list[GridCell]
    starts: dict[int, GridCell] = field(default_factory=dict)
    """The cells by the column they begin in."""
