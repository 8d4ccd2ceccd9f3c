"""The score of 预算执行率: A03, A04."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ...model.finding import Figure
from ...model.record import FundLine
from ..case import Case, RuleResult, holds, not_checked, violated
from ..registry import rule
from ..scores import round_half_up

_METHOD = "执行率×该指标分值"


@dataclass(frozen=True, slots=True)
class _ExecutionScore:
    """The printed score of the fund total, and the computed one: min(w, round(rate × w, 2)), half up."""

    pointer: str
    line: FundLine
    printed: Decimal
    computed: Decimal
    rate: Decimal
    tolerance: Decimal

    @property
    def exact(self) -> bool:
        return abs(self.printed - self.computed) <= self.tolerance

    @property
    def rounded(self) -> bool:
        """True if the scores differ only because the printed one was rounded to a whole number."""
        whole = self.printed == round_half_up(self.computed, Decimal(1))
        return not self.exact and whole

    def wrong(self) -> RuleResult:
        """Return the violation that shows both scores and both rates; the exact rate gives the score."""
        operands: dict[str, Figure] = {
            "rate": round_half_up(self.rate, Decimal("0.0001")),
            "printed": self.line.execution_rate,
            "weight": self.line.weight,
        }
        return violated(self.pointer, observed=self.printed, expected=self.computed, operands=operands)


def _execution_score(case: Case) -> _ExecutionScore | None:
    if case.total is None or case.rate is None:
        return None
    at, line = case.total
    if line.weight is None or line.score is None:
        return None
    computed = min(line.weight, round_half_up(case.rate * line.weight))
    return _ExecutionScore(f"{at}/score", line, line.score, computed, case.rate, case.profile.score_tolerance)


@rule("A03", "execution-score-mismatch", "error", basis=_METHOD)
def execution_score(case: Case) -> Iterator[RuleResult]:
    """The score of 预算执行率 is rate × weight; A04 covers scores rounded to a whole number."""
    score = _execution_score(case)
    if score is None:
        yield not_checked("blank")
    else:
        yield holds(score.pointer) if score.exact or score.rounded else score.wrong()


@rule("A04", "execution-score-rounded", "warning", basis=_METHOD)
def execution_score_rounded(case: Case) -> Iterator[RuleResult]:
    """The score of 预算执行率 is not rounded to a whole number."""
    score = _execution_score(case)
    if score is None:
        yield not_checked("blank")
    else:
        yield score.wrong() if score.rounded else holds(score.pointer)
