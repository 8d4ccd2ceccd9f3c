"""The contents of a disclosure page, ready for the template: bilingual texts and plain figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from ...model.record import Extra, FundLine, Goal, Indicator, Record
from ...translate.figures import number, percent
from ..common.as_printed import MARK, UNREAD_NOTE, of_which, unread_at
from ..common.bilingual import BLANK, Text, Voice, spans, visible
from .attainment import Attainment, Grade, attainment

if TYPE_CHECKING:
    from markupsafe import Markup

_NUMERAL, _UNIT = re.compile(r"[\d〇零一二两三四五六七八九十百千]"), re.compile(r"[元圆万亿]")


class FigureView(NamedTuple):
    """A figure; `is_unread` if it could not be read, so that its text is what the form prints.

    `unit` is the money unit of an unread amount, where the reader would otherwise take it for another one.
    """

    text: Text
    is_unread: bool = False
    unit: Text | None = None

    @property
    def is_blank(self) -> bool:
        """True if the form leaves the figure blank or has a dash there."""
        return self.text == BLANK


@dataclass(frozen=True, slots=True)
class FundRowView:
    """A row of the funds table; `amounts` are initial budget, annual budget, executed."""

    label: Text
    is_total: bool
    amounts: tuple[FigureView, FigureView, FigureView]
    rate: FigureView
    weight: FigureView
    score: FigureView

    @property
    def figures(self) -> tuple[FigureView, ...]:
        """All figures of the row."""
        return *self.amounts, self.rate, self.weight, self.score

    @property
    def is_blank(self) -> bool:
        """True if the form gives nothing but the row's label."""
        return all(figure.is_blank for figure in self.figures)


@dataclass(frozen=True, slots=True)
class IndicatorRowView:
    """A row of the indicator table; `notes` are labels and texts of further columns of the form."""

    level2: Text | None
    name: Text
    target: Text
    actual: Text
    reached: Attainment | Grade | None
    weight: FigureView
    score: FigureView
    notes: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True)
class IndicatorGroupView:
    """Adjacent indicators of one level-1 group (一级指标).

    `weight` is the sum of their weights, a dash if one of them could not be read.
    """

    label: Text
    weight: str
    rows: tuple[IndicatorRowView, ...]


def fund_rows(record: Record, voice: Voice) -> tuple[FundRowView, ...]:
    """Return the rows of the funds table, one for each line of the form."""
    return tuple(_fund_row(record, n, line, voice) for n, line in enumerate(record.funding.lines))


def groups(record: Record, voice: Voice) -> tuple[IndicatorGroupView, ...]:
    """Return the indicators grouped by level 1, in the order of the form."""
    rows = [_indicator_row(record, n, row, voice) for n, row in enumerate(record.indicators)]
    numbers = range(len(rows))
    return tuple(
        _group(record, list(part), rows, voice)
        for _, part in groupby(numbers, lambda n: record.indicators[n].level1)
    )


def goals(record: Record, voice: Voice) -> tuple[tuple[Text, Text], ...]:
    """Return the annual objectives: expected and actual."""
    return tuple(_goal(goal, voice) for goal in record.goals)


def extras(items: Iterable[Extra], voice: Voice) -> tuple[tuple[Text, Text], ...]:
    """Return labels and texts of the form that the model has no field for."""
    return tuple((voice.heading(x.label), voice.text(x.text)) for x in items)


def shown(figure: FigureView, voice: Voice) -> Markup | str:
    """Return a figure for the page; an unread one has a mark, and words for screen readers."""
    text = figure.text
    if not figure.is_unread:
        return text.zh if text.zh == text.en else spans(text)
    from markupsafe import Markup  # noqa: PLC0415 - loaded with Jinja only

    words = spans(voice.label(UNREAD_NOTE))
    made = Markup('{}<sup aria-hidden="true">{}</sup><span class="vh">{}</span>')
    made = made.format(visible(text.zh), MARK, words)
    return made + " " + spans(figure.unit) if figure.unit else made


def note(voice: Voice) -> Markup:
    """Return the words below a table that explain the mark of unread figures."""
    zh, en, _ = voice.label(UNREAD_NOTE)
    return spans(Text(f"{MARK} {zh}", f"{MARK} {en}"))


