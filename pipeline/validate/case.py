"""What a rule looks at, and what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ..model.assessment import ComputedScore
from ..model.comparison import is_cost
from ..model.finding import Figure, Result, Unchecked
from ..model.form import Note
from ..model.record import FundLine, Indicator, Provenance, Record
from .scores import Share, attained, scored
from .words import gives_reason, is_reason

if TYPE_CHECKING:
    from .profile import Profile

_ASKS_FOR_REASONS: Final = re.compile("原因|改进|整改|偏差|存在.{0,3}问题")
_INSTRUCTION: Final = re.compile(r"\d+字(?:以[内上下]|左右)")


@dataclass(frozen=True)
class Case:
    """What a rule may look at: the record, the reader's notes, the profile."""

    record: Record
    notes: tuple[Note, ...]
    profile: Profile

    def noted(self, *codes: str) -> Iterator[Note]:
        """The notes with one of these codes."""
        return (note for note in self.notes if note.code in codes)

    def places(self, pointer: str) -> list[Provenance]:
        """Where a value stands on the form."""
        entry = self.record.provenance.get(pointer, [])
        return entry if isinstance(entry, list) else [entry]

    def known(self, pointer: str) -> bool:
        """Whether the form has such a field, filled in or not."""
        return pointer in self.record.provenance

    def blank(self, pointer: str) -> bool:
        """Whether a field of the form is there and nothing is printed in it."""
        places = self.places(pointer)
        return bool(places) and all(not p.text for p in places)

    @cached_property
    def total(self) -> tuple[str, FundLine] | None:
        """Pointer and row of 年度资金总额."""
        for n, line in enumerate(self.record.funding.lines):
            if line.source == "total":
                return f"/funding/lines/{n}", line
        return None

    @cached_property
    def rate(self) -> Decimal | None:
        """Executed over 全年预算数 of the fund total, a fraction; null where there is none."""
        line = self.total[1] if self.total else None
        if line is None or line.executed is None or not line.annual_budget:
            return None
        return line.executed / line.annual_budget

    @cached_property
    def indicators(self) -> tuple[tuple[str, Indicator, Share], ...]:
        """Pointer of every indicator, the indicator, and the share of its points that it earns."""
        return tuple(
            (f"/indicators/{n}", indicator, attained(indicator, self.profile))
            for n, indicator in enumerate(self.record.indicators)
        )

    @cached_property
    def scored(self) -> tuple[tuple[ComputedScore, tuple[Indicator, ...]], ...]:
        """The computed score of every weight, with the indicators that share its cell."""
        return tuple(scored(self.record, self.profile))

    @cached_property
    def weights(self) -> dict[str, Decimal]:
        """The weight of each indicator by pointer; one merged over several of them is the first one's."""
        return {f"{at}/weight": i.weight for at, i, _ in self.indicators if i.weight is not None}

    @cached_property
    def printed(self) -> tuple[tuple[str, str], ...]:
        """Pointer and printed text of every value; several values may stand in one cell."""
        found: list[tuple[str, str]] = []
        for pointer, entry in self.record.provenance.items():
            for place in entry if isinstance(entry, list) else (entry,):
                if place.text:
                    found.append((pointer, place.text))
        return tuple(found)

    @cached_property
    def all_printed(self) -> str:
        """What is printed on the whole form: one look at it is enough where a rule finds nothing."""
        return "\n".join(dict.fromkeys(text for _, text in self.printed))

    @cached_property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """Pointer and text of every answer in words; persons and telephones, masked at will, are none."""
        return tuple(_answers(self.record))

    @cached_property
    def missed(self) -> tuple[tuple[str, Indicator], ...]:
        """The indicators below their targets.  A cost is not below its target, it is under it."""
        return tuple(
            (at, indicator)
            for at, indicator, (_, high, method, _) in self.indicators
            if high < 1 and not (method == "share" and is_cost(indicator))
        )

    @cached_property
    def explained(self) -> bool:
        """Whether the form as a whole gives reasons: in a row that asks for them, or beside an objective."""
        rows = (r.text for r in self.record.remarks if _ASKS_FOR_REASONS.search(r.label))
        beside = any(gives_reason(goal.actual) for goal in self.record.goals)
        return beside or any(is_reason(text) and not _INSTRUCTION.search(text) for text in rows)

    def reasoned(self, indicator: Indicator) -> bool:
        """Whether an indicator's deviation is explained, in its own cell or for the whole form."""
        own = (e.text for e in indicator.extra if _ASKS_FOR_REASONS.search(e.label))
        return self.explained or is_reason(indicator.deviation) or any(map(is_reason, own))

    @cached_property
    def asks_for_deviations(self) -> bool:
        """Whether the form has a place for reasons: a column of its own, or a row below."""
        column = any(self.known(f"{at}/deviation") for at, _, _ in self.indicators)
        return column or any(_ASKS_FOR_REASONS.search(r.label) for r in self.record.remarks)


def _answers(record: Record) -> Iterator[tuple[str, str]]:
    """Pointer and text of every answer in words; persons and telephones are masked at will."""
    project = record.project
    for key in ("name", "competent_department", "implementing_unit"):
        if text := getattr(project, key):
            yield f"/project/{key}", text
    for n, goal in enumerate(record.goals):
        yield from ((f"/goals/{n}/{key}", t) for key in ("expected", "actual") if (t := getattr(goal, key)))
    for n, i in enumerate(record.indicators):
        at = f"/indicators/{n}"
        yield f"{at}/name", i.name
        yield from ((f"{at}/{k}", r.text) for k, r in (("target", i.target), ("actual", i.actual)) if r)
        if i.deviation:
            yield f"{at}/deviation", i.deviation
    for n, remark in enumerate(record.remarks):
        if not remark.label.startswith("注"):
            yield f"/remarks/{n}/text", remark.text


@dataclass(slots=True)
class RuleResult:
    """One result of a rule, before it knows its own name.  Never changed once made, as `Finding`."""

    result: Result
    pointers: tuple[str, ...] = ()
    observed: Figure = None
    expected: Figure = None
    operands: Mapping[str, Figure] = field(default_factory=dict)
    spots: tuple[Provenance, ...] = ()
    reason: Unchecked | None = None


_HOLDS: Final = RuleResult("holds")


def violated(
    *pointers: str,
    observed: Figure = None,
    expected: Figure = None,
    operands: Mapping[str, Figure] | None = None,
    spots: tuple[Provenance, ...] = (),
) -> RuleResult:
    """The rule is broken at these places; `operands` fill its sentences."""
    return RuleResult("violated", pointers, observed, expected, operands or {}, spots)


def holds(*pointers: str) -> RuleResult:
    """The rule was checked at these places and is kept."""
    return RuleResult("holds", pointers) if pointers else _HOLDS


def not_checked(reason: Unchecked, *pointers: str) -> RuleResult:
    """The rule could not be checked, for that reason."""
    return RuleResult("not_checked", pointers, reason=reason)
