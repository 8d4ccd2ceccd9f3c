"""Read figures as they are typed (numbers, amounts, rates, years), exactly and without guessing."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from functools import lru_cache
from typing import Final

from ..memo import cached
from .text import FULL_WIDTH, LONGEST_FIGURE, for_figures

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
_KEPT: Final = 4096
"""Number of cached figures: the amounts of a form recur in its sums."""
LARGEST: Final = 2**53 - 1
"""Beyond it not every integer is a double, and RFC 8785 writes numbers as doubles."""
SIGNIFICANT: Final = 15
"""Significant digits that a double holds without change."""
_SMALLEST: Final = -9
"""The power of ten of the smallest figure other than zero, so that a quotient by it can be rounded."""
_EXACT: Final = Context(prec=2 * LONGEST_FIGURE)
"""No figure has more digits than this precision, so that reading a figure never rounds it."""

_NUMBER: Final = r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+−]?\.\d+"
_PLAIN: Final = re.compile(rf"({_NUMBER})", re.ASCII)
_UNIT: Final = "百万元|千元|万元|万圆|亿元|万|亿|元|圆"
_AMOUNT: Final = re.compile(rf"(?:人民币|￥|¥|RMB)?({_NUMBER})({_UNIT})?整?(?:\(([^()]*)\))?", re.ASCII)
_BRACKETED_UNIT: Final = re.compile(rf"(?:单位:)?({_UNIT})")
_PERCENT: Final = re.compile(rf"({_NUMBER})(?:%|‰|百分比|%\(百分比\))", re.ASCII)
_DOCUMENT_NUMBER: Final = re.compile(r"[〔【]20\d\d[〕】]|[(\[]20\d\d[)\]]\d+号|20\d{4,}号?", re.ASCII)
_IS_BARE: Final = re.compile(r"[(\[]?20\d\d[)\]]?")
_YEARS: Final = tuple(
    re.compile(rf"(?<!\d)(20\d\d|二[〇○零Oo0][〇○零Oo一二三四五六七八九0]{{2}}){tail}", re.ASCII)
    for tail in ("年度", "年", r"(?!\d)")
)
_FOUR_DIGITS: Final = re.compile(r"(?<!\d)(\d{4})年", re.ASCII)
_ALONE: Final = re.compile(r"^[(\[]?(\d{4})[)\]]?$", re.ASCII)
_DIGITS_ZH: Final = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, *range(3, 10)), strict=True))
_POWERS: Final = {"十": 10, "百": 100, "千": 1000}
_DIGITS: Final = dict(zip("〇零○OoQ一二三四五六七八九", "000000123456789", strict=True))


def decimal(digits: str) -> Decimal:
    """Return the number that a text matching `_NUMBER` stands for."""
    return Decimal(digits.replace(",", "").replace("−", "-"))


@cached
def number(text: str) -> Decimal | None:
    """Return the number if the text is a single number, else None; `10分` is ten points."""
    match = _PLAIN.fullmatch(for_figures(text).removesuffix("分"))
    return decimal(match[1]) if match else None


def amount(text: str, unit: str | None) -> Decimal | None:
    """Return a printed amount in yuan; None if it is not an amount or has no known unit.

    A unit printed with the amount takes precedence over `unit`.  A remark in brackets is ignored if it
    cannot be part of the figure: after a printed unit (850万（含上年）), or without digits.
    """
    found = _printed_amount(text)
    factor = UNITS.get(found[1] or unit or "") if found else None
    return None if found is None or factor is None else exact(_EXACT.multiply(found[0], factor))


@cached
def _printed_amount(text: str) -> tuple[Decimal, str | None] | None:
    """Return the number of a printed amount with its printed unit, if any; None if it is not an amount."""
    match = _AMOUNT.fullmatch(for_figures(text))
    if match is None:
        return None
    own, remark = match[2], match[3]
    if remark and own is None:
        bracketed = _BRACKETED_UNIT.fullmatch(remark)
        if bracketed is None and re.search(r"\d", remark):
            return None
        own = bracketed[1] if bracketed else None
    return decimal(match[1]), own


@lru_cache(_KEPT)
def exact(value: Decimal) -> Decimal:
    """Return the same number without trailing zeros and without an exponent."""
    normal = value.normalize(_EXACT)
    exponent = normal.as_tuple().exponent
    return (
        normal.quantize(Decimal(1), context=_EXACT) if isinstance(exponent, int) and exponent > 0 else normal
    )


@lru_cache(_KEPT)
def in_range(value: Decimal) -> bool:
    """Return whether a double holds the figure without change (RFC 8785 writes doubles)."""
    if abs(value) > LARGEST or (value and value.adjusted() < _SMALLEST):
        return False
    return len(value.normalize(_EXACT).as_tuple().digits) <= SIGNIFICANT


def chinese_number(text: str) -> Decimal | None:
    """Return a number in Chinese numerals below 100 million: 十二, 一百零五, 两千; None if it is not one."""
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


@cached
def percentage(text: str) -> Decimal | None:
    """Return a percentage as a fraction; None if the text is not a percentage."""
    match = _PERCENT.fullmatch(for_figures(text))
    if match is None:
        return None
    return exact(decimal(match[1]).scaleb(-3 if "‰" in match[0] else -2, _EXACT))


def rate(text: str, ratio: Decimal | None, *, in_percent: bool = False) -> Decimal | None:
    """Return a printed execution rate as a fraction.

    86% is 0.86.  Under a header with % a bare 86 is per cent.  Otherwise a bare figure may be a fraction
    (0.958, 1) or per cent (100): the reading closer to executed/budget (`ratio`) is taken; if that is
    unknown, a figure up to 1.5 is a fraction.
    """
    share = percentage(text)
    bare = number(text) if share is None else None
    if bare is None:
        return share
    per_cent = exact(bare.scaleb(-2, _EXACT))
    if in_percent:
        return per_cent
    if ratio is not None and bare:
        return min(bare, per_cent, key=lambda reading: abs(reading - ratio))
    return bare if bare <= Decimal("1.5") else per_cent


def year(text: str) -> int | None:
    """Return the fiscal year in a title, a line in brackets or a file name; None if there is none.

    2022年度 is preferred to 2022年, and that to 2022.  Two years of the same kind (2021年度 … 2022年度,
    2021-2022年度) give None; the number of a document (〔2020〕10号) is not a year.
    """
    plain = "".join(text.translate(FULL_WIDTH).split())
    if re.search(r"20\d\d[-—–~至]20\d\d", plain):
        return None
    plain = _DOCUMENT_NUMBER.sub("", plain) if not _IS_BARE.fullmatch(plain) else plain
    for pattern in _YEARS:
        found = {_digits(match) for match in pattern.findall(plain)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


@cached
def other_years(text: str) -> list[str]:
    """Return printed years with a 年 behind them, or alone in a text, that are not between 2000 and 2099."""
    plain = "".join(text.translate(FULL_WIDTH).split())
    found = _FOUR_DIGITS.findall(plain) or _ALONE.findall(plain)
    return [printed for printed in found if not printed.startswith("20")]


def _digits(printed: str) -> int:
    return int("".join(_DIGITS.get(c, c) for c in printed))
