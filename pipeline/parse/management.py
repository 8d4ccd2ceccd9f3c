"""The block 资金管理情况 of transfer payments: a small table of statements, kept as remarks."""

from __future__ import annotations

from ..model.form import Labelled
from .draft import Draft
from .lines import Column, Line, plain
from .vocabulary import role


def is_header(line: Line) -> bool:
    """Whether a margin cell that says so opens the block in this line."""
    first = next((c for c in line.starting if c.text), None)
    return first is not None and first.rowspan > 1 and role("block", first.text) == "management"


def read(lines: list[Line], at: int, draft: Draft) -> int:
    """Read the block that begins with line `at`; returns the number of the first line behind it."""
    header = lines[at]
    margin = next(c for c in header.starting if c.text)
    heads = [c for c in header.starting if c is not margin and c.text]
    draft.desk.label(margin, *heads)
    columns = [Column.of(c) for c in heads]
    at += 1
    while at < len(lines) and margin in lines[at].cells:
        _statements(lines[at], columns, draft)
        at += 1
    return at


def _statements(line: Line, columns: list[Column], draft: Draft) -> None:
    """One row: what it is about, and what is said of it under each header."""
    cells = line.printed
    if not cells:
        return
    label = cells[0]
    draft.desk.label(label)
    for column in columns:
        cell = column.cell_in(line)
        if cell is not None and cell.text and cell not in draft.desk.used:
            name = f"{plain(label.text)}·{plain(column.label)}"
            draft.remarks.append(Labelled(name, draft.desk.value(cell)))
