"""The sheet of a form in English, for an edition of its own; texts without translation stay in Chinese.

Figures stay in the form's unit, so that both editions can be compared side by side.  Cells that stay in
Chinese are marked with `lang`, for screen readers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, repeat

from ...model.record import Record
from ...translate.catalogue import Catalogue
from ...translate.readings import reading_en
from ..common.as_printed import MARK, UNREAD_NOTE, fund_label, of_which
from ..common.bilingual import Voice
from .sheet import Sheet, names_year
from .table import PrintedCell, PrintedRow, PrintedTable, RowGroup, percent

_HAN = re.compile(r"[\u2e80-\u9fff\U00020000-\U0003ffff]")
_NUMBERED = re.compile(r"指标(\d+)：(.+)", re.DOTALL)
_WIDER = {
    "head": (1.4, 1, 1.4, 1),
    "funds": (1.45, 1.1, 1, 1, 1, 1.2, 1, 1),
    "goals": (1.6, 1, 1),
    "indicators": (1.9, 1.75, 1.2, 1, 0.95, 0.95, 1.3, 1.2, 1.35),
}
"""Factors by which columns are wider than in Chinese, from the left: English breaks only between words."""
_PROSE = 24
Words = Callable[[str], str | None]


def english(sheet: Sheet, record: Record, catalogue: Catalogue) -> Sheet:
    """Return a sheet with all texts in English for which the catalogue has English."""
    words = _words(record, catalogue)
    form, year, unit = record.form, record.form.fiscal_year, record.funding.unit
    title = Voice(catalogue).printed(form.title, "form", form.kind).en or sheet.title
    return replace(
        sheet,
        title=title,
        year=catalogue.label("（{year}年度）").format(year=year)
        if year and not names_year(title, year)
        else None,
        unit=catalogue.label("金额单位：{unit}").format(unit=catalogue.label(unit)) if unit else None,
        tables=tuple(_table(table, words) for table in sheet.tables),
        name=catalogue.text(sheet.name) or sheet.name,
        author=catalogue.text(sheet.author) or sheet.author,
        subject=catalogue.term("form", form.kind).en,
        lang="en",
        unread=f"{MARK} {catalogue.label(UNREAD_NOTE)}" if sheet.unread else None,
        note=catalogue.label("以中文文本为准，英文译文仅供参考。"),
    )


def _table(table: PrintedTable, words: Words) -> PrintedTable:
    wider = chain(_WIDER.get(table.kind, ()), repeat(1))
    widths = [float(width) * factor for width, factor in zip(table.widths, wider, strict=False)]
    groups = tuple(RowGroup(_rows(group.rows, words), group.new_page) for group in table.groups)
    return PrintedTable(table.kind, percent(widths), _rows(table.head, words), groups)


def _rows(rows: Iterable[PrintedRow], words: Words) -> tuple[PrintedRow, ...]:
    return tuple(tuple(_cell(cell, words) for cell in row) for row in rows)


def _cell(cell: PrintedCell, words: Words) -> PrintedCell:
    if not _HAN.search(cell.text):
        return cell
    said = words(cell.text)
    if said is None or cell.is_unread:
        return replace(cell, lang="zh-CN")
    look = "text" if cell.look == "" and cell.scope is None and len(said) > _PROSE else cell.look
    return replace(cell, text=said, look=look)


def _words(record: Record, catalogue: Catalogue) -> Words:
    """Return a function that gives the English of a cell, or None.

    A cell is a value, a person, a numbered name, a label or a text with a reviewed translation.
    """
    values, leader = _values(record, catalogue), record.project.leader
    sources = dict(_sources(record, catalogue))

    def said(zh: str) -> str | None:
        if zh == leader:
            return catalogue.name(zh)
        if zh in values:
            return values[zh]
        if zh in sources:
            return sources[zh]
        numbered = _NUMBERED.fullmatch(zh)
        if numbered:
            name = catalogue.text(numbered[2])
            return name and f"{numbered[1]}. {name}"
        return catalogue.printed("".join(zh.split())) or catalogue.text(zh)

    return said


def _sources(record: Record, catalogue: Catalogue) -> Iterator[tuple[str, str | None]]:
    """Yield the labels of the fund lines that begin with 其中：, with their English."""
    voice = Voice(catalogue)
    for number, line in enumerate(record.funding.lines):
        if before := of_which(record, number):
            yield fund_label(record, number), voice.source(line, before).en


def _values(record: Record, catalogue: Catalogue) -> Mapping[str, str | None]:
    """Return targets and actual values that have the same English wherever they occur on the form."""
    found: dict[str, set[str | None]] = defaultdict(set)
    for one in record.indicators:
        scale = one.target.text if one.target else None
        if one.target:
            found[one.target.text].add(reading_en(one.target, catalogue, one.name))
        if one.actual:
            found[one.actual.text].add(reading_en(one.actual, catalogue, one.name, scale))
    return {text: said.pop() for text, said in found.items() if len(said) == 1}
