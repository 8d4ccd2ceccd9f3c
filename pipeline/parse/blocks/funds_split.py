"""Read amounts side by side, each split into its sources: 全年预算数 over 小计, 财政拨款, 其他资金."""

from __future__ import annotations

from collections import Counter

from ...model.form import FundRow
from ...package.grid import GridCell
from ..draft import Draft
from ..lines import BlockColumn, Line, leaves, spanning, unshared
from ..units import unit_of
from ..vocabulary import role
from .funds_columns import KEYS
from .funds_pairs import source_of

_LINES = 3
"""Two header rows and the amounts."""


def is_split(lines: list[Line], at: int) -> bool:
    """Return whether the row below a header names only sources, at least one of them under two amounts."""
    block = lines[at : at + _LINES]
    if len(block) < _LINES or any(line.table != block[0].table for line in block):
        return False
    sources = [source_of(c.text) for c in block[1].printed]
    return None not in sources and any(n > 1 for n in Counter(sources).values())


def read(lines: list[Line], at: int, draft: Draft) -> int:
    """Read the block whose header is line `at`; return the index of the first line after it."""
    header, line = lines[at : at + 2], lines[at + 2]
    places: dict[GridCell, tuple[GridCell, str, str]] = {}
    for leaf in leaves(header):
        stack = spanning(header, leaf)
        draft.tracker.label(leaf, *stack)
        for cell in stack:
            draft.money_unit = draft.money_unit or unit_of(cell)
        key = role("fund_column", stack[0].text) if stack else None
        if key in KEYS:
            places[leaf] = (stack[-1], source_of(stack[-1].text) or "total", key)
    if _are_alike(places):
        _amounts(line, places, draft)
    return at + _LINES


def _are_alike(places: dict[GridCell, tuple[GridCell, str, str]]) -> bool:
    """Return whether all split amounts have the same sources; otherwise the rows are askew."""
    split: dict[str, list[str]] = {}
    for head, source, key in places.values():
        if source_of(head.text) is not None:
            split.setdefault(key, []).append(source)
    return all(sources == next(iter(split.values())) for sources in split.values())


def _amounts(line: Line, places: dict[GridCell, tuple[GridCell, str, str]], draft: Draft) -> None:
    """Add the rows by source; a figure that spans two columns belongs to neither."""
    under = {leaf: cell for leaf in places if (cell := BlockColumn.of(leaf).cell_in(line))}
    rows: dict[str, FundRow] = {}
    for leaf, cell in unshared(under).items():
        head, source, key = places[leaf]
        if cell.row != line.number:
            continue
        row = rows.setdefault(source, FundRow(source, draft.tracker.value(head), {}))
        rows[source] = FundRow(source, row.label, {**row.cells, key: draft.tracker.value(cell)})
    draft.funds += sorted(rows.values(), key=lambda row: row.source != "total")
