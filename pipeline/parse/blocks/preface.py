"""Read the text before and after a form's table: title, year, unit line, notes, signatures."""

from __future__ import annotations

import re

from ...model.form import Labelled, PrintedText
from ...model.record import Provenance
from ...package.document import Paragraph
from ..draft import Draft
from ..lines import Line, plain, spot
from ..segment import is_title, is_year_line
from ..units import unit_in, unit_in_line
from ..vocabulary import role, squeeze, vocabulary

_LABEL = re.compile(r"([^\s:：,，。;；()（）]{2,12})\s*[:：]")
_TAIL = re.compile(
    r"(注|备注|说明|填表说明|填表人|填报人|审核人|联系人|联系电话|(填报|填表)?日期|单位|项目负责人|财务负责人)"
)
_TAIL_PARAGRAPHS = 12
"""Number of paragraphs after a table that may still belong to the form."""
_NOTE_LENGTH = 8


def read_before(paragraphs: list[Paragraph], draft: Draft) -> None:
    """Read the paragraphs before the table, from the form's title on."""
    start = next((i for i in reversed(range(len(paragraphs))) if is_title(paragraphs[i].text)), None)
    for i, paragraph in enumerate(paragraphs):
        if i == start:
            draft.title = _written(paragraph)
        elif is_year_line(paragraph.text):
            draft.years.append(_written(paragraph))
        elif start is not None and i > start:
            _line_of_pairs(paragraph, draft)
        elif start is None:
            _unit_line(paragraph, draft)


def read_title_row(line: Line, draft: Draft) -> bool:
    """Read a row that is a title, a year or a line of pairs; return False if it is none of these."""
    cell = line.only()
    if cell is None or draft.fields:
        return False
    if is_year_line(cell.text):
        draft.years.append(draft.tracker.value(cell))
        return True
    if is_title(cell.text) and (draft.title is None or not draft.tracker.used):
        draft.title = draft.tracker.value(cell)
        return True
    if len(cell.text) <= 80 and (len(_LABEL.findall(cell.text)) > 1 or unit_in_line(cell.text)):
        draft.tracker.label(cell)
        _line_of_pairs(Paragraph(cell.text, cell=cell), draft)
        return True
    return False


def read_after(paragraphs: list[Paragraph], draft: Draft) -> None:
    """Keep the notes and signatures below the table; prose that follows is not part of the form."""
    for paragraph in paragraphs[:_TAIL_PARAGRAPHS]:
        if not _TAIL.match(paragraph.text):
            continue
        label, _, text = paragraph.text.replace("：", ":", 1).partition(":")
        if len(label) > _NOTE_LENGTH or paragraph.text.startswith("注"):
            draft.remarks.append(Labelled("注", _written(paragraph)))
        elif text.strip():
            draft.remarks.append(Labelled(plain(label), _written(paragraph, text.strip())))


def years(draft: Draft, filename: str) -> tuple[PrintedText, ...]:
    """Return the texts that may contain the fiscal year, the most reliable first, the file name last."""
    named = (PrintedText(filename, (Provenance(filename=filename),)),)
    return (*draft.years, *((draft.title,) if draft.title else ()), *named)


def is_transfer(draft: Draft) -> bool:
    """Return whether the form is for transfer payments (转移支付, 区域绩效目标)."""
    title = draft.title.text if draft.title else ""
    return draft.transfer or vocabulary().matches("title", "transfer", title)


def _is_heading(paragraph: Paragraph) -> bool:
    """Return whether a paragraph only names the block that follows: 二、项目资金（万元）."""
    return any(role(section, paragraph.text) for section in ("block", "heading"))


def _unit_line(paragraph: Paragraph, draft: Draft) -> None:
    unit = unit_in(paragraph.text) if _is_heading(paragraph) else unit_in_line(paragraph.text)
    if unit and draft.preface_unit is None:
        draft.preface_unit = _written(paragraph, unit)


def _line_of_pairs(paragraph: Paragraph, draft: Draft) -> None:
    """Read a line such as 填报单位：某某    金额单位：万元; a line without labels is a remark."""
    _unit_line(paragraph, draft)
    marks = list(_LABEL.finditer(paragraph.text))
    if not marks and _is_heading(paragraph):
        return
    if not marks:
        draft.remarks.append(Labelled("", _written(paragraph)))
        return
    head = paragraph.text[: marks[0].start()].strip()
    if is_year_line(head):
        draft.years.append(_written(paragraph, head))
    elif head:
        draft.remarks.append(Labelled("", _written(paragraph, head)))
    ends = [mark.start() for mark in marks[1:]] + [len(paragraph.text)]
    for mark, end in zip(marks, ends, strict=True):
        _pair(mark[1], _written(paragraph, paragraph.text[mark.end() : end].strip()), draft)


def _pair(label: str, value: PrintedText, draft: Draft) -> None:
    name = role("head", label)
    parts = re.split(r"\s{2,}|\u3000+", value.text)
    if len(parts) > 1 and is_year_line(parts[-1]):
        draft.years.append(PrintedText(parts[-1], value.spots))
        value = PrintedText(value.text[: value.text.rindex(parts[-1])].strip(), value.spots)
    if value.blank or unit_in_line(f"{squeeze(label)}:{squeeze(value.text)}"):
        return
    fields = ("implementing_unit", "leader", "phone", "competent_department", "name")
    if name in ("filling_unit", "programme"):
        stored = draft.offer(name, plain(label), value)
    else:
        stored = name in fields and draft.set_field(name, value)
    if not stored:
        draft.remarks.append(Labelled(plain(label), value))


def _written(paragraph: Paragraph, text: str | None = None) -> PrintedText:
    place = (
        spot(paragraph.cell)
        if paragraph.cell is not None
        else Provenance(paragraph=paragraph.number, text=paragraph.text)
    )
    return PrintedText(paragraph.text if text is None else text, (place,))
