"""Read the total row (总分, 合计): its weight, its score, perhaps a grade word."""

from __future__ import annotations

import re

from ...model.form import Labelled
from ...package.grid import GridCell
from ..draft import Draft
from ..lines import BlockColumns, Line, plain, spot, unshared
from ..vocabulary import role, squeeze

GRADES = {"优", "良", "中", "差", "优秀", "良好", "合格", "不合格", "较差", "较好", "一般", "中等"}


_WHOLE = 100
"""The usual sum of the weights (总分); a figure of this size may not be the score."""
_OWN = re.compile(r"[^:]+:(\d+(?:\.\d+)?)分?")
_GRADE = re.compile(rf"\(?(?:自评|评价|绩效)?(?:等级|等次|结果)[:为]?({'|'.join(GRADES)})\)?")


def is_total(line: Line, columns: BlockColumns) -> bool:
    """Return whether a line after the indicators is a total row, by its first text.

    自评总分 is a total row too if it spans the column of names; with another label in the line (自评等级) it
    is a pair.
    """
    first = next((c for c in line.starting if c.text), None)
    if first is None:
        return False
    if role("head", first.text) != "total_score":
        return role("total", first.text) is not None
    name = columns.by_key.get("name")
    over = name is not None and first.end >= name.end
    return len(line.roles("head")) == 1 and (over or role("total", first.text) is not None)


def read(line: Line, draft: Draft) -> None:
    """Read the row by the columns of the indicator block above it, else from left to right."""
    label = next(c for c in line.starting if c.text)
    draft.tracker.label(*(c for c in line.starting if c.text == label.text))
    own = _OWN.fullmatch(squeeze(label.text))
    if own and "score" not in draft.totals:  # 总分：99分 in one cell
        draft.totals["score"] = draft.tracker.value(label, own[1])
    cells = [c for c in line.starting if c is not label and c.column >= label.end]
    under = {k: c for k in ("weight", "score") if draft.columns and (c := draft.columns.cell(k, line))}
    figures = [c for c in cells if _is_number(c.text)]
    if len(figures) == 2 and _has_both(draft) and set(figures) != set(under.values()):
        under = {}  # they are not in their columns
    for key, cell in unshared(under).items():
        if cell in cells and cell.text and "总" in label.text:
            _set_aside(key, draft)
        if cell in cells and key not in draft.totals:
            draft.totals[key] = draft.tracker.value(cell)
            cells.remove(cell)
    cells = _two_figures(cells, draft)
    for cell in cells:
        if not _beside(label, cell, line, draft):
            _leftover(cell, draft)


def _has_both(draft: Draft) -> bool:
    return draft.columns is not None and {"weight", "score"} <= draft.columns.by_key.keys()


def _set_aside(key: str, draft: Draft) -> None:
    """Turn a 合计 of the indicators before the form's 总分 into a remark."""
    held = draft.totals.get(key)
    if held is not None and not held.blank:
        draft.remarks.append(Labelled("合计", draft.totals.pop(key)))


def _two_figures(cells: list[GridCell], draft: Draft) -> list[GridCell]:
    """Read two figures outside the block's columns as weight and score, in order; return the other cells."""
    figures = [c for c in cells if _is_number(c.text)]
    if draft.totals or len(figures) != 2 or float(squeeze(figures[0].text)) != _WHOLE:
        return cells
    draft.totals.update(zip(("weight", "score"), map(draft.tracker.value, figures), strict=True))
    return [c for c in cells if c not in figures]


def _beside(label: GridCell, cell: GridCell, line: Line, draft: Draft) -> bool:
    """Keep a sum in a column outside the model (复核分) as a remark; return False if the cell is not one."""
    others = draft.columns.others if draft.columns else []
    column = next((c for c in others if c.cell_in(line) is cell), None)
    if column is None or not cell.text:
        return False
    said = f"{plain(label.text)}·{plain(column.label)}"
    draft.remarks.append(Labelled(said, draft.tracker.value(cell), (spot(label),)))
    return True


def _leftover(cell: GridCell, draft: Draft) -> None:
    """Read a grade word, or a number outside the columns as score, unless it may be the sum of weights."""
    said = _GRADE.fullmatch(squeeze(cell.text))
    if squeeze(cell.text) in GRADES and "grade" not in draft.totals:
        draft.totals["grade"] = draft.tracker.value(cell)
    elif said is not None and "grade" not in draft.totals:  # （自评等级：优）
        draft.totals["grade"] = draft.tracker.value(cell, said[1])
    elif "score" not in draft.totals and _is_number(cell.text) and float(squeeze(cell.text)) != _WHOLE:
        draft.totals["score"] = draft.tracker.value(cell)


def _is_number(text: str) -> bool:
    return squeeze(text).replace(".", "", 1).isdecimal()
