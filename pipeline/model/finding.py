"""What a rule or the reader found: data, no sentences.  Sentences come from the catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Severity = Literal["error", "warning", "info"]
Force = Literal["error", "warning", "info", "off"]
"""How severe a rule is under a profile; one that is `off` is not looked at."""
Result = Literal["violated", "holds", "not_checked"]
Unchecked = Literal[
    "blank", "no-column", "no-weights", "no-indicator", "no-total-or-no-parts", "other-rule", "no-goal",
    "no-claim", "no-target", "no-scale", "no-quantity", "no-satisfaction", "no-cost", "no-direction",
    "no-money", "no-headcount", "no-year", "no-texts", "not-comparable", "not-printed", "too-few-forms",
]  # fmt: skip
"""Why a rule could not be checked."""
Figure = Decimal | int | str | None
Waived = Mapping[str, frozenset[str]]
"""By a record's id the codes of findings that an officer waived for it: they do not block it."""
NONE_WAIVED: Waived = {}


@dataclass(slots=True, unsafe_hash=True)
class CellPlace:
    """A cell of the document, as in provenance: the n-th table, grid row and column, all from 1.

    Never changed once made, as `Finding`; `frozen` is left out for the reason that `Provenance` gives.
    """

    table: int
    row: int
    column: int


@dataclass(slots=True)
class Finding:
    """One finding about a record (docs/record.md, "A finding").

    `pointers` are JSON pointers into the record; `cells` the places they were read from;
    `operands` fill the sentences of the catalogue; `reason` says why a rule was not checked.
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
