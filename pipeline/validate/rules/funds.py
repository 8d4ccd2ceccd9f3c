"""Sums, rates, blanks and signs of the funds block: A01, A02, A12 to A14, A17 to A19."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ...model.record import FundLine
from ..case import Case, RuleResult, holds, not_checked, violated
from ..registry import rule
from ..scores import round_half_up

AMOUNTS = ("initial_budget", "annual_budget", "executed")
_FIGURES = (*AMOUNTS, "weight", "score")


def lines(case: Case) -> list[tuple[str, FundLine]]:
    """Return every fund line with its pointer."""
    return [(f"/funding/lines/{n}", line) for n, line in enumerate(case.record.funding.lines)]


def _sources(case: Case) -> list[tuple[str, FundLine]]:
    return [(at, line) for at, line in lines(case) if line.source != "total"]


@rule("A01", "fund-total-mismatch", "error", basis="年度资金总额＝各资金来源之和")
def fund_total(case: Case) -> Iterator[RuleResult]:
    """年度资金总额 is the sum of its sources in each of the three columns; a blank source counts as 0."""
    if case.total is None or not _sources(case):
        yield not_checked("no-total-or-no-parts")
        return
    at, line = case.total
    for key in AMOUNTS:
        printed, addends = getattr(line, key), _addends(case, key)
        if printed is None or not addends:
            yield not_checked("blank", f"{at}/{key}")
        elif _total_is_nought(printed, addends):
            yield not_checked("other-rule", f"{at}/{key}", *addends)
        elif printed == sum(addends.values()):
            yield holds(f"{at}/{key}", *addends)
        else:
            expected = sum(addends.values(), Decimal(0))
            yield violated(
                f"{at}/{key}", *addends, observed=printed, expected=expected, operands={"column": key}
            )


def _addends(case: Case, key: str) -> dict[str, Decimal]:
    """Return the filled-in amounts of the sources in one column, by pointer."""
    amounts = {f"{at}/{key}": getattr(line, key) for at, line in _sources(case)}
    return {pointer: amount for pointer, amount in amounts.items() if amount is not None}


def _total_is_nought(printed: Decimal, addends: dict[str, Decimal]) -> bool:
    return printed == 0 and any(amount > 0 for amount in addends.values())


@rule("A18", "fund-total-nought", "error", basis="年度资金总额＝各资金来源之和")
def fund_total_nought(case: Case) -> Iterator[RuleResult]:
    """年度资金总额 is not 0 if a source has an amount above 0."""
    if case.total is None or not _sources(case):
        yield not_checked("no-total-or-no-parts")
        return
    at, line = case.total
    for key in AMOUNTS:
        printed, addends = getattr(line, key), _addends(case, key)
        pointers = (f"{at}/{key}", *addends)
        if printed is None or not addends:
            yield not_checked("blank", f"{at}/{key}")
        elif _total_is_nought(printed, addends):
            yield violated(*pointers, observed=printed, expected=sum(addends.values(), Decimal(0)))
        else:
            yield holds(*pointers)


@rule("A02", "execution-rate-mismatch", "error", basis="执行率＝全年执行数÷全年预算数")
def execution_rate(case: Case) -> Iterator[RuleResult]:
    """The printed 执行率 is 全年执行数 ÷ 全年预算数, rounded to as many digits as are printed."""
    if not lines(case):
        yield not_checked("blank")
    for at, line in lines(case):
        pointer = f"{at}/execution_rate"
        if line.execution_rate is None or line.executed is None or not line.annual_budget:
            yield not_checked("blank", pointer)
            continue
        expected = line.executed / line.annual_budget
        unit = Decimal(1).scaleb(-_decimals(case, pointer))
        if abs(line.execution_rate - expected) <= unit / 2:
            yield holds(pointer)
        else:
            yield violated(
                pointer,
                observed=line.execution_rate,
                expected=round_half_up(expected, unit),
                operands={"source": line.label},
            )


def _decimals(case: Case, pointer: str) -> int:
    """Return how many decimals of the fraction are printed: four for 33.33%."""
    printed = "".join(place.text or "" for place in case.places(pointer))
    decimals = re.search(r"[.．](\d+)", printed)
    return (len(decimals[1]) if decimals else 0) + (2 if re.search("[%％]", printed) else 0)


@rule("A12", "fund-source-blank", "info", basis="表格应填写完整")
def fund_sources(case: Case) -> Iterator[RuleResult]:
    """上年结转资金 and 其他资金 are 0 or — if there are none."""
    found = False
    for at, line in lines(case):
        known = [p for p in (f"{at}/{key}" for key in AMOUNTS) if case.known(p)]
        if line.source in ("carryover", "other") and known:
            found = True
            blank = all(map(case.blank, known))
            yield violated(*known, operands={"source": line.label}) if blank else holds(*known)
    if not found:
        yield not_checked("no-column")


@rule("A13", "executed-over-budget", "error", basis="执行数不应超过全年预算数")
def executed_over_budget(case: Case) -> Iterator[RuleResult]:
    """执行数 does not exceed 全年预算数 in any row."""
    checked = False
    for at, line in lines(case):
        if line.executed is None or line.annual_budget is None:
            continue
        checked, pointers = True, (f"{at}/executed", f"{at}/annual_budget")
        if line.executed > line.annual_budget:
            yield violated(
                *pointers,
                observed=line.executed,
                expected=line.annual_budget,
                operands={"source": line.label},
            )
        else:
            yield holds(*pointers)
    if not checked:
        yield not_checked("blank")


@rule("A14", "execution-rate-over-100", "error", basis="执行数不应超过全年预算数")
def rate_over_100(case: Case) -> Iterator[RuleResult]:
    """No printed 执行率 is above 100%."""
    checked = False
    for at, line in lines(case):
        if line.execution_rate is not None:
            checked, pointer = True, f"{at}/execution_rate"
            over = line.execution_rate > 1
            operands = {"source": line.label}
            yield (
                violated(pointer, observed=line.execution_rate, operands=operands) if over else holds(pointer)
            )
    if not checked:
        yield not_checked("blank")


@rule("A17", "negative-figure", "error", basis="金额、分值和得分不应为负数")
def negative(case: Case) -> Iterator[RuleResult]:
    """No amount, weight or score is below 0."""
    figures = dict(_figures(case))
    below = {pointer: value for pointer, value in figures.items() if value < 0}
    for pointer, value in below.items():
        yield violated(pointer, observed=value)
    if not figures:
        yield not_checked("blank")
    elif not below:
        yield holds(*figures)


def _figures(case: Case) -> Iterator[tuple[str, Decimal]]:
    for at, line in lines(case):
        values = ((f"{at}/{key}", getattr(line, key)) for key in _FIGURES)
        yield from ((pointer, value) for pointer, value in values if value is not None)
    for at, indicator, _ in case.indicators:
        for key in ("weight", "score"):
            value = getattr(indicator, key)
            if value is not None:
                yield f"{at}/{key}", value
        for key, reading in (("target", indicator.target), ("actual", indicator.actual)):
            if reading is not None and reading.kind == "money" and isinstance(reading.value, Decimal):
                yield f"{at}/{key}", reading.value
    for key in ("weight", "score"):
        value = getattr(case.record.totals, key)
        if value is not None:
            yield f"/totals/{key}", value


@rule("A19", "weight-repeated", "warning", basis="分值和得分只填在年度资金总额一行")
def weight_repeated(case: Case) -> Iterator[RuleResult]:
    """The rows of the sources do not repeat the weight and score of 年度资金总额."""
    if case.total is None or case.total[1].weight is None or not _sources(case):
        yield not_checked("no-weights")
        return
    total = case.total[1]
    repeating = [
        at
        for at, line in _sources(case)
        if line.weight == total.weight and (line.score is None or line.score == total.score)
    ]
    for at in repeating:
        yield violated(f"{at}/weight", f"{at}/score", observed=total.weight)
    if not repeating:
        yield holds(f"{case.total[0]}/weight")
