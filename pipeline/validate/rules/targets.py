"""Targets (年度指标值): T01, T02, T04, T05, T08, T13, T16, T17.

Targets that are not values, and impossible values.  T03 compares several forms, so it is in `batch`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from ...model.comparison import is_cost, is_satisfaction, is_scale
from ...model.record import Indicator, Operator, Reading
from ..case import Case, RuleResult, holds, not_checked, violated
from ..registry import rule

_REGULATION = "财预〔2021〕101号"
_CLEAR = "指标值应明确、可衡量"

_DATE: Final = r"20\d\d年|\d{1,2}月(?!度)|[一二三四1-4]季度|[上下]半年|(?:年|月|季)[底末]|年内"
_FREQUENCY: Final = (
    r"每(?:个)?(?:年|半年|季|月|周|日(?!常)|天)|(?:季|月|周)报"
    r"|(?<!部)[按逐分](?:年(?![初度])|半年|季|月|周|旬|日(?!常))"
)
_EXAMINED: Final = "验收|评审|审核|审查|检测|检验|鉴定|考核"
_OUTCOME: Final = rf"合格|达标|(?:{_EXAMINED}).{{0,2}}通过|通过.{{0,4}}(?:{_EXAMINED})"
_MEASURABLE: Final = re.compile(f"{_DATE}|{_FREQUENCY}|{_OUTCOME}")

_NUMBER: Final = r"[\d一二两三四五六七八九十百千万几]"
_ABOUT: Final = re.compile(
    rf"(?<![签节合履预违公集制条契邀毁续解特誓失纽])约\s*{_NUMBER}|大约|{_NUMBER}[^，。,;；]{{0,3}}左右"
)
_AGAINST: Final[dict[Operator, tuple[Operator, ...]]] = {"≤": ("≥", ">"), "≥": ("≤", "<")}


def _scales(case: Case) -> dict[str, list[str]]:
    """Return the targets that are rating scales: pointers by scale."""
    found: dict[str, list[str]] = {}
    for at, indicator, _ in case.indicators:
        if indicator.target is not None and is_scale(indicator.target):
            found.setdefault(indicator.target.text, []).append(f"{at}/target")
    return found


def _targets(case: Case) -> tuple[str, ...]:
    return tuple(f"{at}/target" for at, indicator, _ in case.indicators if indicator.target is not None)


@rule("T01", "target-is-scale", "warning", basis=_CLEAR)
def target_is_scale(case: Case) -> Iterator[RuleResult]:
    """A target is a value, not a rating scale."""
    scales, targets = _scales(case), _targets(case)
    for scale, pointers in scales.items():
        yield violated(*pointers, observed=scale, operands={"count": len(pointers)})
    if not targets:
        yield not_checked("no-target")
    elif not scales:
        yield holds(*targets)


@rule("T02", "scale-not-standard", "info", basis="财预〔2020〕10号")
def scale_not_standard(case: Case) -> Iterator[RuleResult]:
    """A rating scale is one of the profile's standard scales."""
    scales = _scales(case)
    if not scales:
        yield not_checked("no-scale")
    for scale, pointers in scales.items():
        if re.sub(r"[\s、，,/／;；]", "", scale) in case.profile.standard_scales:
            yield holds(*pointers)
        else:
            yield violated(*pointers, observed=scale)


@rule("T04", "measurable-on-scale", "warning", basis=_REGULATION)
def measurable_on_scale(case: Case) -> Iterator[RuleResult]:
    """Dates, frequencies and pass or fail results are not rated on a subjective scale."""
    scales = [(at, i) for at, i, _ in case.indicators if is_scale(i.target)]
    if not scales:
        yield not_checked("no-scale")
    for at, indicator in scales:
        word = _MEASURABLE.search(indicator.name)
        pointers = (f"{at}/name", f"{at}/target")
        if word is None:
            yield holds(*pointers)
        else:
            yield violated(
                *pointers, observed=indicator.name, operands={"word": word[0], **_scale(indicator)}
            )


def _scale(indicator: Indicator) -> dict[str, str]:
    return {"scale": indicator.target.text if indicator.target else ""}


