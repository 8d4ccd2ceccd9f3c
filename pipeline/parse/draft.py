"""A form while it is being read; the block readers add to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model.form import Doubt, FormGoal, FundRow, IndicatorRow, Labelled, Place, PrintedText
from ..model.record import Provenance
from ..package.grid import GridCell
from .lines import BlockColumns, CellTracker


@dataclass(slots=True)
class Draft:
    """The parts of a form read so far, and the tracker of its cells."""

    tracker: CellTracker = field(default_factory=CellTracker)
    title: PrintedText | None = None
    years: list[PrintedText] = field(default_factory=list)
    """Texts of year lines and year cells, in document order."""
    money_unit: PrintedText | None = None
    """The unit that the funds block names."""
    preface_unit: PrintedText | None = None
    """The unit that a line above the block names: 金额单位：万元."""
    column_units: dict[str, PrintedText] = field(default_factory=dict)
    other_units: list[PrintedText] = field(default_factory=list)
    """Units named again, in another line above the block or in another cell."""
    fields: dict[str, PrintedText] = field(default_factory=dict)
    weak: dict[str, Labelled] = field(default_factory=dict)
    """Values that fill a field only if no better label names it (`head.settle`), with their labels."""
    funds: list[FundRow] = field(default_factory=list)
    goals: list[FormGoal] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)
    totals: dict[str, PrintedText] = field(default_factory=dict)
    remarks: list[Labelled] = field(default_factory=list)
    blank_labels: dict[str, tuple[Provenance, ...]] = field(default_factory=dict)
    has_target_column: bool = False
    has_actual_column: bool = False
    transfer: bool = False
    unmapped: tuple[PrintedText, ...] = ()
    doubts: dict[Place, tuple[Doubt, ...]] = field(default_factory=dict)
    columns: BlockColumns | None = None
    """The columns of the last indicator block; the total row has the same columns."""
    fund_columns: BlockColumns | None = None
    """The columns of the last funds block; a total row below it may have the same ones."""
    misaligned_rows: int = 0
    """The number of indicator rows whose cells are not aligned with their header."""
    level1: GridCell | None = None
    level2: GridCell | None = None
    """With `level1`: the groups of the last indicator."""

    @property
    def money_units(self) -> list[PrintedText]:
        """The money units that the form names; that of its funds block comes first."""
        columns = [unit for key, unit in self.column_units.items() if key != "execution_rate"]
        named = [unit for unit in (self.money_unit, self.preface_unit, *columns) if unit is not None]
        return [*named, *self.other_units]

    def set_field(self, name: str, value: PrintedText) -> bool:
        """Fill a field of the head; return False if it is already filled (the text is then a remark)."""
        held = self.fields.get(name)
        if held is not None and not held.blank:
            return value.blank
        self.fields[name] = value
        return True

    def offer(self, name: str, label: str, value: PrintedText) -> bool:
        """Keep a value that may fill a field later; return False if it is blank or not the first one."""
        return not value.blank and self.weak.setdefault(name, Labelled(label, value)).value is value
