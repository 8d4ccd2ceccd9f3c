"""The input of a rule (`Case`) and its result (`RuleResult`)."""

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
    """The input of a rule: the record, the reader's notes, the profile."""

    record: Record
    notes: tuple[Note, ...]
    profile: Profile

    def noted(self, *codes: str) -> Iterator[Note]:
        """Return the notes with one of these codes."""
        return (note for note in self.notes if note.code in codes)

    def places(self, pointer: str) -> list[Provenance]:
        """Return the cells or paragraphs from which a value was read."""
        entry = self.record.provenance.get(pointer, [])
        return entry if isinstance(entry, list) else [entry]

    def known(self, pointer: str) -> bool:
        """Return whether the form has this field, filled in or not."""
        return pointer in self.record.provenance

    def blank(self, pointer: str) -> bool:
        """Return whether the form has this field and nothing is printed in it."""
        places = self.places(pointer)
        return bool(places) and all(not p.text for p in places)

    @cached_property
    def total(self) -> tuple[str, FundLine] | None:
        """Pointer and fund line of 年度资金总额; None if the form has none."""
        for n, line in enumerate(self.record.funding.lines):
            if line.source == "total":
                return f"/funding/lines/{n}", line
        return None

    @cached_property
    def rate(self) -> Decimal | None:
        """Execution rate of the fund total (executed / 全年预算数) as a fraction; None if unknown."""
        line = self.total[1] if self.total else None
        if line is None or line.executed is None or not line.annual_budget:
            return None
        return line.executed / line.annual_budget

    @cached_property
    def indicators(self) -> tuple[tuple[str, Indicator, Share], ...]:
        """Every indicator with its pointer and the share of its points that it earns."""
        return tuple(
            (f"/indicators/{n}", indicator, attained(indicator, self.profile, self.record.form.fiscal_year))
            for n, indicator in enumerate(self.record.indicators)
        )

    @cached_property
    def scored(self) -> tuple[tuple[ComputedScore, tuple[Indicator, ...]], ...]:
        """The computed score of every weight, with the indicators that share its cell."""
        return tuple(scored(self.record, self.profile))

    @cached_property
    def weights(self) -> dict[str, Decimal]:
        """Weights of the indicators by pointer; a weight merged over several counts for the first one."""
        return {f"{at}/weight": i.weight for at, i, _ in self.indicators if i.weight is not None}

    @cached_property
    def printed(self) -> tuple[tuple[str, str], ...]:
        """Pointer and printed text of every value; a cell may hold several values."""
        found: list[tuple[str, str]] = []
        for pointer, entry in self.record.provenance.items():
            for place in entry if isinstance(entry, list) else (entry,):
                if place.text:
                    found.append((pointer, place.text))
        return tuple(found)

    @cached_property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """Pointer and text of every answer in words.

        Names and telephone numbers of persons are left out, because the profile may mask them.
        """
        return tuple(_answers(self.record))

    @cached_property
    def missed(self) -> tuple[tuple[str, Indicator], ...]:
        """The indicators that miss their targets.  A cost below its target is no miss."""
        return tuple(
            (at, indicator)
            for at, indicator, (_, high, method, _) in self.indicators
            if high < 1 and not (method == "share" and is_cost(indicator))
        )

    @cached_property
    def explained(self) -> bool:
        """True if the form gives reasons for the whole project, in a row that asks for them or at a goal."""
        rows = (r.text for r in self.record.remarks if _ASKS_FOR_REASONS.search(r.label))
        beside = any(gives_reason(goal.actual) for goal in self.record.goals)
        return beside or any(is_reason(text) and not _INSTRUCTION.search(text) for text in rows)

    def reasoned(self, indicator: Indicator) -> bool:
        """Return whether an indicator's deviation is explained, in its own cell or for the whole form."""
        own = (e.text for e in indicator.extra if _ASKS_FOR_REASONS.search(e.label))
        return self.explained or is_reason(indicator.deviation) or any(map(is_reason, own))

    @cached_property
    def asks_for_deviations(self) -> bool:
        """True if the form has a place for reasons: a column of its own, or a row below."""
        column = any(self.known(f"{at}/deviation") for at, _, _ in self.indicators)
        return column or any(_ASKS_FOR_REASONS.search(r.label) for r in self.record.remarks)


def _answers(record: Record) -> Iterator[tuple[str, str]]:
    """Yield pointer and text of every answer in words (see `Case.answers`)."""
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
    """One result of a rule, without the rule's code and name.  Never modified, like `Finding`."""

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
    """Return the result `violated` for these pointers; `operands` fill in the rule's sentences."""
    return RuleResult("violated", pointers, observed, expected, operands or {}, spots)


def holds(*pointers: str) -> RuleResult:
    """Return the result `holds` for these pointers."""
    return RuleResult("holds", pointers) if pointers else _HOLDS


def not_checked(reason: Unchecked, *pointers: str) -> RuleResult:
    """Return the result `not_checked` with its reason."""
    return RuleResult("not_checked", pointers, reason=reason)
