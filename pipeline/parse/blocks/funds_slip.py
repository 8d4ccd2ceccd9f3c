"""Realign rows of funds that a lost merge has moved one column to the right of their header.

The names of the sources are then below 年初预算数, and every amount is below the next header.  If a row has
as many cells after its name as the header has amounts, they are assigned in order; otherwise none of them
is read.
"""

from __future__ import annotations

from dataclasses import replace

from ...package.grid import GridCell
from ..lines import BlockColumn, Line, leaves
from ..vocabulary import role, squeeze
from .funds_columns import AMOUNTS, KEYS
from .funds_pairs import source_of


def slip(header: list[Line], body: list[Line]) -> dict[int, GridCell | None] | None:
    """Return a row's cell by the column of each header cell from the first amount on; None if not moved.

    A cell is None if it is uncertain which one belongs to the header cell.
    """
    found = next((pair for line in body if (pair := _source(line)) is not None), None)
    if found is None:
        return None
    source, line = found
    over = header[-1].at(source.end - 1)
    if over is None or not over.text:  # not moved
        return None
    heads = [leaf for leaf in leaves(header) if leaf.text]
    first = next((n for n, leaf in enumerate(heads) if _heads_an_amount(leaf, header)), None)
    if first is None or source.end <= heads[first].column:
        return None
    cells = [c for c in line.cells if c.column >= source.end]
    amounts, behind = heads[first:], [leaf for leaf in heads if leaf.column >= source.end]
    in_order, in_place = _fit(cells, amounts), _fit(cells, behind) or _are_below(cells, behind)
    if in_place and not in_order:
        return None  # 年度预算数 over the names: a title of their column
    certain = in_order and not in_place
    return {leaf.column: cells[n] if certain else None for n, leaf in enumerate(amounts)}


def _fit(cells: list[GridCell], heads: list[GridCell]) -> bool:
    """Return whether cells fit header cells in order: as many, no percentage below an amount or score."""
    return len(cells) == len(heads) and all(map(_may_be, cells, heads))


def _are_below(cells: list[GridCell], heads: list[GridCell]) -> bool:
    """Return whether each cell is exactly below a header cell that it fits."""
    ranges = {(leaf.column, leaf.end): leaf for leaf in heads}
    pairs = [(c, ranges.get((c.column, c.end))) for c in cells]
    return all(head is not None and _may_be(c, head) for c, head in pairs)


def _may_be(cell: GridCell, head: GridCell) -> bool:
    return "%" not in squeeze(cell.text) or role("fund_column", head.text) not in (*AMOUNTS, "score")


def moved(column: BlockColumn, places: dict[int, GridCell | None]) -> BlockColumn | None:
    """Return the column at its position in the rows; None if that is uncertain."""
    cell = places.get(column.start)
    return replace(column, start=cell.column, end=cell.end) if cell is not None else None


def _source(line: Line) -> tuple[GridCell, Line] | None:
    """Return the cell of a line's only source, if it is the first text, with the line."""
    printed = [c for c in line.printed if c.rowspan == 1]
    sources = [c for c in printed if source_of(c.text)]
    return (sources[0], line) if len(sources) == 1 and sources[0] is printed[0] else None


def _heads_an_amount(leaf: GridCell, header: list[Line]) -> bool:
    """Return whether a header cell names a column and is not a margin cell (预算执行情况)."""
    margin = leaf.row + leaf.rowspan > header[-1].number + 1 or leaf is header[0].starting[0]
    return not margin and role("fund_column", leaf.text) in KEYS
