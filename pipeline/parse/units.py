"""Read the money unit as a form names it: 项目资金（万元）, 金额单位：元, 年初预算数（万元）.

Only 元, 万元 and 亿元 are units of the record.  Any other (千元, 万美元) is ignored, so that an amount is
left out instead of being read a thousand times too small.
"""

from __future__ import annotations

import re
from typing import Final

from ..memo import cached
from ..model.form import PrintedText
from ..package.grid import GridCell
from .lines import written
from .vocabulary import squeeze

_NAME: Final = "(亿元|万元|元)"
_CONTENT: Final = re.compile(rf"(?:[A-Z][,、])?(?:金额)?(?:单位:?)?(?:人民币)?{_NAME}(?:[,、;].*)?")
_ALONE: Final = re.compile(rf"[(]?(?:人民币)?{_NAME}[)]?")
_LINE: Final = re.compile(rf"(?:金额|计量)?单位[:]?[(]?(?:人民币)?{_NAME}(?![^\s,;)])")
_LAST: Final = re.compile(rf"单位:(?:人民币)?{_NAME}$")


@cached
def unit_in(label: str) -> str | None:
    """Return the unit in brackets in a label, or after 单位： at its end; None if there is none."""
    squeezed = squeeze(label)
    for content in re.findall(r"\(([^()]*)\)", squeezed):
        match = _CONTENT.fullmatch(content)
        if match:
            return match[1]
    last = _LAST.search(squeezed)
    return last[1] if last else None


def unit_alone(text: str) -> str | None:
    """Return the unit if the text is nothing else, else None."""
    match = _ALONE.fullmatch(squeeze(text))
    return match[1] if match else None


def unit_in_line(text: str) -> str | None:
    """Return the unit in a line such as 填报日期：3月　金额单位：万元, None if there is none."""
    match = _LINE.search(text.replace("：", ":").replace("（", "(").replace("）", ")"))
    return match[1] if match else None


def unit_of(cell: GridCell) -> PrintedText | None:
    """Return the unit in a label's cell with its place, None if there is none."""
    unit = unit_in(cell.text)
    return written(cell, unit) if unit else None
