"""Find the columns of the funds block: join its header rows, and choose the year's budget of several."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from ...memo import CACHE_SIZE
from ...package.grid import GridCell
from ..draft import Draft
from ..lines import BlockColumn, Line, label_of, leaves, spanning, written
from ..units import unit_of
from ..vocabulary import role, squeeze
from .funds_pairs import source_of

AMOUNTS: Final = ("initial_budget", "annual_budget", "executed")
KEYS: Final = (*AMOUNTS, "weight", "execution_rate", "score")


def header_end(lines: list[Line], at: int) -> int:
    """Return the index of the first line after the header rows; further ones have only header labels."""
    end = at + 1
    while end < len(lines) and lines[end].table == lines[at].table and _is_further(lines[end]):
        end += 1
    return end


def _is_further(line: Line) -> bool:
    printed = line.printed
    return bool(printed) and all(_is_word(c) for c in printed)


def _is_word(cell: GridCell) -> bool:
    return source_of(cell.text) is None and (
        role("fund_column", cell.text) in KEYS or role("header_part", cell.text) == "funds"
    )


def columns(header: list[Line], names: int, draft: Draft) -> tuple[dict[str, BlockColumn], list[BlockColumn]]:
    """Return the columns by key, and those outside the model; the money unit may be in any header cell."""
    stacks = [(leaf, spanning(header, leaf)) for leaf in leaves(header)]
    texts = {leaf: tuple(c.text for c in stack) for leaf, stack in stacks}
    chosen = _chosen([(leaf, _key(texts[leaf])) for leaf, _ in stacks if leaf.column >= names])
    found: dict[str, BlockColumn] = {}
    others: list[BlockColumn] = []
    for leaf, stack in stacks:
        draft.tracker.label(leaf, *stack)
        key = chosen.get(leaf)
        column = BlockColumn(leaf.column, leaf.end, label_of(texts[leaf]))
        if key is not None:
            found[key] = column
            _column_unit(key, stack, draft)
            continue
        for cell in stack:
            draft.money_unit = draft.money_unit or unit_of(cell)
        if column.label and leaf.column >= names:
            others.append(column)
    return found, others


@lru_cache(CACHE_SIZE)
def _key(stack: tuple[str, ...]) -> str | None:
    """Return the key of a column: that of its joined labels (全年预算 + 调整后), else of the lowest one."""
    if not stack:
        return None
    key = role("fund_column", "".join(stack)) or role("fund_column", stack[-1])
    return key if key in KEYS else None


def _chosen(keys: list[tuple[GridCell, str | None]]) -> dict[GridCell, str]:
    """Return the header cells that head a column of the model, with their keys.

    Of several cells with one key the first is taken, but of several budgets the year's: 预算数 beside
    调整后预算数 is the initial budget, not the year's; 调整预算 before 全年预算 is neither, but the amount in
    between.
    """
    chosen: dict[str, GridCell] = {}
    for cell, key in keys:
        if key is not None:
            chosen.setdefault(key, cell)
    budgets = [cell for cell, key in keys if key == "annual_budget"]
    if any("调整" in cell.text for cell in budgets):
        chosen["annual_budget"] = budgets[-1]
        earlier = next((c for c in budgets[:-1] if "调整" not in c.text), None)
        if earlier is not None:
            chosen.setdefault("initial_budget", earlier)
    return {cell: key for key, cell in chosen.items()}


def _column_unit(key: str, stack: list[GridCell], draft: Draft) -> None:
    """Store the unit that a column's header names: a money unit, or % for the rate."""
    unit = next((found for c in stack if (found := unit_of(c)) is not None), None)
    if key == "execution_rate" and any("%" in squeeze(c.text) for c in stack):
        unit = written(stack[-1], "%")
    if unit is not None:
        draft.column_units[key] = unit
