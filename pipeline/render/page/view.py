"""The contents of a disclosure page, ready for the template: bilingual texts and plain figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from ...model.record import Extra, FundLine, Goal, Indicator, Provenance, Record
from ...translate.figures import number, percent
from ..common.bilingual import BLANK, Text, Voice
from .attainment import Attainment, Grade, attainment

_DASH = re.compile(r"[-—–－/一\s]*")


@dataclass(frozen=True, slots=True)
class FundRowView:
    """A row of the funds table; `amounts` are initial budget, annual budget, executed."""

    label: Text
    is_total: bool
    amounts: tuple[Text, Text, Text]
    rate: str
    weight: str
    score: str

    @property
    def is_blank(self) -> bool:
        """True if the form gives nothing but the row's label."""
        return {*self.amounts, Text(self.rate, self.rate)} == {BLANK} and self.weight == self.score == "—"


@dataclass(frozen=True, slots=True)
class IndicatorRowView:
    """A row of the indicator table; `notes` are labels and texts of further columns of the form."""

    level2: Text | None
    name: Text
    target: Text
    actual: Text
    reached: Attainment | Grade | None
    weight: str
    score: str
    notes: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True)
class IndicatorGroupView:
    """Adjacent indicators of one level-1 group (一级指标); `weight` is the sum of their weights."""

    label: Text
    weight: str
    rows: tuple[IndicatorRowView, ...]


def fund_rows(record: Record, voice: Voice) -> tuple[FundRowView, ...]:
    """Return the rows of the funds table, one for each line of the form."""
    return tuple(_fund_row(record, n, line, voice) for n, line in enumerate(record.funding.lines))


def groups(record: Record, voice: Voice) -> tuple[IndicatorGroupView, ...]:
    """Return the indicators grouped by level 1, in the order of the form."""
    return tuple(_group(tuple(rows), voice) for _, rows in groupby(record.indicators, lambda i: i.level1))


def goals(record: Record, voice: Voice) -> tuple[tuple[Text, Text], ...]:
    """Return the annual objectives: expected and actual."""
    return tuple(_goal(goal, voice) for goal in record.goals)


def extras(items: Iterable[Extra], voice: Voice) -> tuple[tuple[Text, Text], ...]:
    """Return labels and texts of the form that the model has no field for."""
    return tuple((voice.heading(x.label), voice.text(x.text)) for x in items)


def figure(value: Decimal | None) -> str:
    """Format a number of points; None is a dash."""
    return "—" if value is None else number(value)


def rate(value: Decimal | None) -> str:
    """Format a fraction as a percentage; None is a dash."""
    return "—" if value is None else percent(value)


def _goal(goal: Goal, voice: Voice) -> tuple[Text, Text]:
    return voice.text(goal.expected), voice.text(goal.actual)


def _fund_row(record: Record, n: int, line: FundLine, voice: Voice) -> FundRowView:
    at = f"/funding/lines/{n}"
    return FundRowView(
        label=voice.printed(line.label, "source", line.source),
        is_total=line.source == "total",
        amounts=(
            _amount(record, f"{at}/initial_budget", line.initial_budget, voice),
            _amount(record, f"{at}/annual_budget", line.annual_budget, voice),
            _amount(record, f"{at}/executed", line.executed, voice),
        ),
        rate=rate(line.execution_rate),
        weight=figure(line.weight),
        score=figure(line.score),
    )


def _amount(record: Record, pointer: str, value: Decimal | None, voice: Voice) -> Text:
    """Return an amount without its unit, or the form's text if that is not an amount."""
    printed = printed_at(record, pointer) if value is None else None
    return Text(printed, None) if printed else voice.money_in(value, record.funding.unit)


def printed_at(record: Record, pointer: str) -> str | None:
    """Return the text that the form prints where the record has None; None for a blank cell or a dash."""
    entry = record.provenance.get(pointer)
    spots = [entry] if isinstance(entry, Provenance) else entry or []
    text = "".join(spot.text or "" for spot in spots).strip()
    return None if _DASH.fullmatch(text) else text


def _group(rows: tuple[Indicator, ...], voice: Voice) -> IndicatorGroupView:
    level1 = rows[0].level1
    weights = [row.weight for row in rows if row.weight is not None]
    return IndicatorGroupView(
        label=voice.printed(level1.label, "level1", level1.code),
        weight=number(sum(weights, Decimal(0))) if weights else "—",
        rows=tuple(_indicator_row(row, voice) for row in rows),
    )


def _indicator_row(row: Indicator, voice: Voice) -> IndicatorRowView:
    level2 = row.level2
    return IndicatorRowView(
        level2=voice.printed(level2.label, "level2", level2.code) if level2.label or level2.code else None,
        name=voice.text(row.name),
        target=voice.reading(row.target, row.name),
        actual=voice.reading(row.actual, row.name, row.target.text if row.target else None),
        reached=attainment(row),
        weight=figure(row.weight),
        score=figure(row.score),
        notes=tuple(_notes(row, voice)),
    )


def _notes(row: Indicator, voice: Voice) -> Iterator[tuple[Text, Text]]:
    if row.deviation:
        yield voice.label("偏差原因分析及改进措施"), voice.text(row.deviation)
    yield from extras(row.extra, voice)
