"""Computed scores: the points that 财预〔2020〕10号 (cited without a clause) gives each line of a form.

A quantitative indicator earns full points if its target is met, otherwise actual ÷ target × points, or
target ÷ actual × points if less is better.  A qualitative one earns the range of its tier.  The execution
rate earns rate × points.  No score is above the points of its line or below 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import TYPE_CHECKING, Literal

from ..model.assessment import Assessment, ComputedScore, Method, OpenReason
from ..model.comparison import comparable, is_ceiling, is_cost
from ..model.record import FundLine, Indicator, Reading, Record
from .due_dates import is_late
from .words import times_something_bad_happened

if TYPE_CHECKING:
    from .profile import Profile

_CENT = Decimal("0.01")
_NONE, _ALL = Decimal(0), Decimal(1)

Share = tuple[Decimal, Decimal, Method, OpenReason | None]
"""Lowest and highest share of the points, the method, and the reason if the share is open."""


def round_half_up(value: Decimal, places: Decimal = _CENT) -> Decimal:
    """Round half up, as offices do."""
    return value.quantize(places, rounding=ROUND_HALF_UP)


def assess(record: Record, profile: Profile) -> Assessment:
    """Return the computed scores of a record, their sum and the grade bands of the sum."""
    scores = (*_funds(record), *_indicators(record, profile))
    low, high, weight = (sum((getattr(s, key) for s in scores), _NONE) for key in ("low", "high", "weight"))
    bands = profile.grade_bands if weight == profile.total_weight else ()
    return Assessment(
        scores=scores,
        low=low,
        high=high,
        weight=weight,
        grades=tuple(word for word in dict.fromkeys(_grades(bands, low, high))),
        printed_total=record.totals.score,
        printed_grade=record.totals.grade,
    )


def _grades(bands: tuple[tuple[str, Decimal], ...], low: Decimal, high: Decimal) -> Iterator[str]:
    """Yield the grades that a range of totals touches, best first; each ends where the better one begins."""
    above = None
    for word, begins in bands:
        if high >= begins and (above is None or low < above):
            yield word
        above = begins


def _funds(record: Record) -> Iterator[ComputedScore]:
    for n, line in enumerate(record.funding.lines):
        if line.source == "total" and line.weight is not None:
            share = _executed(line)
            yield _score(f"/funding/lines/{n}/score", line.label, line.weight, line.score, share)


def _executed(line: FundLine) -> Share:
    if line.executed is None or not line.annual_budget:
        return _NONE, _ALL, "open", "no-budget"
    rate = line.executed / line.annual_budget
    return rate, rate, "rate", None


def _indicators(record: Record, profile: Profile) -> Iterator[ComputedScore]:
    return (score for score, _ in scored(record, profile))


def scored(record: Record, profile: Profile) -> Iterator[tuple[ComputedScore, tuple[Indicator, ...]]]:
    """Yield the computed score of every weight of the indicators, with the indicators that share its cell."""
    ends = {"weight": _ends(record, "weight"), "score": _ends(record, "score")}
    for n, indicator in enumerate(record.indicators):
        if indicator.weight is None:
            continue
        members = record.indicators[n : ends["weight"][n]]
        alone = ends["score"][n] <= ends["weight"][n]
        printed = indicator.score if alone else None  # a score merged over several weights belongs to none
        share = _merged([attained(member, profile, record.form.fiscal_year) for member in members])
        label = "、".join(member.name for member in members)
        yield _score(f"/indicators/{n}/score", label, indicator.weight, printed, share), members


def _ends(record: Record, key: Literal["weight", "score"]) -> list[int]:
    """Return for each indicator the index of the next one that has a weight or score cell of its own.

    A merged cell belongs to the first of its indicators; the others have no entry for it in `provenance`.
    A blank cell has an entry.
    """
    ends: list[int] = []
    end = len(record.indicators)
    for n in range(len(record.indicators) - 1, -1, -1):
        ends.append(end)
        if getattr(record.indicators[n], key) is not None or f"/indicators/{n}/{key}" in record.provenance:
            end = n
    return ends[::-1]


def _merged(shares: list[Share]) -> Share:
    """Return the share of indicators that earn points together: from their lowest to their highest."""
    if len(shares) == 1:
        return shares[0]
    return min(s[0] for s in shares), max(s[1] for s in shares), "merged", None


def _score(pointer: str, label: str, weight: Decimal, printed: Decimal | None, share: Share) -> ComputedScore:
    low, high, method, reason = share
    points = partial(_points, weight)
    return ComputedScore(pointer, label, weight, printed, points(low), points(high), method, reason)


def _points(weight: Decimal, share: Decimal) -> Decimal:
    return round_half_up(max(_NONE, min(_ALL, share)) * weight)


def attained(indicator: Indicator, profile: Profile, fiscal_year: int | None = None) -> Share:
    """Return the share of its points that an indicator earns; `fiscal_year` is that of the form."""
    target, actual = indicator.target, indicator.actual
    if target is None or actual is None:
        return _open("no-actual" if target else "no-target")
    if actual.kind == "rating" and target.kind in ("rating", "text"):
        return _rated(actual, profile)
    if target.kind == actual.kind == "date":
        return _dated(is_late(target, actual, fiscal_year), profile)
    if comparable(target, actual) and isinstance(actual.value, Decimal):
        return _measured(indicator, target, actual.value, profile)
    happened = times_something_bad_happened(target, actual)
    if happened is not None:
        return (_NONE, _NONE, "inverse", None) if happened else (_ALL, _ALL, "met", None)
    return _open("not-comparable")


def _open(reason: OpenReason) -> Share:
    return _NONE, _ALL, "open", reason


def _rated(actual: Reading, profile: Profile) -> Share:
    """Return the share of a qualitative indicator (定性指标): the bounds of its rating's tier."""
    tier = profile.tiers.get(str(actual.value))
    if tier is None:
        return _open("unknown-rating")
    low, high = profile.tier_bounds[tier - 1]
    return low, high, "tier", None


