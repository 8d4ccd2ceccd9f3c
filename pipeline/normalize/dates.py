"""Read dates as they are typed: 2022年3月31日, 2022.3.31, 2022年12月底前, 一季度, 年底前.

A day, month or year of the calendar is an ISO date.  A text that names no year (三季度, 12月底前) is a date
without a value, because the year would be a guess.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from ..model.record import Operator

_BY: Final = r"(?:底|初|末|中旬|上旬|下旬)?(之前|以前|前|之内|内)?"
_DAY: Final = re.compile(rf"(20\d\d)(?:年|[./-])(\d{{1,2}})(?:月|[./-])(\d{{1,2}})[日号]?{_BY}")
_COMPACT: Final = re.compile(r"(20\d\d)(0[1-9]|1[0-2])([0-3]\d)()")
_MONTH: Final = re.compile(rf"(20\d\d)(?:年(\d{{1,2}})月(?:份)?|-(0\d|1[0-2])){_BY}")
_YEAR: Final = re.compile(rf"(20\d\d)年(?:度)?{_BY}")
_OPEN: Final = re.compile(
    rf"(?:20\d\d年)?(?:(?:第)?[一二三四1-4]季度|上半年|下半年|年|年度|全年|当年|\d{{1,2}}月(?:份)?(?:\d{{1,2}}[日号])?){_BY}"
)


def read(text: str) -> tuple[Operator, str | None] | None:
    """Return operator (≤ for 前) and ISO value, if any, of a squeezed text; None if it is not a date."""
    for pattern in (_DAY, _COMPACT, _MONTH, _YEAR):
        match = pattern.fullmatch(text)
        if match is not None:
            *parts, by = match.groups()
            iso = _iso([int(p) for p in parts if p])
            return None if iso is None else (_operator(by), iso)
    match = _OPEN.fullmatch(text)
    return (_operator(match[1]), None) if match and text not in ("年", "年度", "全年", "当年") else None


def _operator(by: str | None) -> Operator:
    return "≤" if by else "="


def _iso(parts: list[int]) -> str | None:
    """Return `2022`, `2022-03` or `2022-03-31`; None if the calendar has no such day."""
    try:
        whole = date(*[*parts, 1, 1][:3]).isoformat()
    except ValueError:
        return None
    return whole[: (4, 7, 10)[len(parts) - 1]]
