"""Read targets and actual values such as `≥95%`, `12万元`, `2022年3月` or `优`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from ..memo import cached
from ..model.record import Operator, Reading, ValueKind
from . import dates
from .figures import UNITS, amount, chinese_number, decimal, exact, in_range, percentage
from .text import for_figures

_SIGNS: Final[dict[str, Operator]] = {
    **dict.fromkeys(("≥", ">=", "≧", "⩾", "=>"), "≥"),
    **dict.fromkeys(("≤", "<=", "≦", "⩽", "=<"), "≤"),
    **dict.fromkeys(("不低于", "不少于", "不小于", "大于等于", "大于或等于", "至少", "达到"), "≥"),
    **dict.fromkeys(
        ("不超过", "不高于", "不大于", "不多于", "小于等于", "小于或等于", "至多", "控制在"), "≤"
    ),
    **dict.fromkeys((">", "大于", "高于", "超过", "多于"), ">"),
    **dict.fromkeys(("<", "小于", "低于", "少于"), "<"),
    **dict.fromkeys(("=", "═", "等于"), "="),
    **dict.fromkeys(("≈", "约", "大约"), "≈"),
}
_TAILS: Final[dict[str, Operator]] = {
    **dict.fromkeys(("以上", "及以上", "(含)以上"), "≥"),
    **dict.fromkeys(("以内", "以下", "及以下", "之内"), "≤"),
    **dict.fromkeys(("左右", "上下"), "≈"),
}

RATINGS: Final = frozenset(
    "优 良 中 低 差 高 优秀 良好 中等 合格 不合格 一般 较好 较差 较高 较低".split()  # noqa: SIM905
)
SCALES: Final = frozenset(
    ["优良中低差", "优良中差", "高中低", "好中差", "优良差", "优中差", "优良中", "优秀良好合格不合格"]
)

_BETWEEN: Final = re.compile(r"[、,/;]")
_SIGN: Final = re.compile("|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True)))
_TAIL: Final = re.compile(f"({'|'.join(sorted(map(re.escape, _TAILS), key=len, reverse=True))})$")
_FIGURE: Final = r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_REMARK: Final = re.compile(r"(?<=[^\d.,])\([^()\d]*\)$")
"""A remark in brackets after a unit: 12万元（含税）."""
_QUANTITY: Final = re.compile(rf"({_FIGURE})([^\d.,%‰]{{0,12}})")
_CHINESE: Final = re.compile(
    r"([零〇一二两三四五六七八九十百千万]+)"
    r"(个|项|次|起|例|宗|份|人|人次|户|家|处|座|台|套|件|批|期|场|篇|册|条|辆|名|所|间|亩|公里|米|天|年|轮|本|张|部|村|只|幅|类|种|支)"
)
_RANGE: Final = re.compile(rf"({_FIGURE})([^\d.,~\-—–至]{{0,6}})(?:~|-|—|–|至|到)({_FIGURE})([^\d.,]{{0,6}})")


@cached
def reading(text: str) -> Reading:
    """Read a target or an actual value; a text that cannot be read gets the kind `text`."""
    plain = for_figures(text)
    if plain in RATINGS:
        return Reading(text=text, kind="rating", value=plain)
    if _BETWEEN.sub("", plain) in SCALES:
        return Reading(text=text, kind="rating")
    when = dates.read(plain)
    if when is not None:
        return Reading(text=text, kind="date", operator=when[0], value=when[1])
    operator, rest = _operator(plain)
    if operator == "=" and (pair := _range(rest)) is not None:
        return Reading(text=text, kind=pair[0], operator="range", value=pair[1], unit=pair[2])
    found = _figure(_REMARK.sub("", rest))
    if found is None:
        return Reading(text=text, kind="text")
    return Reading(text=text, kind=found[0], operator=operator, value=found[1], unit=found[2])


def _operator(text: str) -> tuple[Operator, str]:
    """Return the operator that a text begins or ends with, and the rest of the text."""
    head = _SIGN.match(text)
    if head is not None:
        rest = text[head.end() :].lstrip(":")
        tail = _TAIL.search(rest)
        same = tail is not None and _TAILS[tail[1]] == _SIGNS[head[0]]
        return _SIGNS[head[0]], rest[: tail.start()] if tail is not None and same else rest
    tail = _TAIL.search(text)
    if tail is not None and re.match(_FIGURE, text):
        return _TAILS[tail[1]], text[: tail.start()].removesuffix("(含)")
    return "=", text


def _figure(text: str) -> tuple[ValueKind, Decimal, str | None] | None:
    """Return kind, value and unit if the whole text is a percentage, money or a quantity; else None."""
    share = percentage(text)
    if share is not None:
        return ("percentage", share, None) if in_range(share) else None
    match = _QUANTITY.fullmatch(text)
    if match is None:
        return _counted(text)
    value, unit = decimal(match[1]), match[2]
    if unit in UNITS and unit not in ("万", "亿"):
        yuan = amount(text, None)
        return ("money", yuan, "元") if yuan is not None and in_range(yuan) else None
    if not unit and re.fullmatch(r"20\d\d\.\d{1,2}", match[1]):
        return None  # perhaps a month of a year
    return ("quantity", exact(value), unit or None) if in_range(value) and _is_unit(unit) else None


def _is_unit(unit: str) -> bool:
    """Return whether the text after a number can be a unit of measure, not a clause or part of a date."""
    return unit == "年" or (
        not re.search(r"[,。;:、]|^[年月日号]|^[^\w/(%°℃]", unit) and not unit[:1].isdigit()
    )


def _counted(text: str) -> tuple[ValueKind, Decimal, str | None] | None:
    """Read a count in Chinese numerals with a measure word: 三项, 十二个; None if it is not one."""
    match = _CHINESE.fullmatch(text)
    value = chinese_number(match[1]) if match else None
    return ("quantity", value, match[2]) if match and value is not None else None


def _range(text: str) -> tuple[ValueKind, tuple[Decimal, Decimal], str | None] | None:
    match = _RANGE.fullmatch(text)
    if match is None:
        return None
    if {match[2], match[4]} & {"年", "月", "日"} or ((match[1] + match[3]).startswith("20") and not match[4]):
        return None  # a calendar period
    last = match[4]
    low = _figure(match[1] + (match[2] or last))
    high = _figure(match[3] + last)
    if low is None or high is None or low[0] != high[0] or low[1] > high[1]:
        return None
    return low[0], (low[1], high[1]), low[2]
