"""Registration of rules: each rule is a generator function with code, name, severity, basis and version.

A rule takes one `Case` (or `Forms`, for rules over several forms) and yields at least one result:
`violated(...)`, `holds(...)` or `not_checked(...)`.  It builds no sentences: those are in
`templates/locale/findings.toml`, under the rule's code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..model.finding import CellPlace, Effect, Finding, Severity
from ..model.record import Provenance
from .case import Case, RuleResult

if TYPE_CHECKING:
    from .forms import Forms
    from .profile import Profile

Subject = TypeVar("Subject")
Look = Callable[[Subject], Iterable[RuleResult]]


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """A rule: code, name, severity, its source (`basis`), version, and its function (`look`)."""

    code: str
    name: str
    severity: Severity
    basis: str | None
    version: str
    look: Look[Subject]


RULES: dict[str, Rule[Case]] = {}
"""The rules about one form, by code."""

BATCH_RULES: dict[str, Rule[Forms]] = {}
"""The rules over several forms, by code."""


_GROUPS = "FSARTCPB"
"""First letters of codes, in the order of a form: completeness, header, arithmetic, reasons, targets, …"""


def all_rules() -> dict[str, Rule[Any]]:
    """Return both kinds of rules by code, in the order of a form, the reader's notes last."""
    both: dict[str, Rule[Any]] = {**RULES, **BATCH_RULES}
    return {one.code: one for one in in_order(both)}


def in_order(rules: Mapping[str, Rule[Subject]]) -> tuple[Rule[Subject], ...]:
    """Return rules in the order of a form, then by number; the reader's notes come last, as registered."""
    return tuple(sorted(rules.values(), key=lambda one: _place(one.code)))


def _place(code: str) -> tuple[int, int]:
    noted = code.islower()
    return (len(_GROUPS), 0) if noted else (_GROUPS.index(code[0]), int(code[1:]))


def rule(
    code: str, name: str, severity: Severity, *, basis: str | None = None, version: str = "1"
) -> Callable[[Look[Case]], Look[Case]]:
    """Register a rule about one form.  `basis` is shown to readers as its source: never guess a clause."""
    return lambda look: _registered(RULES, Rule(code, name, severity, basis, version, look))


def batch_rule(
    code: str, name: str, severity: Severity, *, basis: str | None = None, version: str = "1"
) -> Callable[[Look[Forms]], Look[Forms]]:
    """Register a rule over several forms."""
    return lambda look: _registered(BATCH_RULES, Rule(code, name, severity, basis, version, look))


def _registered(rules: dict[str, Rule[Subject]], one: Rule[Subject]) -> Look[Subject]:
    if one.code in RULES or one.code in BATCH_RULES:
        raise ValueError(f"two rules with the code {one.code}")
    rules[one.code] = one
    return one.look


def findings(
    rules: Iterable[Rule[Subject]],
    subject: Subject,
    places: Callable[[str], list[Provenance]],
    profile: Profile,
    *,
    everything: bool,
) -> Iterator[Finding]:
    """Yield the findings of the rules, in their order; rules that the profile turns off are skipped.

    `places` returns the cells of the value at a pointer.  With `everything`, rules that hold and rules that
    could not be checked are listed as well.
    """
    for one in rules:
        force = profile.force(one.code, one.severity)
        if force == "off":
            continue
        for check in one.look(subject):
            if everything or check.result == "violated":
                yield _finding(one, force, check, places, profile.effect(one.code))


def _finding(
    one: Rule[Subject],
    severity: Severity,
    check: RuleResult,
    places: Callable[[str], list[Provenance]],
    effect: Effect,
) -> Finding:
    """Return a result as a finding, with the rule's metadata, severity and effect in force, and the cells."""
    spots = chain(check.spots, *map(places, check.pointers))
    return Finding(
        code=one.code,
        name=one.name,
        severity=severity,
        result=check.result,
        pointers=check.pointers,
        cells=tuple(dict.fromkeys(_cells(spots))),
        observed=check.observed,
        expected=check.expected,
        operands=check.operands,
        basis=one.basis,
        version=one.version,
        reason=check.reason,
        effect=effect if check.result == "violated" else "none",
    )


def _cells(places: Iterable[Provenance]) -> Iterator[CellPlace]:
    for place in places:
        if place.table is not None and place.row is not None and place.column is not None:
            yield CellPlace(place.table, place.row, place.column)
