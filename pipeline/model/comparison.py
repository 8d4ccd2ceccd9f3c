"""Decide whether a target and an actual value can be compared by arithmetic alone.

Pages and rules both use this module, so that they agree about an indicator.
"""

from __future__ import annotations

from decimal import Decimal

from .record import Indicator, Reading


def comparable(target: Reading, actual: Reading) -> bool:
    """Return whether the actual value is a figure of the target's kind and unit; a bare 0 fits any unit."""
    if not isinstance(actual.value, Decimal):
        return False
    if actual.value == 0 and actual.unit is None:
        return True
    units = (target.unit, actual.unit)
    same_unit = target.unit == actual.unit or (target.kind == "quantity" and None in units)
    return target.kind == actual.kind and same_unit


def is_cost(indicator: Indicator) -> bool:
    """Return whether an indicator belongs to 成本指标, on either level."""
    return "cost" in (indicator.level1.code, indicator.level2.code)


def is_satisfaction(indicator: Indicator) -> bool:
    """Return whether an indicator belongs to 满意度指标, on either level."""
    return "satisfaction" in (indicator.level1.code, indicator.level2.code)


def is_ceiling(indicator: Indicator, target: Reading) -> bool:
    """Return whether less is better: the target has ≤ or <, is a plain amount of a cost (成本指标), or is 0.

    A plain target of 0 is one of something bad: accidents, complaints.
    """
    plain = target.operator == "=" and (is_cost(indicator) or target.value == 0)
    return target.operator in ("≤", "<") or plain


def is_scale(reading: Reading | None) -> bool:
    """Return whether an answer is a whole rating scale (优良中低差, 高中低) instead of one rating."""
    return reading is not None and reading.kind == "rating" and reading.value is None
