"""Figures as they are typed: numbers, amounts, rates, years.  Exact, and never guessed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from .text import squeezed

UNITS: Final = {
    "元": Decimal(1),
    "圆": Decimal(1),
    "千元": Decimal(1_000),
    "万": Decimal(10_000),
    "万元": Decimal(10_000),
    "万圆": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿": Decimal(100_000_000),
    "亿元": Decimal(100_000_000),
}
SIGNIFICANT: Final = 15
"""Digits that a double holds without change."""

_NUMBER: Final = r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+−]?\.\d+"
_PLAIN: Final = re.compile(rf"({_NUMBER})")
_AMOUNT: Final = re.compile(
    rf"(?:人民币|￥|¥|RMB)?({_NUMBER})(百万元|千元|万元|万圆|亿元|万|亿|元|圆)?(?:整)?(?:\([^()]*\))?"
)
_PERCENT: Final = re.compile(rf"({_NUMBER})(?:%|‰|百分比|%\(百分比\))")
_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)|([二][〇○零OoQ0]{1}[〇○零Oo一二三四五六七八九0]{2})")
_DIGITS_ZH: Final = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, *range(3, 10)), strict=True))
_POWERS: Final = {"十": 10, "百": 100, "千": 1000}
_DIGITS: Final = dict(zip("〇零○OoQ一二三四五六七八九", "000000123456789", strict=True))


def decimal(digits: str) -> Decimal:
    """The number that matched `_NUMBER`."""
    return Decimal(digits.replace(",", "").replace("−", "-"))


def number(text: str) -> Decimal | None:
    """The one number that a cell is; `10分` is ten points."""
    match = _PLAIN.fullmatch(squeezed(text).removesuffix("分"))
    return decimal(match[1]) if match else None


def amount(text: str, unit: str | None) -> Decimal | None:
    """Yuan of a printed amount; its own unit goes before the form's; None where no unit is known."""
    match = _AMOUNT.fullmatch(squeezed(text))
    if match is None:
        return None
    factor = UNITS.get(match[2] or unit or "")
    return None if factor is None else exact(decimal(match[1]) * factor)


def exact(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    normal = value.normalize()
    exponent = normal.as_tuple().exponent
    return normal.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else normal


def in_range(value: Decimal) -> bool:
    """Whether a double holds the figure without change (RFC 8785 writes doubles)."""
    return len(value.normalize().as_tuple().digits) <= SIGNIFICANT


def chinese_number(text: str) -> Decimal | None:
    """A number in Chinese numerals below 100 million: 十二, 一百零五, 两千; None where it is none."""
    total = section = digit = 0
    for character in text:
        if character in _DIGITS_ZH:
            digit = _DIGITS_ZH[character]
        elif character == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        elif character in _POWERS:
            section, digit = section + (digit or 1) * _POWERS[character], 0
        else:
            return None
    return Decimal(total + section + digit) if text else None


def percentage(text: str) -> Decimal | None:
    """The fraction of a text that is a percentage."""
    squeezed_text = squeezed(text)
    match = _PERCENT.fullmatch(squeezed_text)
    if match is None:
        return None
    return exact(decimal(match[1]).scaleb(-3 if "‰" in squeezed_text else -2))


def rate(text: str, ratio: Decimal | None) -> Decimal | None:
    """A printed execution rate as a fraction.

    86% is 0.86.  A bare 0.958 or 1 is a fraction, a bare 100 is per cent; where both can be meant, the
    one that fits executed/budget (`ratio`) is.
    """
    share = percentage(text)
    bare = number(text) if share is None else None
    if bare is None:
        return share
    per_cent = exact(bare.scaleb(-2))
    if ratio is not None and bare:
        return min(bare, per_cent, key=lambda reading: abs(reading - ratio))
    return bare if bare <= Decimal("1.5") else per_cent


def year(text: str) -> int | None:
    """The fiscal year in a title, a bracket line or a file name."""
    match = _YEAR.search(squeezed(text))
    if match is None:
        return None
    return int(match[1] or "".join(_DIGITS.get(c, c) for c in match[2]))
