"""Detect rows of indicators that are not aligned with their header: a cell was inserted, split or lost.

The cell below 分值 may then be the actual value.  A row is askew if its texts contradict their columns: one
contradiction is enough if the row does not end where the header ends; if it does, two are needed.
"""

from __future__ import annotations

import re
from typing import Final

from ...memo import cached
from ...package.grid import GridCell
from ..lines import BlockColumns, Line
from ..vocabulary import role, squeeze

_POINTS: Final = re.compile(r"[-+]?[\d.,]+(?:分|%)?|[-—–/\\*无]*")
_FIGURE: Final = re.compile(r"\d+(?:\.\d+)?")


def is_misaligned(line: Line, columns: BlockColumns, cells: dict[str, GridCell]) -> bool:
    """Return whether the cells of a row are not aligned with their headers."""
    last = line.cells[-1]
    if last.end == columns.end or not columns.end:
        return _no_reason(cells) and _no_points(cells)
    doubtful = _no_reason(cells) or _no_points(cells)
    if last.end > columns.end:
        return last.column >= columns.end and (bool(last.text) or doubtful)
    return doubtful or _are_groups_askew(line, columns)


def _no_points(cells: dict[str, GridCell]) -> bool:
    """Return whether there are words below 分值 or 得分."""
    return any(key in cells and not _may_be_points(cells[key].text) for key in ("weight", "score"))


@cached
def _may_be_points(text: str) -> bool:
    return _POINTS.fullmatch(squeeze(text)) is not None


def _no_reason(cells: dict[str, GridCell]) -> bool:
    """Return whether there is a figure below 偏差原因."""
    reason = cells["deviation"].text if "deviation" in cells else ""
    return bool(reason) and _FIGURE.fullmatch(squeeze(reason)) is not None


def _are_groups_askew(line: Line, columns: BlockColumns) -> bool:
    """Return whether a second-level group is below the first level, and something else below the second."""
    level1, level2 = columns.cell("level1", line), columns.cell("level2", line)
    if level1 is None or level2 is None or level1.row != line.number or not level2.text:
        return False
    return role("level2", level1.text) is not None and role("level2", level2.text) is None
