"""Read funds printed as pairs of label and amount (预算, 到位, 执行 in a row), or sources as columns."""

from __future__ import annotations

from ...memo import cached
from ...model.form import FundRow, Labelled, PrintedText
from ...package.grid import GridCell
from ..draft import Draft
from ..lines import BlockColumn, Line, plain
from ..units import unit_of
from ..vocabulary import fold, role, without_of_which

_OF_THE_TOTAL = ("initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score")
"""The columns beside the sources whose figures belong to the total."""
_WHOLE = {"预算数", "到位数", "执行数", "支出数", "资金总额", "预算安排数"}
"""The labels of the pair for the total, in any column."""


@cached
def source_of(text: str) -> str | None:
    """Return the source that a row's label names, apart from 其中： and indents; None if it names none."""
    return role("fund_source", without_of_which(text))


@cached
def pair_source(text: str) -> str | None:
    """Return the source that the label in a pair names; 预算数 and similar labels name the total."""
    return "total" if fold(text) in _WHOLE else source_of(text)


def is_pair(cells: list[GridCell]) -> bool:
    """Return whether the cells under one header are a label and its amount."""
    return len(cells) == 2 and bool(cells[0].text) and pair_source(cells[0].text) is not None


def read_pairs(
    line: Line, columns: dict[str, BlockColumn], others: list[BlockColumn], draft: Draft
) -> FundRow | None:
    """Read a row of pairs, one under each header; return None if the line is not such a row."""
    if all(
        (cell := line.starts.get(column.start)) is not None and cell.end >= column.end
        for column in columns.values()
    ):
        return None  # at most one cell under each header
    under = {
        key: [c for c in line.cells if column.start <= c.column and c.end <= column.end]
        for key, column in columns.items()
    }
    found = {key: (cells[0], cells[1]) for key, cells in under.items() if is_pair(cells)}
    if not found:
        return None
    alone = {key: cells[0] for key, cells in under.items() if len(cells) == 1}
    values = {key: draft.tracker.value(cell) for key, cell in alone.items() if cell.row == line.number}
    for key, (label, amount) in found.items():
        draft.tracker.label(label)
        values[key] = draft.tracker.value(amount)
    first = next(iter(found.values()))[0]
    for column in others:
        _beside(line, column, draft)
    return FundRow(pair_source(first.text) or "other", draft.tracker.value(first), values)


def _beside(line: Line, column: BlockColumn, draft: Draft) -> None:
    """Keep a pair under a header outside the model (资金到位情况) as a remark."""
    cells = [c for c in line.cells if column.start <= c.column and c.end <= column.end]
    texts = [c for c in cells if c.text and c not in draft.tracker.used]
    if is_pair(cells):
        draft.tracker.label(cells[0])
        label = f"{plain(column.label)}·{plain(cells[0].text)}"
        if cells[1].text:
            draft.remarks.append(Labelled(label, draft.tracker.value(cells[1])))
    elif texts:
        draft.remarks += [Labelled(plain(column.label), draft.tracker.value(c)) for c in texts]


def has_sources_as_columns(header: Line) -> bool:
    """Return whether the header names sources side by side: 中央, 省级, 本级, 其他, 合计."""
    sources = [c for c in header.starting if c.text and source_of(c.text)]
    return len(sources) >= 3


def read_columns(header: Line, line: Line, draft: Draft) -> None:
    """Read one row of amounts under sources; outturn, rate, weight and score belong to the total."""
    draft.tracker.label(*header.cells)
    whole: dict[str, PrintedText] = {}
    rows: list[FundRow] = []
    for head in header.cells:
        draft.money_unit = draft.money_unit or unit_of(head)
        cell = BlockColumn.of(head).cell_in(line)
        if not head.text or cell is None or cell.row != line.number or cell in draft.tracker.used:
            continue
        source, key = source_of(head.text), role("fund_column", head.text)
        if source == "total":
            whole["annual_budget"] = draft.tracker.value(cell)
            rows.insert(0, FundRow("total", draft.tracker.value(head), whole))
        elif source is not None:
            rows.append(
                FundRow(source, draft.tracker.value(head), {"annual_budget": draft.tracker.value(cell)})
            )
        elif key in _OF_THE_TOTAL:
            whole[key] = draft.tracker.value(cell)
        elif cell.text:
            draft.remarks.append(draft.tracker.remark(head, cell))
    if whole and (not rows or rows[0].source != "total"):
        rows.insert(0, FundRow("total", PrintedText("", ()), whole))
    draft.funds += rows
