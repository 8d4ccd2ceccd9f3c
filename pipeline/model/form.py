"""A form as written: which text stands in which field, and in which cell.

`parse` makes it, `normalize` reads it.  Nothing here is interpreted: an amount is still the
characters that the unit typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .record import Provenance


@dataclass(slots=True, unsafe_hash=True)
class Written:
    """A text and the spots it was read from.  A blank cell is a `Written` whose text is empty.

    Never changed once made; `frozen` is left out for the reason that `Provenance` gives.
    """

    text: str
    spots: tuple[Provenance, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing but white space stands there."""
        return not self.text.strip()


def joined(parts: tuple[Written, ...], separator: str = "") -> Written:
    """Several texts read as one value, every spot kept."""
    return Written(separator.join(p.text for p in parts), tuple(s for p in parts for s in p.spots))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text outside the model with the label it is printed under (复核分, 存在问题, 注 …)."""

    label: str
    value: Written
    spots: tuple[Provenance, ...] = ()
    """Where the label itself stands."""


@dataclass(frozen=True, slots=True)
class FundRow:
    """A row of the funds block (资金来源行).

    `source` is a code of the vocabulary (`total`, `carryover`, …); `cells` are keyed by column:
    `initial_budget`, `annual_budget`, `executed`, `weight`, `execution_rate`, `score`.
    A key is absent where the form has no such column.  `units` holds the unit that a column's header
    or the row's label names for itself (`万元`, `元`, `%`): it goes before the form's.
    """

    source: str
    label: Written
    cells: Mapping[str, Written]
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormGoal:
    """An annual objective (年度总体目标): what was expected and what came of it."""

    expected: Written | None
    actual: Written | None


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row of the indicator block (三级指标).

    `cells` are keyed by column: `name`, `target`, `actual`, `weight`, `score`, `deviation`, and
    where the target is printed in three cells `nature` (指标性质), `target` (指标值), `unit`
    (度量单位).  `level1` and `level2` are the printed labels of the groups with their codes.
    """

    level1: Written | None
    level1_code: str
    level2: Written | None
    level2_code: str | None
    cells: Mapping[str, Written]
    extra: tuple[Labelled, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a document, as written."""

    kind: Literal["project", "transfer"]
    title: Written | None
    years: tuple[Written, ...]
    """Where a fiscal year may stand, the best place first: year line, cell, title, file name."""
    money_unit: Written | None
    fields: Mapping[str, Written]
    funds: tuple[FundRow, ...]
    goals: tuple[FormGoal, ...]
    indicators: tuple[IndicatorRow, ...]
    totals: Mapping[str, Written]
    remarks: tuple[Labelled, ...]
    blank_labels: Mapping[str, tuple[Provenance, ...]] = field(default_factory=dict)
    """Column headers that the form leaves empty though the column is there (`score`, `deviation`)."""
    other_units: tuple[Written, ...] = ()
    """Money units the form names elsewhere that differ from `money_unit`."""
    unmapped: tuple[Written, ...] = ()
    """Cells whose text is neither a label nor a value of the model: each becomes a finding."""
    number: int = 1
    of: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader saw that no field of the record holds, by code (`unmapped-cell` …).

    `pointer` is the place in the record it is about, `spots` where it stands in the document.
    """

    code: str
    pointer: str | None = None
    spots: tuple[Provenance, ...] = ()
    operands: Mapping[str, str | int] = field(default_factory=dict)
