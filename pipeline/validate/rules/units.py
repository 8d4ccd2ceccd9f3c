"""Units of measure and of money: T06, T07, A20."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Final

from ...model.record import Reading
from ..case import Case, RuleResult, holds, not_checked, violated
from ..registry import rule
from .funds import AMOUNTS, lines

_TEN_THOUSAND: Final = 10_000
_LARGE: Final = re.compile("[万亿]")
_TELLING_DIGITS: Final = 3
"""Two amounts with so many significant digits do not differ by exactly 10,000 times by chance."""


def _readings(case: Case) -> Iterator[tuple[str, Reading]]:
    for at, indicator, _ in case.indicators:
        for key, reading in (("target", indicator.target), ("actual", indicator.actual)):
            if reading is not None:
                yield f"{at}/{key}", reading


@rule("T06", "no-unit", "info", basis="定量指标应有计量单位")
def no_unit(case: Case) -> Iterator[RuleResult]:
    """A quantity has a unit of measure; T07 covers amounts of money without a unit."""
    quantities = {p: r for p, r in _readings(case) if r.kind == "quantity" and p.endswith("/target")}
    bare = {p: r for p, r in quantities.items() if r.unit is None and not _is_yuan(case, r)}
    for pointer, reading in bare.items():
        yield violated(pointer, observed=reading.text)
    if not quantities:
        yield not_checked("no-quantity")
    elif not bare:
        yield holds(*quantities)


def _is_yuan(case: Case, reading: Reading) -> bool:
    """Return whether a number without a unit is a funds amount in yuan, on a form in 万元 or 亿元."""
    value = reading.value
    if reading.kind != "quantity" or reading.unit or not isinstance(value, Decimal) or value < _TEN_THOUSAND:
        return False
    in_yuan = case.record.funding.unit in (None, "元")
    return not in_yuan and any(value == getattr(line, key) for _, line in lines(case) for key in AMOUNTS)


@rule("T07", "mixed-money-units", "warning", basis="同一张表应使用同一金额单位")
def mixed_money_units(case: Case) -> Iterator[RuleResult]:
    """Amounts among the indicators are in the unit of the funds block (元 or 万元)."""
    unit = case.record.funding.unit
    money = [(p, r) for p, r in _readings(case) if r.kind == "money" or _is_yuan(case, r)]
    other = [(p, r) for p, r in money if unit and not _in_unit(r, unit)]
    for text, pointers in _by_text(other).items():
        yield violated(*pointers, "/funding/unit", observed=text, expected=unit)
    if unit is None or not money:
        yield not_checked("no-money")
    elif not other:
        yield holds(*(pointer for pointer, _ in money))


def _by_text(readings: list[tuple[str, Reading]]) -> dict[str, list[str]]:
    """Return the pointers of readings by text: a target and its actual value often have the same text."""
    texts: dict[str, list[str]] = {}
    for pointer, reading in readings:
        texts.setdefault(reading.text, []).append(pointer)
    return texts


def _in_unit(reading: Reading, unit: str) -> bool:
    large = _LARGE.search(reading.text)
    return reading.value == 0 or (large[0] if large else "元") == unit[0]


@rule("A20", "money-unit-magnitude", "warning", basis="金额单位与数值应相符")
def magnitude(case: Case) -> Iterator[RuleResult]:
    """No amount is exactly 10,000 times another one, and none is implausibly large.

    Both happen if figures are in yuan under a header that says 万元, or the other way round.
    """
    amounts = [
        (f"{at}/{key}", value)
        for at, line in lines(case)
        for key in AMOUNTS
        if (value := getattr(line, key)) is not None
    ]
    if not amounts:
        yield not_checked("blank")
        return
    found = [*_beyond(case, amounts), *_ten_thousand_times(case, dict(amounts))]
    yield from found or [holds(*(pointer for pointer, _ in amounts))]


def _beyond(case: Case, amounts: list[tuple[str, Decimal]]) -> Iterator[RuleResult]:
    limit = case.profile.largest_amount
    for pointer, value in amounts:
        if value > limit:
            yield violated(pointer, "/funding/unit", observed=value, expected=limit)


def _ten_thousand_times(case: Case, amounts: dict[str, Decimal]) -> Iterator[RuleResult]:
    """Yield one violation at most: an amount of the funds block against money among the indicators."""
    money = {p: r.value for p, r in _readings(case) if r.kind == "money" and isinstance(r.value, Decimal)}
    pairs = [
        (at, beside, amount, other)
        for (at, amount), (beside, other) in product(amounts.items(), money.items())
        if amount and (amount == other * _TEN_THOUSAND or other == amount * _TEN_THOUSAND)
    ]
    by_chance = len({other for *_, other in pairs}) < 2 and not any(_is_telling(p[-1]) for p in pairs)
    if pairs and not by_chance:
        at, beside, amount, other = pairs[0]
        yield violated(at, beside, "/funding/unit", observed=amount, expected=other)


def _is_telling(amount: Decimal) -> bool:
    return len(amount.normalize().as_tuple().digits) >= _TELLING_DIGITS
