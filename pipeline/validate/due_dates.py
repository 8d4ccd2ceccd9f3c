"""Compare the date of a target with that of its actual value, also if they name no year.

The record gives no value to a date without a year (12月底前, 一季度), because the year would be a guess.  For
comparing a target with its actual value the guess is not needed: both are about the year of the form.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Final

from ..memo import cached
from ..model.record import Reading

Span = tuple[date, date]
"""First and last day that a printed date may mean."""

_ISO: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_DAY: Final = re.compile(r"(\d{1,2})月(?:份)?(\d{1,2})[日号]?")
_MONTH: Final = re.compile(r"(\d{1,2})月(?:份)?(底|末|初|上旬|中旬|下旬)?")
_QUARTER: Final = re.compile(r"第?([一二三四1-4])季度(?:底|末|内)?")
_HALF: Final = re.compile(r"(上|下)半年(?:底|末|内)?")
_END: Final = re.compile(r"(?:本|当|全)?年(?:度)?(?:底|末|内)")
_YEAR: Final = re.compile(r"20\d\d年(?=\D)")
_BEFORE: Final = re.compile(r"(?:之前|以前|前|之内|以内|内)$")
_PARTS: Final = {
    **dict.fromkeys(("初", "上旬"), (1, 10)),
    "中旬": (11, 20),
    **dict.fromkeys(("下旬", "底", "末"), (21, 31)),
}


def span(reading: Reading, fiscal_year: int | None) -> Span | None:
    """Return the days that a date may mean; None if its year is unknown or the calendar has no such day."""
    try:
        if isinstance(reading.value, str):
            match = _ISO.fullmatch(reading.value)
            return _days(*(int(part) if part else None for part in match.groups())) if match else None
        months = _without_year(reading.text)
        if fiscal_year is None or months is None:
            return None
        (first, begin), (last, end) = months
        return date(fiscal_year, first, begin or 1), _last(fiscal_year, last, end)
    except ValueError:
        return None


def _days(year: int | None, month: int | None = None, day: int | None = None) -> Span:
    first = date(year or 0, month or 1, day or 1)
    return first, _last(first.year, month or 12, day)


def _last(year: int, month: int, day: int | None) -> date:
    if not 1 <= month <= 12:
        raise ValueError(month)
    return date(year, month, min(day or 31, monthrange(year, month)[1]))


@cached
def _without_year(text: str) -> tuple[tuple[int, int | None], tuple[int, int | None]] | None:
    """Return first and last month, each with its day if one is printed; None if the text gives none."""
    plain = _BEFORE.sub("", "".join(text.split()))
    plain = _YEAR.sub("", plain)
    if match := _DAY.fullmatch(plain):
        place = int(match[1]), int(match[2])
        date(2024, *place)
        return place, place
    if match := _MONTH.fullmatch(plain):
        begin, end = _PARTS.get(match[2] or "", (None, None))
        return (int(match[1]), begin), (int(match[1]), end)
    if match := _QUARTER.fullmatch(plain):
        quarter = ("一二三四".find(match[1]) + 1) or int(match[1])
        return (3 * quarter - 2, None), (3 * quarter, None)
    if match := _HALF.fullmatch(plain):
        return ((1, None), (6, None)) if match[1] == "上" else ((7, None), (12, None))
    return ((1, None), (12, None)) if _END.fullmatch(plain) else None


def is_late(target: Reading, actual: Reading, fiscal_year: int | None) -> bool | None:
    """Return whether an actual date is after its target; None if the printed dates do not tell."""
    due, done = span(target, fiscal_year), span(actual, fiscal_year)
    if due is None or done is None:
        return None
    if done[1] <= due[1]:
        return False
    return True if done[0] > due[1] else None