def _dated(late: bool | None, profile: Profile) -> Share:
    """Return the share of a date: met if it is not late."""
    if late is None:
        return _open("not-comparable")
    return (_NONE, profile.tier_bounds[0][0], "late", None) if late else (_ALL, _ALL, "met", None)


def _within(span: tuple[Decimal, Decimal], actual: Decimal) -> Share:
    low, high = span
    if low <= actual <= high:
        return _ALL, _ALL, "met", None
    if actual > high or low <= 0:
        return _open("not-comparable")
    return actual / low, actual / low, "share", None


def _measured(indicator: Indicator, target: Reading, actual: Decimal, profile: Profile) -> Share:
    goal = target.value
    if isinstance(goal, tuple):
        return _within(goal, actual)
    if not isinstance(goal, Decimal) or goal < 0 or actual < 0:
        return _open("not-comparable")
    if is_ceiling(indicator, target):
        return _below(indicator, target, goal, actual, profile)
    if actual > goal or (actual == goal and target.operator != ">"):
        return _ALL, _ALL, "met", None
    share = actual / goal if goal else _NONE
    return (share, _ALL, "open", "no-tolerance") if target.operator == "≈" else (share, share, "share", None)


def _below(indicator: Indicator, target: Reading, goal: Decimal, actual: Decimal, profile: Profile) -> Share:
    """Return the share where less is better.

    A cost far below its target earns a range: it may be a saving, or work that was not done.
    """
    if actual > goal or (actual == goal and target.operator == "<"):
        return _above(goal, actual, profile)
    if is_cost(indicator) and actual == 0 < goal:
        return _NONE, _NONE, "share", None  # nothing was done, so nothing was saved
    if is_cost(indicator) and goal and goal - actual >= goal * profile.cost_under:
        return actual / goal, _ALL, "saving", None
    return _ALL, _ALL, "met", None


def _above(goal: Decimal, actual: Decimal, profile: Profile) -> Share:
    if profile.ceiling == "decline":
        share = max(_NONE, 2 - actual / goal) if goal else _NONE
        return share, share, "decline", None
    share = goal / actual if actual else _NONE
    return share, share, "inverse", None
