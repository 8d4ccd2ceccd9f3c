"""How a rule is written down: a small generator, and beside it what everybody must know about it.

A rule looks at one `Case` and yields what it found: `violated(...)`, `holds(...)` or
`not_checked(...)`.  It builds no sentence; sentences stand in the catalogue under the rule's code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from ..model.finding import Cell, Figure, Finding, Result, Severity, Unchecked
from ..model.form import Note
from ..model.record import Provenance, Record

if TYPE_CHECKING:
    from .profile import Profile


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule may look at: the record, the reader's notes, the profile."""

    record: Record
    notes: tuple[Note, ...]
    profile: Profile

    def noted(self, *codes: str) -> Iterator[Note]:
        """The notes with one of these codes."""
        return (note for note in self.notes if note.code in codes)

    def blank(self, pointer: str) -> bool:
        """Whether a field of the form is there and nothing is printed in it."""
        places = self.places(pointer)
        return bool(places) and all(not p.text for p in places)

    def places(self, pointer: str) -> list[Provenance]:
        """Where a value stands on the form."""
        entry = self.record.provenance.get(pointer, [])
        return entry if isinstance(entry, list) else [entry]


@dataclass(frozen=True, slots=True)
class Check:
    """One result of a rule, before it knows its own name."""

    result: Result
    pointers: tuple[str, ...] = ()
    observed: Figure = None
    expected: Figure = None
    operands: Mapping[str, Figure] = field(default_factory=dict)
    spots: tuple[Provenance, ...] = ()
    reason: Unchecked | None = None


Subject = TypeVar("Subject")
Look = Callable[[Subject], Iterable[Check]]


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
"""Every rule about one form by its code, in the order of their files."""


def rule(
    code: str, name: str, severity: Severity, *, basis: str | None = None, version: str = "1"
) -> Callable[[Look[Case]], Look[Case]]:
    """Register a rule.  `basis` is what a reader may be shown as its source: never a guess at a clause."""

    def register(look: Look[Case]) -> Look[Case]:
        if code in RULES:
            raise ValueError(f"two rules with the code {code}")
        RULES[code] = Rule(code, name, severity, basis, version, look)
        return look

    return register


def violated(
    *pointers: str,
    observed: Figure = None,
    expected: Figure = None,
    operands: Mapping[str, Figure] | None = None,
    spots: tuple[Provenance, ...] = (),
) -> Check:
    """The rule is broken at these places; `operands` fill its sentences."""
    return Check("violated", pointers, observed, expected, operands or {}, spots)


def holds(*pointers: str) -> Check:
    """The rule was checked at these places and is kept."""
    return Check("holds", pointers)


def not_checked(reason: Unchecked, *pointers: str) -> Check:
    """The rule could not be checked, for that reason."""
    return Check("not_checked", pointers, reason=reason)


def finding(the_rule: Rule[Case], check: Check, case: Case, severity: Severity) -> Finding:
    """A result as a finding: with the rule's metadata, the severity in force, and the cells it is about."""
    return Finding(
        code=the_rule.code,
        name=the_rule.name,
        severity=severity,
        result=check.result,
        pointers=check.pointers,
        cells=_cells(check, case),
        observed=check.observed,
        expected=check.expected,
        operands=check.operands,
        basis=the_rule.basis,
        version=the_rule.version,
        reason=check.reason,
    )


def _cells(check: Check, case: Case) -> tuple[Cell, ...]:
    places = [*check.spots]
    for pointer in check.pointers:
        places += case.places(pointer)
    return tuple(
        dict.fromkeys(
            Cell(p.table, p.row, p.column)
            for p in places
            if p.table is not None and p.row is not None and p.column is not None
        )
    )
