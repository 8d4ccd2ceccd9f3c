"""Format figures and dates for readers: exact numbers, percentages, amounts, dates in both languages.

Input is what a record holds: `Decimal` yuan, fractions, ISO dates.  `steps` splits a rating scale into words.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

_SCALES = {"元": 0, "万元": 4, "亿元": 8}


_RATING = re.compile("优秀|良好|不合格|合格|较好|较差|[优良中低差高好]")


_BETWEEN = re.compile(r"[\s、，,/；;]")


def number(value: Decimal) -> str:
    """Format a figure exactly, with thousands separators: `1,267,822.35`."""
    return f"{value.normalize() + 0:,f}"


def percent(fraction: Decimal) -> str:
    """Format a fraction as a percentage: 0.9644 → `96.44%`."""
    return f"{number(fraction * 100)}%"


def yuan(value: Decimal) -> str:
    """Format an amount in English: `934,783.82 yuan`."""
    return f"{number(value)} yuan"


def in_unit(value: Decimal, unit: str | None) -> str:
    """Convert yuan to the money unit of a form and format it without the unit: 934783.82 → `93.478382`."""
    return number(value.scaleb(-_SCALES[unit or "元"]))


def date_en(iso: str) -> str:
    """Format an ISO date, month or year in English: `31 March 2022`, `March 2022`, `2022`."""
    parts = iso.split("-")
    if len(parts) == 1:
        return iso
    day = date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) > 2 else 1)
    return f"{day.day} {day:%B} {day.year}" if len(parts) > 2 else f"{day:%B} {day.year}"


def date_zh(iso: str) -> str:
    """Format an ISO date, month or year in Chinese: `2022年3月31日`."""
    return "".join(f"{int(part)}{mark}" for part, mark in zip(iso.split("-"), "年月日", strict=False))


def steps(scale: str) -> tuple[str, ...]:
    """Split a scale (`优良中低差`, `优秀、良好、合格、不合格`) into words, best first; () for other text."""
    words = tuple(_RATING.findall(scale))
    return words if len("".join(words)) == len(_BETWEEN.sub("", scale)) else ()
