"""Arithmetic of funds, weights and scores: A01 to A12."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..model.finding import Figure
from ..model.record import FundLine
from .registry import Case, Check, holds, not_checked, rule, violated
from .scores import round_half_up

_AMOUNTS = ("initial_budget", "annual_budget", "executed")
_SPLIT = ("execution", "cost", "output", "benefit", "satisfaction")
_METHOD = "执行率×该指标分值"


def total_line(case: Case) -> tuple[str, FundLine] | None:
    """Pointer and row of 年度资金总额."""
    for n, line in enumerate(case.record.funding.lines):
        if line.source == "total":
            return f"/funding/lines/{n}", line
    return None


@rule("A01", "fund-total-mismatch", "error", basis="年度资金总额＝各资金来源之和")
def fund_total(case: Case) -> Iterator[Check]:
    """年度资金总额 is the sum of its sources, for each of the three columns; blank counts as 0."""
    total = total_line(case)
    parts = [(n, line) for n, line in enumerate(case.record.funding.lines) if line.source != "total"]
    if total is None or not parts:
        yield not_checked("no-total-or-no-parts")
        return
    at, line = total
    for key in _AMOUNTS:
        printed = getattr(line, key)
        addends = {f"/funding/lines/{n}/{key}": getattr(part, key) for n, part in parts}
        known = {p: v for p, v in addends.items() if v is not None}
        pointers = (f"{at}/{key}", *known)
        if printed is None or not known:
            yield not_checked("blank", f"{at}/{key}")
        elif printed == sum(known.values()):
            yield holds(*pointers)
        else:
            yield violated(
                *pointers,
                observed=printed,
                expected=sum(known.values(), Decimal(0)),
                operands={"column": key},
            )


@rule("A02", "execution-rate-mismatch", "error", basis="执行率＝全年执行数÷全年预算数")
def execution_rate(case: Case) -> Iterator[Check]:
    """The printed 执行率 is executed / 全年预算数, rounded to the digits that are printed."""
    for n, line in enumerate(case.record.funding.lines):
        at = f"/funding/lines/{n}/execution_rate"
        if line.execution_rate is None or line.executed is None or not line.annual_budget:
            yield not_checked("blank", at)
            continue
        expected = line.executed / line.annual_budget
        unit = Decimal(1).scaleb(-_decimals(case, at))
        rounded = round_half_up(expected, unit)
        if abs(line.execution_rate - expected) <= unit / 2:
            yield holds(at)
        else:
            yield violated(
                at, observed=line.execution_rate, expected=rounded, operands={"source": line.label}
            )


def _decimals(case: Case, pointer: str) -> int:
    """How many decimals of the fraction are printed: 33.33% has four."""
    printed = "".join(place.text or "" for place in case.places(pointer))
    decimals = re.search(r"[.．](\d+)", printed)
    return (len(decimals[1]) if decimals else 0) + (2 if re.search("[%％]", printed) else 0)


@dataclass(frozen=True, slots=True)
class _ExecutionScore:
    """The score of the fund total beside what it computes to: min(w, round(rate × w, 2)), half up."""

    pointer: str
    line: FundLine
    printed: Decimal
    computed: Decimal
    tolerance: Decimal

    @property
    def exact(self) -> bool:
        return abs(self.printed - self.computed) <= self.tolerance

    @property
    def rounded(self) -> bool:
        """Whether only rounding to a whole number lies between the two."""
        whole = self.printed == round_half_up(self.computed, Decimal(1))
        return not self.exact and whole

    def wrong(self) -> Check:
        """The check that says so."""
        rate = self.line.execution_rate
        if rate is None and self.line.executed is not None and self.line.annual_budget:
            rate = round_half_up(self.line.executed / self.line.annual_budget, Decimal("0.0001"))
        operands: dict[str, Figure] = {"rate": rate, "weight": self.line.weight}
        return violated(self.pointer, observed=self.printed, expected=self.computed, operands=operands)


def _execution_score(case: Case) -> _ExecutionScore | None:
    total = total_line(case)
    if total is None:
        return None
    at, line = total
    if line.weight is None or line.score is None or line.executed is None or not line.annual_budget:
        return None
    computed = min(line.weight, round_half_up(line.executed / line.annual_budget * line.weight))
    return _ExecutionScore(f"{at}/score", line, line.score, computed, case.profile.score_tolerance)


@rule("A03", "execution-score-mismatch", "error", basis=_METHOD)
def execution_score(case: Case) -> Iterator[Check]:
    """The score of 预算执行率 is rate × weight; a whole number that rounding explains is A04's matter."""
    score = _execution_score(case)
    if score is None:
        yield not_checked("blank")
    else:
        yield holds(score.pointer) if score.exact or score.rounded else score.wrong()


