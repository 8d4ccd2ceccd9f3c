"""Shortfalls must be explained, and claims must agree with the figures: R01 to R07."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypedDict

from ...model.comparison import comparable, is_ceiling, is_cost
from ...model.finding import Figure
from ...model.record import Indicator
from ..case import Case, RuleResult, holds, not_checked, violated
from ..registry import rule
from ..scores import round_half_up
from ..words import bare, gives_reason, says_done, says_not_done, says_nothing

_REGULATION = "财预〔2020〕10号"
_FRACTION = Decimal("0.0001")


class _Answers(TypedDict):
    """The texts of an actual value (`observed`) and its target (`expected`)."""

    observed: str | None
    expected: str | None


@rule("R01", "shortfall-unexplained", "error", basis=_REGULATION)
def shortfall(case: Case) -> Iterator[RuleResult]:
    """The form explains the deviation of an indicator below its target; R06 covers low costs."""
    if not case.indicators or not case.asks_for_deviations:
        yield not_checked("no-column" if case.indicators else "no-indicator")
        return
    open_ones = [(at, i) for at, i in case.missed if not case.reasoned(i)]
    for at, indicator in open_ones:
        yield violated(f"{at}/actual", f"{at}/target", f"{at}/deviation", **_answers(indicator))
    if not open_ones:
        yield holds(*(f"{at}/actual" for at, _, _ in case.indicators))


def _answers(indicator: Indicator) -> _Answers:
    """Return the texts of an indicator's actual value and target."""
    target, actual = indicator.target, indicator.actual
    return {"observed": actual.text if actual else None, "expected": target.text if target else None}


@rule("R02", "low-execution-unexplained", "error", basis=_REGULATION)
def low_execution(case: Case) -> Iterator[RuleResult]:
    """The form explains an execution rate below the profile's threshold."""
    if case.total is None or case.rate is None:
        yield not_checked("blank")
        return
    pointers = (f"{case.total[0]}/execution_rate", f"{case.total[0]}/executed")
    least = case.profile.execution_rate
    if case.rate >= least or case.explained:
        yield holds(*pointers)
    else:
        yield violated(*pointers, observed=round_half_up(case.rate, _FRACTION), expected=least)


@rule("R03", "objective-missed-unexplained", "error", basis=_REGULATION)
def objective_missed(case: Case) -> Iterator[RuleResult]:
    """The form gives a reason if an objective was not achieved."""
    answers = _actuals(case)
    if not answers:
        yield not_checked("no-goal")
    for pointer, actual in answers:
        if says_not_done(actual) and not gives_reason(actual) and not case.explained:
            yield violated(pointer, observed=actual)
        else:
            yield holds(pointer)


def _actuals(case: Case) -> list[tuple[str, str]]:
    """Return pointer and text of the reported result of each objective that has one."""
    goals = enumerate(case.record.goals)
    return [(f"/goals/{n}/actual", goal.actual) for n, goal in goals if goal.actual is not None]


@rule("R04", "claim-contradicted", "warning", basis="实际完成情况应与指标、执行情况一致")
def claim_contradicted(case: Case) -> Iterator[RuleResult]:
    """A claim that an objective was achieved agrees with the indicators and the execution rate."""
    claims = [(p, actual) for p, actual in _actuals(case) if says_done(actual)]
    if not claims:
        yield not_checked("no-claim")
        return
    low = case.rate is not None and case.rate < case.profile.execution_rate
    against = [f"{at}/actual" for at, _ in case.missed]
    if low and case.total:
        against.append(f"{case.total[0]}/execution_rate")
    operands: dict[str, Figure] = {
        "rate": round_half_up(case.rate, _FRACTION) if case.rate is not None else None,
        "missed": len(case.missed),
    }
    for pointer, actual in claims:
        yield violated(pointer, *against, observed=actual, operands=operands) if against else holds(pointer)


@rule("R05", "objective-formula", "warning", basis="实际完成情况应填写具体内容")
def formula(case: Case) -> Iterator[RuleResult]:
    """The actual result of an objective states facts, not a stock phrase (套话) or the objective itself."""
    answers = _actuals(case)
    if not answers:
        yield not_checked("no-goal")
    for (pointer, actual), expected in zip(answers, _expected(case), strict=True):
        empty = says_nothing(actual) or bare(actual) == bare(expected or "")
        yield violated(pointer, observed=actual) if empty else holds(pointer)


def _expected(case: Case) -> list[str | None]:
    """Return the expected result of each objective that has a reported one."""
    return [goal.expected for goal in case.record.goals if goal.actual is not None]


@rule("R06", "cost-far-under", "warning", basis="偏差较大应说明原因")
def cost_far_under(case: Case) -> Iterator[RuleResult]:
    """The form explains a cost far below its target: money saved, work not finished, or a budget too high."""
    costs = [pair for pair in _measured(case) if is_cost(pair[1])]
    if not costs:
        yield not_checked("no-cost")
    for at, indicator, target, actual in costs:
        pointers, under = (f"{at}/actual", f"{at}/target"), (target - actual) / target
        if under < case.profile.cost_under or case.reasoned(indicator):
            yield holds(*pointers)
        else:
            operands: dict[str, Figure] = {"share": round_half_up(under, _FRACTION)}
            yield violated(*pointers, **_answers(indicator), operands=operands)


@rule("R07", "target-far-exceeded", "warning", basis=_REGULATION)
def far_exceeded(case: Case) -> Iterator[RuleResult]:
    """The form explains an actual value far above its target: the target may have been too low."""
    others = [pair for pair in _measured(case) if not is_cost(pair[1]) and not _is_limit(pair[1])]
    if not others:
        yield not_checked("not-comparable")
    for at, indicator, target, actual in others:
        pointers, times = (f"{at}/actual", f"{at}/target"), actual / target
        if times < case.profile.over_target or case.reasoned(indicator):
            yield holds(*pointers)
        else:
            operands: dict[str, Figure] = {"share": round_half_up(times, _FRACTION)}
            yield violated(*pointers, **_answers(indicator), operands=operands)


def _is_limit(indicator: Indicator) -> bool:
    return indicator.target is not None and is_ceiling(indicator, indicator.target)


def _measured(case: Case) -> list[tuple[str, Indicator, Decimal, Decimal]]:
    """Return pointer, indicator, target (above 0) and actual value of those with two comparable figures."""
    found = []
    for at, indicator, _ in case.indicators:
        target, actual = indicator.target, indicator.actual
        if target is None or actual is None or not comparable(target, actual):
            continue
        if isinstance(target.value, Decimal) and isinstance(actual.value, Decimal) and target.value > 0:
            found.append((at, indicator, target.value, actual.value))
    return found
