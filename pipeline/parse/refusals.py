"""Decide whether a sheet that looks like a form is refused: it is a related form, or cannot be read."""

from __future__ import annotations

import re

from ..errors import NoForm, ProjectsSideBySide, Refusal, UnreadableForm, WrongForm
from .draft import Draft
from .segment import FormSegment
from .vocabulary import NearMiss, vocabulary

_TITLE_LENGTH = 60
_SENTENCE = re.compile("[，。；：《]")


def refusal(draft: Draft, sheet: FormSegment) -> Refusal | None:
    """Return why a sheet is not accepted as a project self-evaluation form; None if it is."""
    miss = _near_miss(draft)
    if miss is not None:
        return WrongForm(what_zh=miss.zh, what_en=miss.en)
    if sheet.side_by_side:
        return ProjectsSideBySide()
    if sheet.is_list and not _is_of_performance(sheet):
        return NoForm()
    if sheet.is_list:
        return WrongForm(what_zh="绩效自评结果汇总表", what_en="list of self-evaluation results")
    if not sheet.has_indicators:
        return without_indicators()
    return _indicators(draft) or _without_project(draft)


def without_indicators() -> Refusal:
    """Return the refusal of a part of a form, or of one whose indicators have no header."""
    return UnreadableForm(detail_zh="没有绩效指标部分", detail_en="it has no indicator block")


def named(sheet: FormSegment) -> Refusal | None:
    """Return the refusal of a table without form blocks that has the title of a related form; else None."""
    words = vocabulary()
    near = [p.text for p in sheet.before] + [c.text for line in sheet.lines[:1] for c in line.cells]
    titles = [text for text in near if len(text) <= _TITLE_LENGTH and not _SENTENCE.search(text)]
    miss = next((found for text in titles if (found := words.near_miss(text)) is not None), None)
    return WrongForm(what_zh=miss.zh, what_en=miss.en) if miss is not None else None


def _is_of_performance(sheet: FormSegment) -> bool:
    """Return whether a list of projects mentions performance or points, above it or in its header."""
    said = [p.text for p in sheet.before] + [c.text for line in sheet.lines[:3] for c in line.cells]
    return any(re.search("绩效|自评|得分|评分", text) for text in said)


def _near_miss(draft: Draft) -> NearMiss | None:
    """Return the related form that a draft is: by its title, else by a label that only that form has."""
    words = vocabulary()
    unnamed = "name" not in draft.fields
    miss = words.near_miss(draft.title.text, unnamed=unnamed) if draft.title else None
    if miss is None and unnamed:
        labels = [remark.label for remark in draft.remarks] + [row.label.text for row in draft.funds]
        miss = next((found for label in labels if (found := words.near_miss_with(label)) is not None), None)
    return miss


def _indicators(draft: Draft) -> Refusal | None:
    if not draft.has_actual_column and draft.has_target_column:
        return WrongForm(what_zh="绩效目标申报表", what_en="performance target application form")
    if not draft.has_actual_column:
        return NoForm()
    if draft.misaligned_rows > 1:
        return UnreadableForm(
            detail_zh="绩效指标的行与表头错位",
            detail_en="indicator rows are not aligned with their header",
        )
    return None


def _without_project(draft: Draft) -> Refusal | None:
    """Refuse a table of targets and actual values alone: that of a person, a school, a department."""
    return None if draft.funds or draft.goals or "name" in draft.fields else NoForm()
