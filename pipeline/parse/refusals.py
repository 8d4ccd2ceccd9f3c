"""Why a sheet that looks like a form is no record: it is another form of the family, or cannot be read."""

from __future__ import annotations

from ..errors import NoForm, Refusal, UnreadableForm, WrongForm
from .draft import Draft
from .segment import Sheet
from .vocabulary import NearMiss, vocabulary


def refusal(draft: Draft, sheet: Sheet) -> Refusal | None:
    """Why a sheet is no record; None where it is one."""
    miss = _near_miss(draft)
    if miss is not None:
        return WrongForm(what_zh=miss.zh, what_en=miss.en)
    if sheet.is_list:
        return WrongForm(what_zh="绩效自评结果汇总表", what_en="list of self-evaluation results")
    if not sheet.has_indicators:
        return UnreadableForm(detail_zh="没有绩效指标部分", detail_en="it has no block of indicators")
    return _indicators(draft) or _nothing_of_a_project(draft)


def _near_miss(draft: Draft) -> NearMiss | None:
    """Another form of the family: by its title, else by a label that only that form has."""
    words = vocabulary()
    miss = words.near_miss(draft.title.text) if draft.title else None
    if miss is None and "name" not in draft.fields:
        labels = (words.near_miss_with(remark.label) for remark in draft.remarks)
        miss = next((found for found in labels if found is not None), None)
    return miss


def _indicators(draft: Draft) -> Refusal | None:
    if not draft.has_actual_column and draft.has_target_column:
        return WrongForm(what_zh="绩效目标申报表", what_en="performance target application form")
    if not draft.has_actual_column:
        return NoForm()
    if draft.out_of_joint > 1:
        return UnreadableForm(
            detail_zh="绩效指标的行与表头错位",
            detail_en="rows of its indicators do not stand below their header",
        )
    return None


def _nothing_of_a_project(draft: Draft) -> Refusal | None:
    """A table of targets and actual values alone: somebody's work, a school's, a department's."""
    return None if draft.funds or draft.goals or "name" in draft.fields else NoForm()
