"""The total row (总分, 合计): its weight, its score, perhaps a grade word."""

from __future__ import annotations

import re

from ...model.form import Labelled
from ...package.grid import GridCell
from ..draft import Draft
from ..lines import BlockColumns, Line, plain, spot, unshared
from ..vocabulary import role, squeeze

GRADES = {"优", "良", "中", "差", "优秀", "良好", "合格", "不合格", "较差", "较好", "一般", "中等"}


_WHOLE = 100
"""The sum of the weights (总分), so that it may be no score."""
_OWN = re.compile(r"[^:]+:(\d+(?:\.\d+)?)分?")
_GRADE = re.compile(rf"\(?(?:自评|评价|绩效)?(?:等级|等次|结果)[:为]?({'|'.join(GRADES)})\)?")


def is_total(line: Line, columns: BlockColumns) -> bool:
    """Whether the first text of a line behind the indicators says total.

    自评总分 is one over all names too; beside another label (自评等级) it is none, but a pair.
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
        under = {}  # they stand beside their columns
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
    """A 合计 of the indicators that stood before the form's 总分 becomes a remark."""
    held = draft.totals.get(key)
    if held is not None and not held.blank:
        draft.remarks.append(Labelled("合计", draft.totals.pop(key)))


def _two_figures(cells: list[GridCell], draft: Draft) -> list[GridCell]:
    """Two figures in no column of the block are weight and score, in this order; returns the other cells."""
    figures = [c for c in cells if _is_number(c.text)]
    if draft.totals or len(figures) != 2 or float(squeeze(figures[0].text)) != _WHOLE:
        return cells
    draft.totals.update(zip(("weight", "score"), map(draft.tracker.value, figures), strict=True))
    return [c for c in cells if c not in figures]


def _beside(label: GridCell, cell: GridCell, line: Line, draft: Draft) -> bool:
    """Keep a sum in a column outside the model (复核分) as a remark; False where the cell is none."""
    others = draft.columns.others if draft.columns else []
    column = next((c for c in others if c.cell_in(line) is cell), None)
    if column is None or not cell.text:
        return False
    said = f"{plain(label.text)}·{plain(column.label)}"
    draft.remarks.append(Labelled(said, draft.tracker.value(cell), (spot(label),)))
    return True


def _leftover(cell: GridCell, draft: Draft) -> None:
    """A grade word, or a number that is no column's own: the score, unless it may be the sum of weights."""
    said = _GRADE.fullmatch(squeeze(cell.text))
    if squeeze(cell.text) in GRADES and "grade" not in draft.totals:
        draft.totals["grade"] = draft.tracker.value(cell)
    elif said is not None and "grade" not in draft.totals:  # （自评等级：优）
        draft.totals["grade"] = draft.tracker.value(cell, said[1])
    elif "score" not in draft.totals and _is_number(cell.text) and float(squeeze(cell.text)) != _WHOLE:
        draft.totals["score"] = draft.tracker.value(cell)


def _is_number(text: str) -> bool:
    return squeeze(text).replace(".", "", 1).isdecimal()
