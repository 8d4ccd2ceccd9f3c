"""Read the total row (总分, 合计): its weight, its score, perhaps a grade word."""

from __future__ import annotations

import re

from ...model.form import Labelled
from ...package.grid import GridCell
from ..draft import Draft
from ..lines import BlockColumns, Line, plain, spot, unshared
from ..vocabulary import role, squeeze, vocabulary

GRADES = {"优", "良", "中", "差", "优秀", "良好", "合格", "不合格", "较差", "较好", "一般", "中等"}


_WHOLE = 100
"""The usual sum of the weights (总分); a figure of this size may not be the score."""
_OWN = re.compile(r"[^:]+:(\d+(?:\.\d+)?)分?")
_GRADE = re.compile(rf"\(?(?:自评|评价|绩效)?(?:等级|等次|结果)[:为]?({'|'.join(GRADES)})\)?")


def is_total(line: Line, draft: Draft) -> bool:
    """Return whether a line after the indicators or the funds is a total row, by its first text.

    自评总分 is a total row too if it spans the column of names; with another label in the line (自评等级) it
    is a pair.  Before the indicators a line is one only if it says that it is of points (总分), or has its
    figures in the columns of points of the funds block.
    """
    first = next((c for c in line.starting if c.text), None)
    if first is None:
        return False
    roles = vocabulary().known[first.text]
    if "total" not in roles and roles.get("head") != "total_score":
        return False
    if draft.columns is None:
        return _has_figures_below(line, draft.fund_columns) or _is_of_points(first)
    if roles.get("head") != "total_score":
        return True
    name = draft.columns.by_key.get("name")
    over = name is not None and first.end >= name.end
    return len(line.roles("head")) == 1 and (over or role("total", first.text) is not None)


def _is_of_points(label: GridCell) -> bool:
    """Return whether a label says that the row is the sum of points: 总分, not 合计, 自评得分 or 总计."""
    return "总" in label.text and "分" in label.text and role("head", label.text) is None


def _has_figures_below(line: Line, columns: BlockColumns | None) -> bool:
    """Return whether all figures of a line are in the columns of weight and score of a block."""
    figures = {c for c in line.starting if _is_number(c.text)}
    return columns is not None and len(figures) == 2 and figures == set(_points(line, columns).values())


def _points(line: Line, columns: BlockColumns | None) -> dict[str, GridCell]:
    """Return the cells of a line in the columns of weight and score of a block."""
    if columns is None:
        return {}
    return {key: c for key in ("weight", "score") if (c := columns.cell(key, line)) is not None}


def read(line: Line, draft: Draft) -> None:
    """Read the row by the columns of the indicators or funds above it, else from left to right."""
    label = next(c for c in line.starting if c.text)
    draft.tracker.label(*(c for c in line.starting if c.text == label.text))
    own = _OWN.fullmatch(squeeze(label.text))
    if own and "score" not in draft.totals:  # 总分：99分 in one cell
        draft.totals["score"] = draft.tracker.value(label, own[1])
    cells = [c for c in line.starting if c is not label and c.column >= label.end]
    under = _points(line, draft.columns)
    figures = [c for c in cells if _is_number(c.text)]
    if draft.columns is None or (
        len(figures) == 2 and _has_both(draft) and set(figures) != set(under.values())
    ):  # they are not in the columns of the indicators
        in_funds = _has_figures_below(line, draft.fund_columns)
        under = _points(line, draft.fund_columns) if in_funds else {}
    for key, cell in unshared(under).items():
        if cell in cells and cell.text and "总" in label.text:
            _set_aside(key, draft)
        if cell in cells and key not in draft.totals:
            draft.totals[key] = draft.tracker.value(cell)
            cells.remove(cell)
    cells = _two_figures(cells, draft)
    cells = [cell for cell in cells if not _beside(label, cell, line, draft)]
    alone = sum(_is_number(cell.text) for cell in cells) == 1
    for cell in cells:
        _leftover(cell, draft, alone=alone)


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
    if draft.totals or len(figures) != 2 or not _is_whole(figures[0].text):
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


def _leftover(cell: GridCell, draft: Draft, *, alone: bool) -> None:
    """Read a grade word, or the only number outside the columns as score.

    The number is not read if it may be the sum of the weights; of several it is uncertain which is the score.
    """
    said = _GRADE.fullmatch(squeeze(cell.text))
    if squeeze(cell.text) in GRADES and "grade" not in draft.totals:
        draft.totals["grade"] = draft.tracker.value(cell)
    elif said is not None and "grade" not in draft.totals:  # （自评等级：优）
        draft.totals["grade"] = draft.tracker.value(cell, said[1])
    elif alone and "score" not in draft.totals and _is_number(cell.text) and not _is_whole(cell.text):
        draft.totals["score"] = draft.tracker.value(cell)


def _is_whole(text: str) -> bool:
    """Return whether a number is the usual sum of the weights."""
    return float(squeeze(text)) == _WHOLE


def _is_number(text: str) -> bool:
    return squeeze(text).replace(".", "", 1).isdecimal()
