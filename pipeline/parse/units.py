"""The unit of money as a form names it: 项目资金（万元）, 金额单位：元, 年初预算数（万元）.

Only 元, 万元 and 亿元 are units of the record.  Another word of money (千元, 万美元) is no unit, so that
an amount is rather left out than read a thousand times too small.
"""

from __future__ import annotations

import re
from typing import Final

from ..memo import remembered
from ..model.form import Written
from ..package.grid import GridCell
from .lines import written
from .vocabulary import squeeze

_NAME: Final = "(亿元|万元|元)"
_CONTENT: Final = re.compile(rf"(?:[A-Z][,、])?(?:金额)?(?:单位:?)?(?:人民币)?{_NAME}(?:[,、;].*)?")
_ALONE: Final = re.compile(rf"[(]?(?:人民币)?{_NAME}[)]?")
_LINE: Final = re.compile(rf"(?:金额|计量)?单位[:]?[(]?(?:人民币)?{_NAME}(?![^\s,;)])")
_LAST: Final = re.compile(rf"单位:(?:人民币)?{_NAME}$")


@remembered
def unit_in(label: str) -> str | None:
    """The unit that stands in brackets in a label, or behind 单位： at its end."""
    squeezed = squeeze(label)
    for content in re.findall(r"\(([^()]*)\)", squeezed):
        match = _CONTENT.fullmatch(content)
        if match:
            return match[1]
    last = _LAST.search(squeezed)
    return last[1] if last else None


def unit_alone(text: str) -> str | None:
    """The unit that a text is, nothing beside it."""
    match = _ALONE.fullmatch(squeeze(text))
    return match[1] if match else None


def unit_in_line(text: str) -> str | None:
    """The unit in a line such as 填报日期：3月　金额单位：万元."""
    match = _LINE.search(text.replace("：", ":").replace("（", "(").replace("）", ")"))
    return match[1] if match else None


def unit_of(cell: GridCell) -> Written | None:
    """The unit in a label's cell, with its place."""
    unit = unit_in(cell.text)
    return written(cell, unit) if unit else None
