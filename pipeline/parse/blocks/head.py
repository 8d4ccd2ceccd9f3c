"""Read the head of a form (项目名称, 主管部门, 实施单位 …) and every other line of label and answer."""

from __future__ import annotations

import re

from ...model.form import Labelled, PrintedText
from ...package.grid import GridCell
from ..draft import Draft
from ..lines import Line, is_figure, plain, spot, written
from ..units import unit_alone, unit_of
from ..vocabulary import is_own_label, role, squeeze
from .totals import GRADES

_FIELDS = {
    "name", "code", "competent_department", "implementing_unit", "leader", "phone", "fiscal_year",
}  # fmt: skip
_ONE_CELL = re.compile(r"^\s*([^:：\n]{1,20})[:：]\s*(.*)$", re.DOTALL)
_NUMBER_FIRST = re.compile(r"([\d\-－—+()（）]{6,})\s*(.*)", re.DOTALL)
_NUMBER_LAST = re.compile(r"(\D*?)((?:[+(（]?\d).*)", re.DOTALL)
_WEAK = {
    "programme": ("name",),
    "department": ("competent_department",),
    "filling_unit": ("implementing_unit",),
    "contact": ("leader",),
    "budget_unit": ("competent_department", "implementing_unit"),
}
"""Labels that name a field only if no better label does, with the fields in order: see `settle`."""
_TOTALS = {"total_score": "score", "grade": "grade", "conclusion": "grade"}
"""Labels of values that the total row may give as well; a conclusion is a grade word, or prose."""
_NOTE = re.compile(r"^(注|备注|说明|填表说明)[:：]")


def read_line(line: Line, draft: Draft) -> None:
    """Read a line of labels and answers from left to right; a text without a known label becomes a remark."""
    cells = [c for c in line.cells if c not in draft.tracker.used]
    while cells:
        cell = cells.pop(0)
        if not cell.text:
            continue
        if role("block", cell.text) and cells and cell.rowspan > 1 and not _names_a_field(cell):
            draft.tracker.label(cell)
        elif _names_a_field(cell):
            answer = cells.pop(0) if cells and not _is_label(cells[0]) else None
            _answer(draft, cell, answer)
        elif is_figure(cell) and cells and not cells[0].text:
            continue  # a figure is no label of a blank cell
        elif _is_open(cell, cells) or not _in_one_cell(draft, cell):
            answer = cells.pop(0) if cells and cell.row == line.number and not _is_label(cells[0]) else None
            _remark(draft, cell, answer)


def _names_a_field(cell: GridCell) -> bool:
    return bool(cell.text) and role("head", cell.text) is not None and not _holds_its_answer(cell)


def _holds_its_answer(cell: GridCell) -> bool:
    """Return whether a cell has a label of the head together with its answer: 自评得分：95.5分."""
    match = _ONE_CELL.match(cell.text)
    return match is not None and bool(match[2].strip()) and role("head", match[1]) is not None


def _is_label(cell: GridCell) -> bool:
    """Return whether a cell cannot be an answer, because it names a field or ends with a colon."""
    return _names_a_field(cell) or _holds_its_answer(cell) or cell.text.endswith((":", "："))


def _is_open(cell: GridCell, behind: list[GridCell]) -> bool:
    """Return whether a label that ends with a colon has its answer in the next cell."""
    return (
        cell.text.endswith((":", "：")) and bool(behind) and bool(behind[0].text) and not _is_label(behind[0])
    )


def _answer(draft: Draft, label: GridCell, answer: GridCell | None) -> None:
    """Read a label of the head with the cell beside it, blank or not."""
    name = role("head", label.text) or ""
    draft.tracker.label(label)
    if answer is None and label.text.endswith((":", "：")):
        _store(draft, name, label.text, draft.tracker.value(label, ""))  # a line to fill in, left blank
    if name == "name" and "转移支付" in squeeze(label.text):
        draft.transfer = True
    if answer is None:
        return
    value = draft.tracker.value(answer)
    stored = not _is_phone_of_preparer(draft, name) and _store(draft, name, label.text, value)
    if not stored and not value.blank:
        draft.remarks.append(Labelled(plain(label.text), value, (spot(label),)))


