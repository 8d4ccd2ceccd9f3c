"""The texts of a form for a record: the reverse of normalization.

A figure is written in its plainest form (`12`, `33.33%`), a text as it was printed.  Where the record holds
None, the printed text (a dash, an unreadable figure) is taken from the provenance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ...model.record import Extra, FundLine, Indicator, ProvenanceMap, Reading, Record
from .layout import is_dashlike
from .texts import FormTexts, FundTexts, IndicatorTexts, Said

_YUAN: Final[Mapping[str | None, tuple[int, str]]] = {
    "元": (1, ""),
    "万元": (10_000, ""),
    "亿元": (100_000_000, ""),
    None: (1, "元"),
}
"""Yuan per money unit of the form, and the suffix of an amount: a form without a unit prints it there."""

_FIELDS: Final = ("name", "code", "competent_department", "implementing_unit", "leader", "phone")
_AMOUNTS: Final = ("initial_budget", "annual_budget", "executed")
_POINTS: Final = ("weight", "score")


def as_written(record: Record) -> FormTexts:
    """Return the texts of a form that states what the record states."""
    writer = _CellWriter(record.provenance)
    info = record.form
    return FormTexts(
        kind=info.kind,
        title=info.title or "",
        year="" if info.fiscal_year is None else f"（{info.fiscal_year}年度）",
        money_unit=record.funding.unit or "",
        fields={key: writer.text(f"/project/{key}", getattr(record.project, key)) for key in _FIELDS},
        funds=_funds(record, writer),
        goals=tuple(
            (
                writer.text(f"/goals/{n}/expected", goal.expected),
                writer.text(f"/goals/{n}/actual", goal.actual),
            )
            for n, goal in enumerate(record.goals)
        ),
        indicators=tuple(
            _indicator(one, f"/indicators/{n}", writer) for n, one in enumerate(record.indicators)
        ),
        totals={
            "weight": writer.figure("/totals/weight", record.totals.weight),
            "score": writer.figure("/totals/score", record.totals.score),
            "grade": writer.text("/totals/grade", record.totals.grade),
        },
        remarks=_said(record.remarks),
    )


def digits(value: Decimal) -> str:
    """Format a figure without exponent and trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Decimal) -> str:
    """Format a fraction as a percentage: 0.3333 is 33.33%."""
    return f"{digits(value.scaleb(2))}%"


@dataclass(frozen=True, slots=True)
class _CellWriter:
    """Formats values; where there is none, gives the text that was printed instead."""

    provenance: ProvenanceMap

    def text(self, pointer: str, value: str | None) -> str:
        """Return a text; for None, the dash that was printed."""
        if value is not None:
            return value
        printed = self._printed(pointer)
        return printed if is_dashlike(printed) else ""

    def reading(self, pointer: str, value: Reading | None) -> str:
        """Return a target or an actual value as it was printed."""
        return self.text(pointer, None if value is None else value.text)

    def figure(self, pointer: str, value: Decimal | None, show: Callable[[Decimal], str] = digits) -> str:
        """Return a figure; for None, the printed dash, or the text that could not be read as a figure.

        A cell that also held its label (`自评得分：`) is left blank.
        """
        if value is not None:
            return show(value)
        printed = self._printed(pointer)
        return "" if ":" in printed or "：" in printed else printed

    def _printed(self, pointer: str) -> str:
        """Return the text of a field's only cell; an empty string if it had none or several."""
        entry = self.provenance.get(pointer)
        return "" if entry is None or isinstance(entry, list) else entry.text or ""


def _funds(record: Record, writer: _CellWriter) -> tuple[FundTexts, ...]:
    unit, lines = record.funding.unit, enumerate(record.funding.lines)
    return tuple(FundTexts(_source(line, n), _fund_cells(line, n, writer, unit)) for n, line in lines)


def _source(line: FundLine, n: int) -> str:
    """Return the printed name of a source; the first part of the total is printed after 其中."""
    return f"其中：{line.label}" if n == 1 and line.source != "total" and line.label else line.label


def _fund_cells(line: FundLine, n: int, writer: _CellWriter, unit: str | None) -> dict[str, str]:
    """Return the cells of a row; if its label names a unit of its own (其他（元）), each amount states it."""
    scale, suffix = _YUAN[None if "元" in line.label else unit]

    def amount(yuan: Decimal) -> str:
        return digits(yuan / scale) + suffix

    shows = dict.fromkeys(_AMOUNTS, amount) | dict.fromkeys(_POINTS, digits) | {"execution_rate": percent}
    return {
        key: writer.figure(f"/funding/lines/{n}/{key}", getattr(line, key), show)
        for key, show in shows.items()
    }


def _indicator(one: Indicator, at: str, writer: _CellWriter) -> IndicatorTexts:
    prefix = "" if one.number is None else f"指标{one.number}："
    return IndicatorTexts(
        level1=one.level1.label or "",
        level2=one.level2.label or "",
        cells={
            "name": prefix + one.name,
            "target": writer.reading(f"{at}/target", one.target),
            "actual": writer.reading(f"{at}/actual", one.actual),
            "weight": writer.figure(f"{at}/weight", one.weight),
            "score": writer.figure(f"{at}/score", one.score),
            "deviation": writer.text(f"{at}/deviation", one.deviation),
        },
        extra=_said(one.extra),
    )


def _said(items: tuple[Extra, ...]) -> tuple[Said, ...]:
    return tuple(Said(item.label, item.text) for item in items)