def points(record: Record, pointer: str, value: Decimal | None) -> FigureView:
    """Return a number of points."""
    return _figure(record, pointer, None if value is None else number(value))


def rate(record: Record, pointer: str, value: Decimal | None) -> FigureView:
    """Return a fraction as a percentage."""
    return _figure(record, pointer, None if value is None else percent(value))


def amount(record: Record, pointer: str, value: Decimal | None, voice: Voice) -> FigureView:
    """Return an amount with its unit."""
    unit = record.funding.unit
    if value is not None:
        return FigureView(voice.money(value, unit))
    return _with_unit(_figure(record, pointer, None), unit, voice)


def _with_unit(figure: FigureView, unit: str | None, voice: Voice) -> FigureView:
    """Return an unread amount with the form's unit, unless it has a unit of its own or no numeral."""
    printed = figure.text.zh
    if unit is None or not figure.is_unread or _UNIT.search(printed) or not _NUMERAL.search(printed):
        return figure
    return figure._replace(unit=Text(unit, f"({voice.catalogue.label(unit)})"))


def _figure(record: Record, pointer: str, shown: str | None) -> FigureView:
    """Return a figure as shown; for None, what the form prints there, else a dash."""
    if shown is not None:
        return FigureView(Text(shown, shown))
    printed = unread_at(record, pointer)
    return FigureView(Text(printed, None), is_unread=True) if printed else FigureView(BLANK)


def _goal(goal: Goal, voice: Voice) -> tuple[Text, Text]:
    return voice.text(goal.expected), voice.text(goal.actual)


def _fund_row(record: Record, n: int, line: FundLine, voice: Voice) -> FundRowView:
    at = f"/funding/lines/{n}"
    return FundRowView(
        label=voice.source(line, of_which(record, n)),
        is_total=line.source == "total",
        amounts=(
            _amount(record, f"{at}/initial_budget", line.initial_budget, voice),
            _amount(record, f"{at}/annual_budget", line.annual_budget, voice),
            _amount(record, f"{at}/executed", line.executed, voice),
        ),
        rate=rate(record, f"{at}/execution_rate", line.execution_rate),
        weight=points(record, f"{at}/weight", line.weight),
        score=points(record, f"{at}/score", line.score),
    )


def _amount(record: Record, pointer: str, value: Decimal | None, voice: Voice) -> FigureView:
    """Return an amount without its unit, for a table that names it: in English, that is yuan.

    An unread amount is in the form's unit in English too, so it has its unit there.
    """
    if value is not None:
        return FigureView(voice.money_in(value, record.funding.unit))
    figure = amount(record, pointer, None, voice)
    return figure._replace(unit=Text("", figure.unit.en)) if figure.unit else figure


def _group(
    record: Record, numbers: list[int], rows: list[IndicatorRowView], voice: Voice
) -> IndicatorGroupView:
    level1 = record.indicators[numbers[0]].level1
    weights = [weight for n in numbers if (weight := record.indicators[n].weight) is not None]
    is_known = weights and not any(rows[n].weight.is_unread for n in numbers)
    return IndicatorGroupView(
        label=voice.printed(level1.label, "level1", level1.code),
        weight=number(sum(weights, Decimal(0))) if is_known else "—",
        rows=tuple(rows[n] for n in numbers),
    )


def _indicator_row(record: Record, n: int, row: Indicator, voice: Voice) -> IndicatorRowView:
    level2, at = row.level2, f"/indicators/{n}"
    return IndicatorRowView(
        level2=voice.printed(level2.label, "level2", level2.code) if level2.label or level2.code else None,
        name=voice.text(row.name),
        target=voice.reading(row.target, row.name),
        actual=voice.reading(row.actual, row.name, row.target.text if row.target else None),
        reached=attainment(row),
        weight=points(record, f"{at}/weight", row.weight),
        score=points(record, f"{at}/score", row.score),
        notes=tuple(_notes(row, voice)),
    )


def _notes(row: Indicator, voice: Voice) -> Iterator[tuple[Text, Text]]:
    if row.deviation:
        yield voice.label("偏差原因分析及改进措施"), voice.text(row.deviation)
    yield from extras(row.extra, voice)
