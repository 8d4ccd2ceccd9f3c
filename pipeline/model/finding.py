"""Findings of rules and of the reader, as data; the sentences come from the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Severity = Literal["error", "warning", "info"]
Force = Literal["error", "warning", "info", "off"]
"""The severity of a rule under a profile; a rule that is `off` is not checked."""
Effect = Literal["blocks", "holds", "none"]
"""What a finding does to publication, whatever its severity: the form is returned, held, or neither."""
Result = Literal["violated", "holds", "not_checked"]
Unchecked = Literal[
    "blank", "no-column", "no-weights", "no-indicator", "no-total-or-no-parts", "other-rule", "no-goal",
    "no-claim", "no-target", "no-scale", "no-quantity", "no-satisfaction", "no-cost", "no-direction",
    "no-money", "no-headcount", "no-year", "no-texts", "not-comparable", "too-few-forms",
]  # fmt: skip
"""Why a rule could not be checked."""
Figure = Decimal | int | str | None
Waived = Mapping[str, frozenset[str]]
"""By record id: the codes of the findings that an officer waived; they do not block the record."""
NONE_WAIVED: Waived = {}


@dataclass(slots=True, unsafe_hash=True)
class CellPlace:
    """A cell of the document, as in provenance: the n-th table, grid row and column, all from 1.

    Treat it as immutable, like `Finding`; `frozen` is left out for the reason given in `Provenance`.
    """

    table: int
    row: int
    column: int


@dataclass(slots=True)
class Finding:
    """One finding about a record (docs/record.md, "A finding").

    `pointers` are JSON pointers into the record, `cells` the cells that their values were read from;
    `operands` fill in the sentences of the catalogue; `reason` says why a rule was not checked; `effect` is
    what the profile makes of a violated rule.
    """

    code: str
    name: str
    severity: Severity
    result: Result = "violated"
    pointers: tuple[str, ...] = ()
    cells: tuple[CellPlace, ...] = ()
    observed: Figure = None
    expected: Figure = None
    operands: Mapping[str, Figure] = field(default_factory=dict)
    basis: str | None = None
    version: str = "1"
    reason: Unchecked | None = None
    effect: Effect = "none"