@rule("A04", "execution-score-rounded", "warning", basis=_METHOD)
def execution_score_rounded(case: Case) -> Iterator[Check]:
    """The score of 预算执行率 was rounded to a whole number."""
    score = _execution_score(case)
    if score is None:
        yield not_checked("blank")
    else:
        yield score.wrong() if score.rounded else holds(score.pointer)


def level1_weights(case: Case) -> dict[str, Decimal]:
    """The weights summed by level 1, that of the fund total under `execution`."""
    sums: dict[str, Decimal] = {}
    total = total_line(case)
    if total is not None and total[1].weight is not None:
        sums["execution"] = total[1].weight
    for indicator in case.record.indicators:
        if indicator.weight is not None:
            code = indicator.level1.code
            sums[code] = sums.get(code, Decimal(0)) + indicator.weight
    return sums


def _weights(case: Case) -> tuple[str, ...]:
    return tuple(
        f"/indicators/{n}/weight" for n, i in enumerate(case.record.indicators) if i.weight is not None
    )


@rule("A06", "weights-do-not-sum", "error", basis="财预〔2020〕10号")
def weights_sum(case: Case) -> Iterator[Check]:
    """The weights of all indicators and of the execution rate sum to 100."""
    sums, pointers = level1_weights(case), _weights(case)
    if not pointers:
        yield not_checked("no-weights")
        return
    total = sum(sums.values(), Decimal(0))
    if total == case.profile.total_weight:
        yield holds(*pointers)
    else:
        yield violated(*pointers, observed=total, expected=case.profile.total_weight)


@rule("A07", "weight-split-unusual", "warning", basis="财预〔2020〕10号")
def weight_split(case: Case) -> Iterator[Check]:
    """The level-1 weights follow one of the profile's schemes."""
    sums, pointers = level1_weights(case), _weights(case)
    if not pointers or "execution" not in sums:
        yield not_checked("no-weights")
    elif any(sums == dict(scheme) for scheme in case.profile.weight_schemes):
        yield holds(*pointers)
    else:
        shown: dict[str, Figure] = {code: sums.get(code, Decimal(0)) for code in _SPLIT}
        yield violated(*pointers, operands=shown)


@rule("A09", "total-score-blank", "error", basis="财预〔2020〕10号")
def total_score(case: Case) -> Iterator[Check]:
    """总得分 is filled in, on a form that has a place for it."""
    if "/totals/score" not in case.record.provenance:
        yield not_checked("no-column")
    elif case.blank("/totals/score"):
        yield violated("/totals/score")
    else:
        yield holds("/totals/score")


@rule("A10", "indicator-score-blank", "error", basis="财预〔2020〕10号")
def indicator_scores(case: Case) -> Iterator[Check]:
    """Every indicator with a weight has its score, on a form that has the column."""
    weighted = [
        f"/indicators/{n}/score" for n, i in enumerate(case.record.indicators) if i.weight is not None
    ]
    known = [p for p in weighted if p in case.record.provenance]
    blank = [p for p in known if case.blank(p)]
    if not known:
        yield not_checked("no-column")
    elif blank:
        yield violated(*blank, operands={"count": len(blank), "of": len(known)})
    else:
        yield holds(*known)


@rule("A12", "fund-source-blank", "info")
def fund_sources(case: Case) -> Iterator[Check]:
    """上年结转资金 and 其他资金 say 0 or — where there are none."""
    for n, line in enumerate(case.record.funding.lines):
        if line.source not in ("carryover", "other"):
            continue
        pointers = [f"/funding/lines/{n}/{key}" for key in _AMOUNTS]
        known = [p for p in pointers if p in case.record.provenance]
        if known and all(case.blank(p) for p in known):
            yield violated(*known, operands={"source": line.label})
        elif known:
            yield holds(*known)