@rule("T05", "quantity-about", "warning", basis=_CLEAR)
def quantity_about(case: Case) -> Iterator[RuleResult]:
    """Neither the name nor the target of a quantity says "about" (约)."""
    quantities = [(at, i) for at, i, _ in case.indicators if i.level2.code == "quantity"]
    if not quantities:
        yield not_checked("no-quantity")
    for at, indicator in quantities:
        pointers = [f"{at}/{key}" for key, text in _name_and_target(indicator) if _ABOUT.search(text)]
        if indicator.target is not None and indicator.target.operator == "≈":
            pointers = list(dict.fromkeys([*pointers, f"{at}/target"]))
        yield violated(*pointers, observed=indicator.name) if pointers else holds(f"{at}/name")


def _name_and_target(indicator: Indicator) -> Iterator[tuple[str, str]]:
    yield "name", indicator.name
    if indicator.target is not None:
        yield "target", indicator.target.text


@rule("T08", "satisfaction-target-low", "warning", basis="评审惯例")
def satisfaction_target(case: Case) -> Iterator[RuleResult]:
    """A satisfaction target is not below the profile's threshold."""
    targets = dict(_shares(case, ("target",)))
    if not targets:
        yield not_checked("no-satisfaction")
    for pointer, value in targets.items():
        if value < case.profile.satisfaction_target:
            yield violated(pointer, observed=value, expected=case.profile.satisfaction_target)
        else:
            yield holds(pointer)


def _shares(case: Case, keys: Iterable[str]) -> Iterator[tuple[str, Decimal]]:
    """Yield the percentages of the satisfaction indicators by pointer; a range counts by its lower end."""
    for at, indicator, _ in case.indicators:
        for key in keys if is_satisfaction(indicator) else ():
            reading: Reading | None = getattr(indicator, key)
            if reading is not None and reading.kind == "percentage":
                value = reading.value[0] if isinstance(reading.value, tuple) else reading.value
                if isinstance(value, Decimal):
                    yield f"{at}/{key}", value


@rule("T16", "satisfaction-over-100", "error", basis="满意度为百分比")
def satisfaction_over_100(case: Case) -> Iterator[RuleResult]:
    """No satisfaction is above 100%, neither as a target nor as an actual value."""
    shares = dict(_shares(case, ("target", "actual")))
    if not shares:
        yield not_checked("no-satisfaction")
    for pointer, value in shares.items():
        yield violated(pointer, observed=value) if value > 1 else holds(pointer)


@rule("T13", "cost-is-budget", "info", basis=_REGULATION)
def cost_is_budget(case: Case) -> Iterator[RuleResult]:
    """A cost indicator does not restate the whole budget, which is already scored by the execution rate."""
    costs = [
        (f"{at}/target", i.target.value)
        for at, i, _ in case.indicators
        if is_cost(i) and i.target is not None and i.target.kind == "money"
    ]
    if case.total is None or not costs:
        yield not_checked("no-cost")
        return
    at, total = case.total
    budgets = {total.initial_budget, total.annual_budget} - {None, Decimal(0)}
    for pointer, value in costs:
        if isinstance(value, Decimal) and value in budgets:
            yield violated(pointer, f"{at}/annual_budget", observed=value)
        else:
            yield holds(pointer)


@rule("T17", "operator-reversed", "warning", basis=_CLEAR)
def operator_reversed(case: Case) -> Iterator[RuleResult]:
    """A cost target is not "at least" an amount; a satisfaction target is not "at most" a percentage."""
    signed = [(f"{at}/target", i.target, _direction(i)) for at, i, _ in case.indicators]
    known = [(pointer, target, wanted) for pointer, target, wanted in signed if target and wanted]
    if not known:
        yield not_checked("no-direction")
    for pointer, target, wanted in known:
        if target.operator in _AGAINST[wanted]:
            yield violated(pointer, observed=target.text, expected=wanted)
        else:
            yield holds(pointer)


def _direction(indicator: Indicator) -> Operator | None:
    """Return the operator that a target of this group implies; None if either direction is possible."""
    kind = indicator.target.kind if indicator.target else None
    if is_cost(indicator) and kind == "money":
        return "≤"
    return "≥" if is_satisfaction(indicator) and kind == "percentage" else None
