"""A form while it is being read: what the block readers add to."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model.form import FormGoal, FundRow, IndicatorRow, Labelled, Written
from ..model.record import Provenance
from ..package.grid import GridCell
from .lines import BlockColumns, CellTracker


@dataclass(slots=True)
class Draft:
    """The parts of a form read so far, and the account of its cells."""

    tracker: CellTracker = field(default_factory=CellTracker)
    title: Written | None = None
    years: list[Written] = field(default_factory=list)
    """Year lines and cells, in their order."""
    money_unit: Written | None = None
    """What the funds block says."""
    preface_unit: Written | None = None
    """What a line above the block says: 金额单位：万元."""
    column_units: dict[str, Written] = field(default_factory=dict)
    fields: dict[str, Written] = field(default_factory=dict)
    weak: dict[str, Labelled] = field(default_factory=dict)
    """What fills a field that no better label names (`head.settle`), with the label it has."""
    funds: list[FundRow] = field(default_factory=list)
    goals: list[FormGoal] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)
    totals: dict[str, Written] = field(default_factory=dict)
    remarks: list[Labelled] = field(default_factory=list)
    blank_labels: dict[str, tuple[Provenance, ...]] = field(default_factory=dict)
    has_target_column: bool = False
    has_actual_column: bool = False
    transfer: bool = False
    unmapped: tuple[Written, ...] = ()
    columns: BlockColumns | None = None
    """The columns of the indicator block read last: the total row stands in them."""
    out_of_joint: int = 0
    """Indicator rows whose cells do not stand below their header."""
    level1: GridCell | None = None
    level2: GridCell | None = None
    """The groups of the indicator read last."""

    def set_field(self, name: str, value: Written) -> bool:
        """Fill a field of the head; False where it is already filled (then the text is a remark)."""
        held = self.fields.get(name)
        if held is not None and not held.blank:
            return value.blank
        self.fields[name] = value
        return True

    def offer(self, name: str, label: str, value: Written) -> bool:
        """Keep what may fill a field later; False where it is blank or another one was first."""
        return not value.blank and self.weak.setdefault(name, Labelled(label, value)).value is value
