"""Read the block 资金管理情况 of transfer payments: a small table of statements, kept as remarks."""

from __future__ import annotations

from ...model.form import Labelled
from ...package.grid import GridCell
from ..draft import Draft
from ..lines import BlockColumn, Line, plain
from ..vocabulary import role


def is_header(line: Line) -> bool:
    """Return whether the block begins in this line, with its margin cell, merged over its rows or not."""
    first = next((c for c in line.starting if c.text), None)
    if first is None or role("block", first.text) != "management":
        return False
    return first.rowspan > 1 or len(line.printed) > 2


def read(lines: list[Line], at: int, draft: Draft) -> int:
    """Read the block that begins with line `at`; return the index of the first line after it."""
    header = lines[at]
    margin = next(c for c in header.starting if c.text)
    heads = [c for c in header.starting if c is not margin and c.text]
    draft.tracker.label(margin, *heads)
    columns = [BlockColumn.of(c) for c in heads]
    at += 1
    while at < len(lines) and _is_beside(margin, lines[at]):
        _statements(lines[at], columns, draft)
        at += 1
    return at


def _is_beside(margin: GridCell, line: Line) -> bool:
    """Return whether a line belongs to the block: it has the same margin cell, or a blank one below it."""
    if line.table != margin.table:
        return False
    side = line.at(margin.column)
    if side is margin:
        return True
    return margin.rowspan == 1 and side is not None and not side.text and side.end <= margin.end


def _statements(line: Line, columns: list[BlockColumn], draft: Draft) -> None:
    """Read one row: its subject, and a statement about it under each header."""
    cells = line.printed
    if not cells:
        return
    label = cells[0]
    draft.tracker.label(label)
    for column in columns:
        cell = column.cell_in(line)
        if cell is not None and cell.text and cell not in draft.tracker.used:
            name = f"{plain(label.text)}·{plain(column.label)}"
            draft.remarks.append(Labelled(name, draft.tracker.value(cell)))
