"""What stands before a form's table and behind it: title, year, unit line, notes, signatures."""

from __future__ import annotations

import re

from ..model.form import Labelled, Spot, Written
from ..word import Paragraph
from .draft import Draft
from .lines import Line, plain, spot
from .segment import is_title, is_year_line
from .vocabulary import role, squeeze, vocabulary

_YEAR = re.compile(r"20\d\d|[一二][〇○零O0]{1,2}[〇○零一二三四五六七八九]{1,2}")
_UNIT = re.compile(r"(?:金额)?单位[:：]\s*[（(]?(亿元|万元|元)")
_PAIR = re.compile(r"([^\s:：]{2,12})[:：][ \t]*(\S(?:[^\s]|[ \t](?=\S))*)?")
_TAIL = re.compile(
    r"^(注|备注|说明|填表说明|填表人|填报人|审核人|联系人|联系电话|填报日期|填表日期|单位负责人)"
)


def read_before(paragraphs: list[Paragraph], draft: Draft) -> None:
    """Read the paragraphs before the table, from the form's title on."""
    start = next((i for i in reversed(range(len(paragraphs))) if is_title(paragraphs[i].text)), None)
    for i, paragraph in enumerate(paragraphs):
        if i == start:
            draft.title = _written(paragraph)
        elif is_year_line(paragraph.text):
            draft.year = _written(paragraph)
        elif start is None or i > start:
            _line_of_pairs(paragraph, draft)


def read_title_row(line: Line, draft: Draft) -> bool:
    """Read a row that is title or year; False where it is neither."""
    cell = line.only()
    if cell is None or draft.fields:
        return False
    if draft.year is None and is_year_line(cell.text):
        draft.year = draft.desk.value(cell)
        return True
    if is_title(cell.text) and (draft.title is None or not draft.desk.used):
        draft.title = draft.desk.value(cell)
        return True
    return False


def read_after(paragraphs: list[Paragraph], draft: Draft) -> None:
    """Keep the notes and signatures under the table; prose that follows is not part of the form."""
    for paragraph in paragraphs:
        if not _TAIL.match(paragraph.text):
            break
        label, _, text = paragraph.text.replace("：", ":", 1).partition(":")
        name = "注" if len(label) > 8 or not text else plain(label)
        if text.strip() or len(label) > 8:
            draft.remarks.append(Labelled(name, _written(paragraph, text.strip() or paragraph.text)))


def year_from(draft: Draft, filename: str) -> None:
    """Where the form has no year line: the year in its title, else the one in the file's name."""
    if draft.year is not None and _YEAR.search(squeeze(draft.year.text)):
        return
    if draft.title is not None and _YEAR.search(squeeze(draft.title.text)):
        draft.year = draft.title
        return
    match = re.search(r"(?<!\d)20\d\d(?!\d)", filename)
    if match:
        draft.year = Written(match[0], (Spot(match[0], filename=filename),))


def is_transfer(draft: Draft) -> bool:
    """Whether the form is one of transfer payments (转移支付, 区域绩效目标)."""
    title = draft.title.text if draft.title else ""
    return draft.transfer or vocabulary().matches("title", "transfer", title)


def _line_of_pairs(paragraph: Paragraph, draft: Draft) -> None:
    """Read a line such as 填报单位：某某    金额单位：万元."""
    unit = _UNIT.search(squeeze(paragraph.text))
    if unit and draft.money_unit is None:
        draft.money_unit = _written(paragraph, unit[1])
    for label, text in _PAIR.findall(paragraph.text):
        if "单位" in label and _UNIT.search(squeeze(f"{label}:{text}")):
            continue
        name = role("head", label)
        value = _written(paragraph, text.strip())
        if name in ("implementing_unit", "leader", "phone", "competent_department", "name"):
            draft.set_field(name, value)
        elif text:
            draft.remarks.append(Labelled(plain(label), value))


def _written(paragraph: Paragraph, text: str | None = None) -> Written:
    if paragraph.cell is not None:
        place = spot(paragraph.cell)
        return Written(paragraph.text if text is None else text, (place,))
    place = Spot(paragraph.text, paragraph=paragraph.number)
    return Written(paragraph.text if text is None else text, (place,))