def _in_one_cell(draft: Draft, cell: GridCell) -> bool:
    """Read label and answer in one cell: 部门：某某局.  Return False if the cell has no such pair."""
    if role("block", cell.text) or role("heading", cell.text):  # 二、预算执行情况（单位：万元）
        draft.preface_unit = draft.preface_unit or unit_of(cell)
        return False
    match = _ONE_CELL.match(cell.text)
    if match is None or _NOTE.match(cell.text):
        return False
    label, text = match[1], match[2].strip()
    name = "money_unit" if squeeze(label) in ("单位", "金额单位") else role("head", label)
    value = draft.tracker.value(cell, text)
    if name is not None and not _is_phone_of_preparer(draft, name) and _store(draft, name, label, value):
        return True
    if text:
        draft.remarks.append(Labelled(plain(label), value))
    elif not is_own_label(cell.text):
        draft.remarks.append(Labelled("", written(cell)))
    return True


def _is_phone_of_preparer(draft: Draft, name: str) -> bool:
    """Return whether a telephone number is that of the person who filled in the form.

    It is if it comes after the indicators of a form that names no leader or contact.
    """
    return (
        name == "phone"
        and draft.columns is not None
        and "leader" not in draft.fields
        and "contact" not in draft.weak
    )


def _remark(draft: Draft, cell: GridCell, answer: GridCell | None) -> None:
    """Read a text outside the model: with the answer beside it, or on its own (a note, a heading)."""
    if answer is not None and answer.text:
        draft.remarks.append(draft.tracker.remark(cell, answer))
        return
    if (
        role("heading", cell.text)
        or role("block", cell.text)
        or (answer is not None and is_own_label(cell.text))
    ):
        draft.tracker.label(cell)
        return
    label = "注" if _NOTE.match(cell.text) else ""
    draft.remarks.append(Labelled(label, draft.tracker.value(cell)))


def _store(draft: Draft, name: str, label: str, value: PrintedText) -> bool:
    """Store a value in the field of its label; return False if that is taken or there is none."""
    if name == "programme" and value.blank:
        name = "name"  # left blank in place of the name
    if name in _WEAK:
        return draft.offer(name, plain(label), value)
    if name == "leader_and_phone":
        return _leader_and_phone(draft, value)
    if name == "money_unit":
        return _money_unit(draft, value)
    if name in _TOTALS:
        said = name != "conclusion" or squeeze(value.text) in GRADES
        return said and draft.totals.setdefault(_TOTALS[name], value) is value
    if name == "fiscal_year":
        draft.years.append(value)
        return True
    return draft.set_field(name, value) if name in _FIELDS else False


def settle(draft: Draft) -> None:
    """Fill fields that are still blank from weak labels; values that fill no field become remarks.

    部门 is the competent department only if the form has no 主管部门; 填报单位 and 联系人 likewise.
    预算单位 is the competent department or, if the form has a 主管部门, the implementing unit.
    """
    for weak, places in _WEAK.items():
        said = draft.weak.get(weak)
        if said is None:
            continue
        free = next((name for name in places if name not in draft.fields or draft.fields[name].blank), None)
        if free is not None:
            draft.fields[free] = said.value
        else:
            draft.remarks.insert(0, said)


def _money_unit(draft: Draft, value: PrintedText) -> bool:
    unit = unit_alone(value.text)
    if unit is None:
        return False
    if draft.preface_unit is None:
        draft.preface_unit = PrintedText(unit, value.spots)
    return draft.preface_unit.text == unit


def _leader_and_phone(draft: Draft, value: PrintedText) -> bool:
    """Read leader and telephone from one cell, in either order: the number begins with a digit."""
    text = " ".join(value.text.split())
    first, last = _NUMBER_FIRST.fullmatch(text), _NUMBER_LAST.fullmatch(text)
    phone, name = first.groups() if first else (last[2], last[1]) if last else ("", text)
    leader = PrintedText(name.strip(" ,，、;；/"), value.spots)
    return draft.set_field("leader", leader) and draft.set_field(
        "phone", PrintedText(phone.strip(), value.spots)
    )
