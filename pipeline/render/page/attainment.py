"""Attainment of an indicator: its actual value compared with its target, by arithmetic alone.

This is a reading aid on the page, neither the unit's score nor a finding.  If target and actual value cannot
be compared without judgement, nothing is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Literal

from ...model.comparison import comparable, is_ceiling
from ...model.record import Indicator, Reading
from ...translate.figures import steps

_HUNDREDTH = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Attainment:
    """`met` (达到目标), `within` (a cost that stayed under its ceiling), `short` or `over`.

    `share` is actual over target as a fraction, rounded down to hundredths of a percent; None for a target
    of 0.
    """

    state: Literal["met", "within", "short", "over"]
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class Grade:
    """The position of a rating in the scale given as target: `place` of `steps`, 1 is the best."""

    place: int
    steps: int


def attainment(indicator: Indicator) -> Attainment | Grade | None:
    """Return the attainment or grade of an indicator, or None if it cannot be told without judgement."""
    target, actual = indicator.target, indicator.actual
    if target is None or actual is None:
        return None
    if target.kind == "rating":
        return _grade(target.text, actual.value)
    judged = target.operator in ("≈", "range")
    if judged or not comparable(target, actual) or not isinstance(target.value, Decimal):
        return None
    ceiling = is_ceiling(indicator, target)
    if target.value == actual.value == 0:
        return Attainment("met", None)
    if ceiling and actual.value == 0:
        return None  # a cost of 0 means that nothing was done, not that money was saved
    return _compared(target.value, _decimal(actual), ceiling=ceiling)


def _grade(scale: str, word: object) -> Grade | None:
    words = steps(scale)
    return Grade(words.index(word) + 1, len(words)) if word in words and len(words) > 1 else None


def _decimal(reading: Reading) -> Decimal:
    return reading.value if isinstance(reading.value, Decimal) else Decimal(0)


def _compared(target: Decimal, actual: Decimal, *, ceiling: bool) -> Attainment:
    share = (actual / target).quantize(_HUNDREDTH, ROUND_FLOOR) if target else None
    if ceiling:
        return Attainment("within" if actual <= target else "over", share)
    return Attainment("met" if actual >= target else "short", share)
