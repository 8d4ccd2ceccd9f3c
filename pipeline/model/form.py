"""A form as written: the text of each field, and the cell it was read from.

`parse` makes it, `normalize` reads it.  Nothing here is interpreted: an amount is still the
characters that the unit typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from .record import Provenance


@dataclass(slots=True, unsafe_hash=True)
class PrintedText:
    """A text and the places it was read from.  A blank cell is a `PrintedText` whose text is empty.

    Treat it as immutable; `frozen` is left out for the reason given in `Provenance`.
    """

    text: str
    spots: tuple[Provenance, ...]

    @property
    def blank(self) -> bool:
        """Whether the text is empty or only white space."""
        return not self.text.strip()


def joined(parts: tuple[PrintedText, ...], separator: str = "") -> PrintedText:
    """Join several texts to one value that keeps all their places."""
    return PrintedText(separator.join(p.text for p in parts), tuple(s for p in parts for s in p.spots))


Place = tuple[int, ...]
"""A cell as (table, row, column), or the n-th paragraph outside tables as (n,)."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the text of a cell may not be what a reader of the page sees: a code, and the text concerned."""

    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text outside the model with the label it is printed under (复核分, 存在问题, 注 …)."""

    label: str
    value: PrintedText
    spots: tuple[Provenance, ...] = ()
    """The places of the label itself."""


@dataclass(frozen=True, slots=True)
class FundRow:
    """A row of the funds block (资金来源行).

    `source` is a code of the vocabulary (`total`, `carryover`, …); `cells` are keyed by column:
    `initial_budget`, `annual_budget`, `executed`, `weight`, `execution_rate`, `score`.
    A key is absent if the form has no such column.  `units` holds the units named by a column's header
    or the row's label (`万元`, `元`, `%`): they take precedence over the form's unit.
    """

    source: str
    label: PrintedText
    cells: Mapping[str, PrintedText]
    units: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormGoal:
    """An annual objective (年度总体目标): the expected and the actual result."""

    expected: PrintedText | None
    actual: PrintedText | None


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row of the indicator block (三级指标).

    `cells` are keyed by column: `name`, `target`, `actual`, `weight`, `score`, `deviation`; if the
    target is printed in three cells, they are `nature` (指标性质), `target` (指标值) and `unit`
    (度量单位).  `level1` and `level2` are the printed labels of the groups, beside their codes.
    """

    level1: PrintedText | None
    level1_code: str
    level2: PrintedText | None
    level2_code: str | None
    cells: Mapping[str, PrintedText]
    extra: tuple[Labelled, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a document, as written."""

    kind: Literal["project", "transfer"]
    title: PrintedText | None
    years: tuple[PrintedText, ...]
    """Texts that may contain the fiscal year, the most reliable first: year line, cell, title, file name."""
    money_unit: PrintedText | None
    fields: Mapping[str, PrintedText]
    funds: tuple[FundRow, ...]
    goals: tuple[FormGoal, ...]
    indicators: tuple[IndicatorRow, ...]
    totals: Mapping[str, PrintedText]
    remarks: tuple[Labelled, ...]
    blank_labels: Mapping[str, tuple[Provenance, ...]] = field(default_factory=dict)
    """Columns whose header the form leaves empty (`score`, `deviation`), with the places of the headers."""
    other_units: tuple[PrintedText, ...] = ()
    """Money units that the form names elsewhere and that differ from `money_unit`."""
    unmapped: tuple[PrintedText, ...] = ()
    """Cells whose text is neither a label nor a value of the model: each becomes a finding."""
    doubts: Mapping[Place, tuple[Doubt, ...]] = field(default_factory=dict)
    """What makes texts of the form uncertain, by cell and paragraph."""
    number: int = 1
    of: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader noticed that has no field in the record, by code (`unmapped-cell` …).

    `pointer` is the JSON pointer of the field concerned, `spots` are the places in the document.
    """

    code: str
    pointer: str | None = None
    spots: tuple[Provenance, ...] = ()
    operands: Mapping[str, str | int] = field(default_factory=dict)
