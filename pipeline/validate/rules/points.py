"""Weights (分值) and scores (得分): A06, A07, A09, A10, A15, A16, A21."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ...model.assessment import ComputedScore
from ...model.finding import Figure
from ..case import Case, RuleResult, holds, not_checked, violated
from ..registry import rule
from ..scores import round_half_up
from .funds import lines

_SPLIT = ("execution", "cost", "output", "benefit", "satisfaction")
_REGULATION = "财预〔2020〕10号"


def _level1_weights(case: Case) -> dict[str, Decimal]:
    """Return the sums of the weights by level 1; the fund total's weight is under `execution`."""
    sums: dict[str, Decimal] = {}
    if case.total is not None and case.total[1].weight is not None:
        sums["execution"] = case.total[1].weight
    for at, indicator, _ in case.indicators:
        code, weight = indicator.level1.code, case.weights.get(f"{at}/weight")
        if weight is not None:
            sums[code] = sums.get(code, Decimal(0)) + weight
    return sums


@rule("A06", "weights-do-not-sum", "error", basis=_REGULATION)
def weights_sum(case: Case) -> Iterator[RuleResult]:
    """The weights of all indicators and of the execution rate sum to 100."""
    weights = case.weights
    if not weights:
        yield not_checked("no-weights")
        return
    total = sum(_level1_weights(case).values(), Decimal(0))
    if total == case.profile.total_weight:
        yield holds(*weights)
    else:
        yield violated(*weights, observed=total, expected=case.profile.total_weight)


@rule("A07", "weight-split-unusual", "warning", basis=_REGULATION)
def weight_split(case: Case) -> Iterator[RuleResult]:
    """The level-1 weights match one of the profile's schemes."""
    weights = case.weights
    sums = _level1_weights(case)
    if not weights or "execution" not in sums:
        yield not_checked("no-weights")
    elif any(sums == dict(scheme) for scheme in case.profile.weight_schemes):
        yield holds(*weights)
    else:
        shown: dict[str, Figure] = {code: sums.get(code, Decimal(0)) for code in _SPLIT}
        yield violated(*weights, operands=shown)


@rule("A09", "total-score-blank", "error", basis=_REGULATION)
def total_score(case: Case) -> Iterator[RuleResult]:
    """总得分 is filled in if the form has a field for it."""
    if not case.known("/totals/score"):
        yield not_checked("no-column")
    else:
        yield violated("/totals/score") if case.blank("/totals/score") else holds("/totals/score")


@rule("A10", "indicator-score-blank", "error", basis=_REGULATION)
def indicator_scores(case: Case) -> Iterator[RuleResult]:
    """Every indicator with a weight has a score if the form has a column for scores."""
    weighted = [f"{at}/score" for at, indicator, _ in case.indicators if indicator.weight is not None]
    known = [pointer for pointer in weighted if case.known(pointer)]
    blank = [pointer for pointer in known if case.blank(pointer)]
    if not known:
        yield not_checked("no-column")
    elif blank:
        yield violated(*blank, operands={"count": len(blank), "of": len(known)})
    else:
        yield holds(*known)


@rule("A15", "score-over-weight", "error", basis="得分最高不能超过该指标分值上限")
def score_over_weight(case: Case) -> Iterator[RuleResult]:
    """No score exceeds its weight (分值)."""
    pairs = list(_pairs(case))
    over = [pair for pair in pairs if pair[2] > pair[1]]
    for pointer, weight, score in over:
        yield violated(pointer, observed=score, expected=weight)
    if not pairs:
        yield not_checked("blank")
    elif not over:
        yield holds(*(pointer for pointer, _, _ in pairs))


def _pairs(case: Case) -> Iterator[tuple[str, Decimal, Decimal]]:
    """Yield pointer, weight and score of every line that has both figures."""
    rows: list[tuple[str, Decimal | None, Decimal | None]] = [
        (f"{at}/score", line.weight, line.score) for at, line in lines(case)
    ]
    rows += [(s.pointer, s.weight, s.printed) for s, _ in case.scored]
    rows.append(("/totals/score", case.record.totals.weight, case.record.totals.score))
    for pointer, weight, score in rows:
        if weight is not None and score is not None:
            yield pointer, weight, score


@rule("A16", "total-not-sum", "error", basis="总分＝各项指标得分之和")
def total_is_sum(case: Case) -> Iterator[RuleResult]:
    """总分 is the sum of its column, for weights and for scores; a merged cell counts once."""
    for column in ("weight", "score"):
        printed = getattr(case.record.totals, column)
        addends = dict(_column(case, column))
        if printed is None or not addends or None in addends.values():
            yield not_checked("blank", f"/totals/{column}")
            continue
        yield _sum(case, column, printed, [value for value in addends.values() if value is not None])


def _sum(case: Case, column: str, printed: Decimal, addends: Iterable[Decimal]) -> RuleResult:
    expected = sum(addends, Decimal(0))
    if abs(printed - expected) <= case.profile.score_tolerance:
        return holds(f"/totals/{column}")
    return violated(f"/totals/{column}", observed=printed, expected=expected, operands={"column": column})


def _column(case: Case, column: str) -> Iterator[tuple[str, Decimal | None]]:
    """Yield the figures of one column by pointer; None if the cell of a line with a weight is blank."""
    if case.total is not None and case.total[1].weight is not None:
        yield f"{case.total[0]}/{column}", getattr(case.total[1], column)
    for at, indicator, _ in case.indicators:
        figure = getattr(indicator, column)
        if figure is not None or (indicator.weight is not None and case.known(f"{at}/{column}")):
            yield f"{at}/{column}", figure


@rule("A21", "indicator-score-unusual", "warning", basis=_REGULATION)
def indicator_score(case: Case) -> Iterator[RuleResult]:
    """A score is in the range that target and actual value give, or the form gives a reason."""
    checked = False
    for score, indicators in case.scored:
        if score.printed is None or score.method == "open" or score.printed > score.weight:
            continue
        checked, tolerance = True, case.profile.score_tolerance
        inside = score.low - tolerance <= score.printed <= score.high + tolerance
        if inside or _whole(score.printed, score.low, score.high) or any(map(case.reasoned, indicators)):
            yield holds(score.pointer)
        else:
            yield violated(
                score.pointer,
                observed=score.printed,
                operands={
                    "low": score.low,
                    "high": score.high,
                    "span": _span(score),
                    "indicator": score.label,
                },
            )
    if not checked:
        yield not_checked("not-comparable")


def _span(score: ComputedScore) -> str:
    low, high = (f"{figure.normalize():f}" for figure in (score.low, score.high))
    return low if score.exact else f"{low}–{high}"


def _whole(printed: Decimal, low: Decimal, high: Decimal) -> bool:
    """Return whether the printed score is outside the range only because it was rounded to a whole number."""
    one = Decimal(1)
    return round_half_up(low, one) <= printed <= round_half_up(high, one)
