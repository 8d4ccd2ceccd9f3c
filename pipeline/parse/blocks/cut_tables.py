"""Find the columns of a block whose rows go on in another table, because a page break has cut the table.

The grids of two tables need not agree: the third column of one may be the second of the other.  If both have
the same cell borders, the columns are the same; otherwise the cells of a row are assigned to the header in
order, provided that there are as many.  In any other case it is uncertain which cell belongs to which header.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...package.grid import GridCell
from ..lines import BlockColumn, BlockColumns, Line, leaves
from ..vocabulary import role

_LOOK_AHEAD = 4
"""Number of rows of the other table whose cell borders are compared; further ones may be another block."""

Places = dict[int, GridCell]
"""The cell of a row by the column of its header cell; empty if the columns of both tables are the same."""


def places(header: Sequence[Line], lines: Sequence[Line], at: int) -> Places | None:
    """Return where line `at`, in another table than the header, has its cells; None if that is uncertain."""
    line, heads = lines[at], leaves(list(header))
    if _have_one_grid([line], header):
        return {}
    without_margin = heads[1:] if role("block", heads[0].text) or not heads[0].text else heads
    for behind in (heads, without_margin):
        if len(line.cells) == len(behind):
            return {head.column: cell for head, cell in zip(behind, line.cells, strict=True)}
    rows = [other for other in lines[at : at + _LOOK_AHEAD] if other.table == line.table]
    return {} if _have_one_grid(rows, header) else None  # the row ends early


def _have_one_grid(rows: Sequence[Line], header: Sequence[Line]) -> bool:
    return _borders(rows) <= _borders(header) and _extent(rows) == _extent(header)


def _borders(rows: Sequence[Line]) -> set[int]:
    return {border for row in rows for cell in row.cells for border in (cell.column, cell.end)}


def _extent(rows: Sequence[Line]) -> tuple[int, int]:
    return min(row.cells[0].column for row in rows), max(row.cells[-1].end for row in rows)


def moved(column: BlockColumn, found: Places) -> BlockColumn | None:
    """Return a column where the rows of the other table have it; None if they do not have it."""
    if not found:
        return column
    cell = found.get(column.start)
    return replace(column, start=cell.column, end=cell.end) if cell is not None else None


def moved_block(columns: BlockColumns, table: int, found: Places) -> BlockColumns:
    """Return the columns of a block of indicators where the rows of the other table have them."""
    by_key = {key: to for key, column in columns.by_key.items() if (to := moved(column, found)) is not None}
    others = [to for column in columns.others if (to := moved(column, found)) is not None]
    end = max(cell.end for cell in found.values()) if found and columns.end else columns.end
    wide = frozenset(key for key, column in by_key.items() if column.end - column.start > 1)
    return BlockColumns(by_key, others, wide, end, columns.header, table)
