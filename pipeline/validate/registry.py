"""How a rule is written down: a small generator, and beside it what everybody must know about it.

A rule looks at one `Case` (or, over many forms, at `Forms`) and yields what it found: `violated(...)`,
`holds(...)` or `not_checked(...)`, at least one of them.  It builds no sentence; sentences stand in the
catalogue under the rule's code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..model.finding import CellPlace, Finding, Severity
from ..model.record import Provenance
from .case import Case, RuleResult

if TYPE_CHECKING:
    from .forms import Forms
    from .profile import Profile

Subject = TypeVar("Subject")
Look = Callable[[Subject], Iterable[RuleResult]]


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """A rule: code, name, severity, where it comes from, version, and the function itself."""

    code: str
    name: str
    severity: Severity
    basis: str | None
    version: str
    look: Look[Subject]


RULES: dict[str, Rule[Case]] = {}
"""Every rule about one form by its code."""

BATCH_RULES: dict[str, Rule[Forms]] = {}
"""Every rule over many forms by its code."""


_GROUPS = "FSARTCPB"
"""The letters of the codes, in the order of a form: completeness, header, arithmetic, reasons, targets, …"""


def all_rules() -> dict[str, Rule[Any]]:
    """Both kinds by code, in the order of a form, the reader's notes last."""
    both: dict[str, Rule[Any]] = {**RULES, **BATCH_RULES}
    return {one.code: one for one in in_order(both)}


def in_order(rules: Mapping[str, Rule[Subject]]) -> tuple[Rule[Subject], ...]:
    """Rules in the order of a form, then by number; what the reader noted comes last, as it is registered."""
    return tuple(sorted(rules.values(), key=lambda one: _place(one.code)))


def _place(code: str) -> tuple[int, int]:
    noted = code.islower()
    return (len(_GROUPS), 0) if noted else (_GROUPS.index(code[0]), int(code[1:]))


def rule(
    code: str, name: str, severity: Severity, *, basis: str | None = None, version: str = "1"
) -> Callable[[Look[Case]], Look[Case]]:
    """Register a rule.  `basis` is what a reader may be shown as its source: never a guess at a clause."""
    return lambda look: _registered(RULES, Rule(code, name, severity, basis, version, look))


def batch_rule(
    code: str, name: str, severity: Severity, *, basis: str | None = None, version: str = "1"
) -> Callable[[Look[Forms]], Look[Forms]]:
    """Register a rule over many forms."""
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
    """What the rules find, in their order; those that the profile turns off are not asked.

    `places` tells where the value of a pointer stands.  With `everything`, what holds and what could not be
    checked is yielded as well.
    """
    for one in rules:
        force = profile.force(one.code, one.severity)
        if force == "off":
            continue
        for check in one.look(subject):
            if everything or check.result == "violated":
                yield _finding(one, force, check, places)


def _finding(
    one: Rule[Subject], severity: Severity, check: RuleResult, places: Callable[[str], list[Provenance]]
) -> Finding:
    """A result as a finding: with the rule's metadata, the severity in force, and the cells it is about."""
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
    )


def _cells(places: Iterable[Provenance]) -> Iterator[CellPlace]:
    for place in places:
        if place.table is not None and place.row is not None and place.column is not None:
            yield CellPlace(place.table, place.row, place.column)
