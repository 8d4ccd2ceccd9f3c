"""A record as a printed form: the texts in the cells of its tables.

The layout is that of the project expenditure self-evaluation form (项目支出绩效自评表): head, funds,
annual objectives, indicators, and below them the remarks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from ...model.record import FundLine, Record
from ..common.as_printed import MARK, UNREAD_NOTE, fund_label, of_which
from .figures import amount_cell, points_cell, rate_cell, text_at
from .indicators import indicator_table
from .table import PrintedCell, PrintedRow, PrintedTable, RowGroup, header, percent

_TITLES = {"project": "项目支出绩效自评表", "transfer": "转移支付绩效自评表"}
_FUND_COLUMNS = {
    "initial_budget": ("年初预算数", 24),
    "annual_budget": ("全年预算数", 24),
    "executed": ("全年执行数", 24),
    "weight": ("分值", 12),
    "execution_rate": ("执行率", 18),
    "score": ("得分", 14),
}
_AMOUNTS = ("initial_budget", "annual_budget", "executed")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)|二[〇○零][〇○零一二三四五六七八九]{2}", re.ASCII)
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_BLOCK_WIDTH, _LABEL_WIDTH = 11.5, 28.5
_IDEOGRAPH, _DIGIT, _PADDING = 3.71, 2.1, 2.4
"""Millimetres: the first two columns of the funds; a character, a digit and the padding of a cell."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form ready for typesetting: its heading, its tables, and the metadata of the document.

    `year` and `unit` are lines of the heading as printed; `unread` explains the mark of figures that could
    not be read, and `note` is a line below that.
    """

    title: str
    year: str | None
    unit: str | None
    tables: tuple[PrintedTable, ...]
    name: str
    author: str
    subject: str
    lang: str = "zh-CN"
    unread: str | None = None
    note: str | None = None

    def cells(self) -> Iterator[PrintedCell]:
        """Return the cells of all tables."""
        return (cell for table in self.tables for cell in table.cells())

    def texts(self) -> Iterator[str]:
        """Return every text of the form that is drawn, except for fixed ones such as the page number."""
        lines = (self.title, self.year, self.unit, self.unread, self.note)
        return chain(filter(None, lines), (cell.text for cell in self.cells()))


def sheet_of(record: Record, page_starts: frozenset[int] = frozenset()) -> Sheet:
    """Return the sheet of a record; `page_starts` are the indicator rows, from 0, that begin a new page."""
    title = record.form.title or _TITLES[record.form.kind]
    year = f"{record.form.fiscal_year}年度" if record.form.fiscal_year else None
    sheet = Sheet(
        title=title,
        year=f"（{year}）" if year and not names_year(title, record.form.fiscal_year) else None,
        unit=f"金额单位：{record.funding.unit}" if record.funding.unit else None,
        tables=tuple(_tables(record, page_starts)),
        name=record.project.name or "",
        author=record.project.implementing_unit or record.project.competent_department or "",
        subject=f"{year or ''}{_TITLES[record.form.kind]}",
    )
    if not any(cell.is_unread for cell in sheet.cells()):
        return sheet
    return replace(sheet, unread=f"{MARK} {UNREAD_NOTE}")


def names_year(title: str, year: int | None) -> bool:
    """Return whether a title has this year and no other, so that a line with the year would repeat it."""
    found = _YEAR.findall(unicodedata.normalize("NFKC", "".join(title.split())))
    return {one.translate(_DIGITS) for one in found} == {str(year)}


def _tables(record: Record, page_starts: frozenset[int]) -> list[PrintedTable]:
    tables = [_head(record)]
    if record.funding.lines:
        tables.append(_funds(record))
    if record.goals:
        tables.append(_goals(record))
    if record.indicators:
        tables.append(indicator_table(record, page_starts))
    if record.remarks:
        tables.append(_remarks(record))
    return tables


def _head(record: Record) -> PrintedTable:
    project = record.project
    name = PrintedCell(text_at(record, "/project/name", project.name), look="name", columns=3)
    rows: list[PrintedRow] = [(header("项目名称", "row"), name)]
    if project.code is not None:
        rows.append((header("项目编码", "row"), PrintedCell(project.code, columns=3)))
    rows.append(_pair(record, "主管部门", "competent_department", "实施单位", "implementing_unit"))
    rows.append(_pair(record, "项目负责人", "leader", "联系电话", "phone"))
    return PrintedTable("head", percent((23, 55, 23, 55)), (), (RowGroup(tuple(rows)),))


def _pair(record: Record, label: str, field: str, second_label: str, second_field: str) -> PrintedRow:
    first, second = (
        text_at(record, f"/project/{name}", getattr(record.project, name)) for name in (field, second_field)
    )
    return header(label, "row"), PrintedCell(first), header(second_label, "row"), PrintedCell(second)


def _funds(record: Record) -> PrintedTable:
    used = [column for column in _FUND_COLUMNS if _has_column(record, column)]
    unit = f"（{record.funding.unit}）" if record.funding.unit else ""
    top = (
        header(f"项目资金{unit}", "rowgroup", rows=len(record.funding.lines) + 1),
        PrintedCell(""),
        *(header(_FUND_COLUMNS[column][0]) for column in used),
    )
    rows = [_fund_row(record, number, line, used) for number, line in enumerate(record.funding.lines)]
    excess = max(_excess(record, number, row[0].text) for number, row in enumerate(rows))
    widths = _fund_widths([row[1:] for row in rows], used, excess)
    return PrintedTable("funds", percent(widths), (), (RowGroup((top, *rows)),))


def _excess(record: Record, number: int, label: str) -> float:
    """Return how much wider the column of sources must be for a label with 其中：, to keep it on one line."""
    if not of_which(record, number):
        return 0
    return max(0, len(label) * _IDEOGRAPH + _PADDING - _LABEL_WIDTH)


def _fund_widths(rows: list[PrintedRow], used: list[str], excess: float) -> list[float]:
    """Return the widths of the columns; those with room to spare give up the excess, if it fits into that."""
    columns = [_FUND_COLUMNS[column] for column in used]
    room = [
        max(0, width - _PADDING - max(len(title) * _IDEOGRAPH, *(len(row[n].text) * _DIGIT for row in rows)))
        for n, (title, width) in enumerate(columns)
    ]
    given = excess / sum(room) if 0 < excess <= sum(room) else 0
    widths = (width - given * spare for (_, width), spare in zip(columns, room, strict=True))
    return [_BLOCK_WIDTH, _LABEL_WIDTH + given * sum(room), *widths]


def _has_column(record: Record, column: str) -> bool:
    return any(
        getattr(line, column) is not None or f"/funding/lines/{number}/{column}" in record.provenance
        for number, line in enumerate(record.funding.lines)
    )


def _fund_row(record: Record, number: int, line: FundLine, used: list[str]) -> PrintedRow:
    return header(fund_label(record, number), "row"), *(
        _fund_cell(record, number, line, column) for column in used
    )


def _fund_cell(record: Record, number: int, line: FundLine, column: str) -> PrintedCell:
    pointer = f"/funding/lines/{number}/{column}"
    if column in _AMOUNTS:
        return amount_cell(record, pointer, getattr(line, column))
    if column == "execution_rate":
        return rate_cell(record, pointer, line.execution_rate)
    return points_cell(record, pointer, getattr(line, column))


def _goals(record: Record) -> PrintedTable:
    head = (PrintedCell(""), header("预期目标"), header("实际完成情况"))
    rows = tuple(_goal(record, number) for number in range(len(record.goals)))
    return PrintedTable("goals", percent((11.5, 72.25, 72.25)), (head,), (RowGroup(rows),))


def _goal(record: Record, number: int) -> PrintedRow:
    """Return the row of a goal.

    A goal may be longer than a page, so the label cells are not merged; they only look merged.
    """
    goal, at = record.goals[number], f"/goals/{number}"
    label = PrintedCell("年度总体目标" if number == 0 else "", "row" if number == 0 else None, "open")
    expected = text_at(record, f"{at}/expected", goal.expected)
    actual = text_at(record, f"{at}/actual", goal.actual)
    return label, PrintedCell(expected, look="text"), PrintedCell(actual, look="text")


def _remarks(record: Record) -> PrintedTable:
    rows = tuple((header(r.label, "row"), PrintedCell(r.text, look="text")) for r in record.remarks)
    return PrintedTable("remarks", percent((23, 133)), (), tuple(RowGroup((row,)) for row in rows))
