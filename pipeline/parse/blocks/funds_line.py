"""Read funds printed without a header, as pairs in a line: 预算数：| 854 | 执行数：| 854."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import dropwhile

from ...model.form import FundRow, PrintedText
from ...package.grid import GridCell
from ..draft import Draft
from ..lines import Line, is_figure
from ..units import unit_of
from ..vocabulary import role, vocabulary
from .funds_columns import AMOUNTS
from .funds_pairs import pair_source

_ORDER = ("annual_budget", "executed")
"""The keys of the amounts of one source, in order, if it occurs twice in a line."""
_COLUMNS = {"initial_budget", "annual_budget", "executed", "execution_rate", "weight", "score"}

_BARE = re.compile(r"\d+(?:\.\d+)?")

Pairs = list[tuple[GridCell, GridCell]]


def read(line: Line, draft: Draft) -> bool:
    """Read a line of such pairs; return False if the line is not one."""
    margin = next((c for c in line.cells if _is_margin(c, line)), None)
    pairs = _pairs(list(dropwhile(lambda c: not c.text, (c for c in line.starting if c is not margin))))
    aside = [pair for pair in pairs if not _is_name(pair[0])]
    pairs = [pair for pair in pairs if _is_name(pair[0])]
    if not _is_of_funds(pairs, draft):
        return False
    places = _places([label for label, _ in pairs])
    if len(set(places)) < len(places):
        return False  # a third amount of one source: the form does not say which amount is which
    if margin is not None:
        draft.money_unit = draft.money_unit or unit_of(margin)
        draft.tracker.label(margin)
    draft.remarks += [draft.tracker.remark(label, value) for label, value in aside if value.text]
    rows = _rows(pairs, places, draft)
    last = line.starting[-1]
    first = next(iter(rows))
    if last.text and last not in draft.tracker.used and _BARE.fullmatch(last.text):
        rows[first] = replace(rows[first], cells={**rows[first].cells, "score": draft.tracker.value(last)})
    for row in rows.values():
        _add(row, draft)
    return True


def _is_margin(cell: GridCell, line: Line) -> bool:
    """Return whether a cell is a margin cell, merged over the rows of the block or not."""
    if not cell.text or role("block", cell.text) != "funds":
        return False
    behind = line.right_of(cell)
    return cell.rowspan > 1 or (cell is line.cells[0] and behind is not None and _is_name(behind))


def _is_of_funds(pairs: Pairs, draft: Draft) -> bool:
    """Return whether pairs are funds: two pairs, an amount with its unit in the label, a rate after funds."""
    if not any(value.text for _, value in pairs):
        return False
    if len(pairs) > 1:
        return True
    label, value = pairs[0]
    key = role("fund_column", label.text)
    said = unit_of(label) is not None if key in AMOUNTS else key == "execution_rate" and bool(draft.funds)
    return said and is_figure(value)


def _rows(pairs: Pairs, places: list[tuple[str, str]], draft: Draft) -> dict[str, FundRow]:
    """Return the rows by source, each amount under the key of its place."""
    rows: dict[str, FundRow] = {}
    for (label, value), (source, key) in zip(pairs, places, strict=True):
        row = rows.get(source) or FundRow(source, draft.tracker.value(label), {})
        draft.tracker.label(label)
        rows[source] = _with(row, key, draft.tracker.value(value), unit_of(label), draft)
    return rows


def _with(row: FundRow, key: str, value: PrintedText, unit: PrintedText | None, draft: Draft) -> FundRow:
    """Return the row with one more amount; a unit in its label applies to this amount."""
    cells = {**row.cells, key: value}
    if unit is None:
        return replace(row, cells=cells)
    draft.money_unit = draft.money_unit or unit
    return replace(row, cells=cells, units={**row.units, key: unit.text})


def _pairs(cells: list[GridCell]) -> Pairs:
    """Return the cells as (label, value) pairs, also figures with other labels; empty if they are none."""
    if len(cells) % 2 and not cells[-1].text:
        cells = cells[:-1]
    pairs = list(zip(cells[::2], cells[1::2], strict=False))
    if len(cells) % 2 and len(cells) > 3 and _BARE.fullmatch(cells[-1].text):
        cells = cells[:-1]  # the points of the block: see `read`
    if len(cells) % 2 or not all(_is_pair(label, value) for label, value in pairs):
        return []
    return pairs


def _is_pair(label: GridCell, value: GridCell) -> bool:
    if _is_name(label):
        return not _is_name(value)
    figure = is_figure(value) and not is_figure(label)
    return (
        figure
        and bool(label.text)
        and not vocabulary().known[label.text].keys() & {"head", "goal", "level1", "level2"}
    )


def _is_name(cell: GridCell) -> bool:
    if not cell.text or role("head", cell.text):
        return False
    return pair_source(cell.text) is not None or role("fund_column", cell.text) in _COLUMNS


def _places(labels: list[GridCell]) -> list[tuple[str, str]]:
    """Return source and key of each amount, from its label or from how often its source has occurred."""
    places: list[tuple[str, str]] = []
    for label in labels:
        key = role("fund_column", label.text)
        if key in _COLUMNS:
            places.append(("total", key))
            continue
        source = pair_source(label.text) or "other"
        free = (k for k in _ORDER if (source, k) not in places)
        places.append((source, next(free, _ORDER[-1])))
    return places


def _add(row: FundRow, draft: Draft) -> None:
    """Add a row; rows of the total, whose amounts may be on several lines, are merged."""
    for n, held in enumerate(draft.funds):
        if row.source == held.source == "total" and not row.cells.keys() & held.cells.keys():
            draft.funds[n] = replace(
                held, cells={**held.cells, **row.cells}, units={**held.units, **row.units}
            )
            return
    draft.funds.append(row)
