"""The indicator block (绩效指标) of the printed form, with merged cells for its first and second levels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from ...model.record import Indicator, Level1Group, Level2Group, Record
from .figures import points_cell, text_at
from .table import PrintedCell, PrintedRow, PrintedTable, RowGroup, header, percent, prose, runs

_COLUMNS: Final = {
    "level1": ("一级\n指标", 11.5),
    "level2": ("二级\n指标", 17),
    "name": ("三级指标", 37),
    "target": ("年度\n指标值", 20.5),
    "actual": ("实际\n完成值", 20.5),
    "weight": ("分值", 10),
    "score": ("得分", 10),
    "deviation": ("偏差原因\n分析及\n改进措施", 18),
}
_BLOCK_WIDTH: Final = 11.5
_EXTRA_WIDTH: Final = 16
_WIDE_DEVIATION: Final = 32
_LONG: Final = 30
_READINGS: Final = ("target", "actual")
_FIGURE: Final = re.compile(r"[\d.,]+")
_DIGIT, _PADDING, _MOST_EXCESS = 2.1, 2.2, 7
"""Millimetres: a digit, the padding of a cell, the most that the name column gives up to another one."""
_LEVELS: Final = ("level1", "level2")


def indicator_table(record: Record, page_starts: frozenset[int] = frozenset()) -> PrintedTable:
    """Return the indicators and the total (总分); `page_starts` are the rows, from 0, that begin a page.

    Cells are merged within a page only: a page that continues a level repeats its label.
    """
    columns, extras = _columns(record), _extra_labels(record)
    widths = percent((_BLOCK_WIDTH, *(_width(record, c) for c in columns), *(_EXTRA_WIDTH for _ in extras)))
    head = (PrintedCell(""), *(header(_COLUMNS[c][0]) for c in columns), *(header(label) for label in extras))
    groups = (
        RowGroup(tuple(_page(record, first, end, columns, extras)), new_page=first > 0)
        for first, end in pairwise(_bounds(len(record.indicators), page_starts))
    )
    return PrintedTable("indicators", widths, (head,), (*groups, *_total(record, columns, extras)))


def _bounds(count: int, page_starts: frozenset[int]) -> list[int]:
    return [0, *sorted(start for start in page_starts if 0 < start < count), count]


def _columns(record: Record) -> list[str]:
    unused = [level for level in _LEVELS if all(getattr(i, level).label is None for i in record.indicators)]
    return [column for column in _COLUMNS if column not in unused]


def _extra_labels(record: Record) -> list[str]:
    return list(dict.fromkeys(extra.label for indicator in record.indicators for extra in indicator.extra))


def _width(record: Record, column: str) -> float:
    """Return the width of a column in millimetres; the deviation column is wider if its texts are long."""
    if column in _READINGS:
        return _COLUMNS[column][1] + _excess(record, column)
    if column == "name":
        return _COLUMNS[column][1] - sum(_excess(record, reading) for reading in _READINGS)
    wordy = column == "deviation" and any(len(i.deviation or "") > _LONG for i in record.indicators)
    return _WIDE_DEVIATION if wordy else _COLUMNS[column][1]


def _excess(record: Record, column: str) -> float:
    """Return the extra width for the longest figure of a column of values; the name column gives it up."""
    needed = _longest_figure(record, column) * _DIGIT + _PADDING
    return max(0, min(needed - _COLUMNS[column][1], _MOST_EXCESS))


def _longest_figure(record: Record, column: str) -> int:
    """Return the length of the longest figure in a column; a figure broken over lines would look like two."""
    readings = (getattr(indicator, column) for indicator in record.indicators)
    figures = (figure for one in readings if one for figure in _FIGURE.findall(one.text))
    return max(map(len, figures), default=0)


def _page(
    record: Record, first: int, end: int, columns: list[str], extras: list[str]
) -> Iterator[PrintedRow]:
    merged = _merged(record.indicators[first:end], columns)
    for offset, labels in enumerate(merged):
        block = [PrintedCell("绩效指标", "rowgroup", "open", rows=end - first)] if offset == 0 else []
        yield (*block, *labels, *_figures(record, first + offset, extras))


def _merged(indicators: tuple[Indicator, ...], columns: list[str]) -> list[list[PrintedCell]]:
    """Return the label cells that begin in each row."""
    cells: list[list[PrintedCell]] = []
    for outer in runs(indicators, lambda i: i.level1):
        start = len(cells)
        for inner in runs(outer, lambda i: i.level2):
            cells.append([_label(inner[0].level2, len(inner))] if "level2" in columns else [])
            cells += ([] for _ in inner[1:])
        if "level1" in columns:
            cells[start].insert(0, _label(outer[0].level1, len(outer)))
    return cells


def _label(level: Level1Group | Level2Group, rows: int) -> PrintedCell:
    return header(level.label or "", "rowgroup", rows=rows)


def _figures(record: Record, number: int, extras: list[str]) -> Iterator[PrintedCell]:
    indicator, at = record.indicators[number], f"/indicators/{number}"
    yield PrintedCell(_name(indicator), look="text")
    for side in ("target", "actual"):
        reading = getattr(indicator, side)
        yield prose(text_at(record, f"{at}/{side}", reading.text if reading else None))
    yield points_cell(record, f"{at}/weight", indicator.weight)
    yield points_cell(record, f"{at}/score", indicator.score)
    yield prose(text_at(record, f"{at}/deviation", indicator.deviation))
    for label in extras:
        yield prose("\n".join(extra.text for extra in indicator.extra if extra.label == label))


def _name(indicator: Indicator) -> str:
    return indicator.name if indicator.number is None else f"指标{indicator.number}：{indicator.name}"


def _total(record: Record, columns: list[str], extras: list[str]) -> Iterator[RowGroup]:
    totals = record.totals
    weight = points_cell(record, "/totals/weight", totals.weight)
    score = points_cell(record, "/totals/score", totals.score)
    blank = totals.weight is None and totals.score is None and totals.grade is None and not weight.is_unread
    if blank and "/totals/score" not in record.provenance:
        return
    label = header("总分", "row", columns=1 + columns.index("weight"))
    grade = PrintedCell(text_at(record, "/totals/grade", totals.grade), columns=1 + len(extras))
    yield RowGroup(((label, weight, score, grade),))
