"""Texts that are repeated within a form: T10, T18."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..case import Case, RuleResult, holds, not_checked, violated
from ..registry import rule
from ..words import bare

if TYPE_CHECKING:
    from ...model.record import Indicator
    from ..profile import Profile


@dataclass(frozen=True, slots=True)
class _Text:
    """A text, all its pointers, and its form for comparison; `measured` if its targets are figures."""

    pointers: tuple[str, ...]
    said: str
    compared: str
    measured: bool


@rule("T10", "texts-alike", "info", basis="指标之间、指标与总体目标不应重复")
def texts_alike(case: Case) -> Iterator[RuleResult]:
    """No two objectives or indicators are identical, contained in each other, or nearly the same.

    The threshold is the profile's `similar_text`; the measure is rapidfuzz's normalized Indel similarity.
    Two indicators whose targets are figures (按期开工率, 按期完工率) may be similar: they measure different
    things.
    """
    texts = _texts(case)
    found = [*_identical(case, texts), *_alike(case, texts)]
    yield from found
    if len(texts) < 2 and not found:
        yield not_checked("no-texts")
    elif not found:
        yield holds(*(pointer for text in texts for pointer in text.pointers))


def _texts(case: Case) -> list[_Text]:
    """Return each text once, with all its pointers."""
    places: dict[str, list[tuple[str, str, bool]]] = {}
    for n, goal in enumerate(case.record.goals):
        if goal.expected and (compared := bare(goal.expected)):
            places.setdefault(compared, []).append((f"/goals/{n}/expected", goal.expected, False))
    for at, indicator, _ in case.indicators:
        if compared := bare(indicator.name):
            places.setdefault(compared, []).append((f"{at}/name", indicator.name, _is_measured(indicator)))
    return [
        _Text(tuple(p for p, _, _ in where), where[0][1], compared, all(m for _, _, m in where))
        for compared, where in places.items()
    ]


def _is_measured(indicator: Indicator) -> bool:
    target = indicator.target
    return target is not None and target.kind in ("quantity", "percentage", "money", "date")


def _identical(case: Case, texts: list[_Text]) -> Iterator[RuleResult]:
    """Yield texts that occur more than once; T18 covers indicators that are repeated as a whole."""
    twice = {second for (_, second), _ in _duplicates(case)}
    for text in texts:
        pointers = [pointer for pointer in text.pointers if pointer not in twice]
        if len(pointers) > 1:
            yield _repeats(pointers, text, text, "identical")


def _alike(case: Case, texts: list[_Text]) -> Iterator[RuleResult]:
    """Yield each text with the first one that it repeats, so that findings never outnumber texts."""
    told: set[str] = set()
    for n, one in enumerate(texts):
        for other in texts[n + 1 :] if one.compared not in told else ():
            likeness = None if other.compared in told else _likeness(one, other, case.profile)
            if likeness:
                told.add(other.compared)
                yield _repeats((*one.pointers, *other.pointers), one, other, likeness)


def _likeness(one: _Text, other: _Text, profile: Profile) -> str | None:
    """Return how two different texts repeat each other: `contained`, `similar` or None."""
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415  (loaded when the first form is checked)

    if _contains(one.compared, other.compared, profile.contained_text):
        return "contained"
    if one.measured and other.measured:
        return None
    least = float(profile.similar_text) * 100
    return "similar" if ratio(one.compared, other.compared, score_cutoff=least) else None


def _contains(one: str, other: str, shortest: int) -> bool:
    """Return whether the longer text contains the shorter one, which must have `shortest` characters."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return len(short) >= shortest and short in long


def _repeats(pointers: Iterable[str], one: _Text, other: _Text, likeness: str) -> RuleResult:
    return violated(*pointers, observed=other.said, expected=one.said, operands={"likeness": likeness})


@rule("T18", "indicator-twice", "warning", basis="同一指标不应重复计分")
def indicator_twice(case: Case) -> Iterator[RuleResult]:
    """No two indicators of a group have the same name and target."""
    if len(case.indicators) < 2:
        yield not_checked("no-texts")
        return
    twice = list(_duplicates(case))
    for (first, second), name in twice:
        yield violated(first, second, observed=name)
    if not twice:
        yield holds(*(f"{at}/name" for at, _, _ in case.indicators))


def _duplicates(case: Case) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield indicators that repeat an earlier one: the pointers of both names, and the name."""
    seen: dict[tuple[str | None, ...], str] = {}
    for at, indicator, _ in case.indicators:
        first = seen.setdefault(_key(indicator), f"{at}/name")
        if first != f"{at}/name":
            yield (first, f"{at}/name"), indicator.name


def _key(indicator: Indicator) -> tuple[str | None, ...]:
    target = bare(indicator.target.text) if indicator.target else None
    return indicator.level1.code, indicator.level2.code, bare(indicator.name), target
