"""Whether a target and an actual value can be set side by side by arithmetic alone.

In one place, so that what a page says of an indicator and what a rule finds about it agree.
"""

from __future__ import annotations

from decimal import Decimal

from .record import Indicator, Reading


def comparable(target: Reading, actual: Reading) -> bool:
    """Two figures of one kind and unit; a bare 0 is nought of anything."""
    if not isinstance(actual.value, Decimal):
        return False
    if actual.value == 0 and actual.unit is None:
        return True
    units = (target.unit, actual.unit)
    same_unit = target.unit == actual.unit or (target.kind == "quantity" and None in units)
    return target.kind == actual.kind and same_unit


def is_cost(indicator: Indicator) -> bool:
    """Whether it stands under 成本指标, on either level."""
    return "cost" in (indicator.level1.code, indicator.level2.code)


def is_satisfaction(indicator: Indicator) -> bool:
    """Whether it stands under 满意度指标, on either level."""
    return "satisfaction" in (indicator.level1.code, indicator.level2.code)


def is_ceiling(indicator: Indicator, target: Reading) -> bool:
    """Less is better: the form says ≤, or it is a cost with a plain amount (成本指标)."""
    return target.operator in ("≤", "<") or (is_cost(indicator) and target.operator == "=")


def is_scale(reading: Reading | None) -> bool:
    """Whether an answer is a rating scale (优良中低差, 高中低) and no value on it."""
    return reading is not None and reading.kind == "rating" and reading.value is None
