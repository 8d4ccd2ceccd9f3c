"""Describe the cells that a finding is about; adjacent cells become one range."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ...model.finding import CellPlace


@dataclass(frozen=True, slots=True)
class Block:
    """Adjacent cells of one table, side by side or one below the other: `first` to `last`."""

    first: CellPlace
    last: CellPlace

    def takes(self, cell: CellPlace) -> bool:
        """Return whether a cell continues the block in the block's direction."""
        below = replace(self.last, row=self.last.row + 1)
        beside = replace(self.last, column=self.last.column + 1)
        return (cell == below and self.first.column == cell.column) or (
            cell == beside and self.first.row == cell.row
        )


def places(cells: Iterable[CellPlace]) -> str:
    """Return a description of the cells in both languages; "" if there are none."""
    blocks = list(_blocks(cells))
    zh = "、".join(map(_zh, blocks))
    en = "; ".join(map(_en, blocks))
    return f"{zh}  {en}" if blocks else ""


def _blocks(cells: Iterable[CellPlace]) -> Iterable[Block]:
    block: Block | None = None
    for cell in cells:
        if block and block.takes(cell):
            block = Block(block.first, cell)
            continue
        if block:
            yield block
        block = Block(cell, cell)
    if block:
        yield block


def _zh(block: Block) -> str:
    first, last = block.first, block.last
    return f"第{first.table}张表第{_span(first.row, last.row)}行第{_span(first.column, last.column)}列"


def _en(block: Block) -> str:
    first, last = block.first, block.last
    rows, columns = _span(first.row, last.row), _span(first.column, last.column)
    return f"table {first.table}, row {rows}, column {columns}"


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
