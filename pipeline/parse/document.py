"""A document to its forms, or to the reason why it has none."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import NoForm, Refusal, WrongForm
from ..model.form import Form
from ..word import Document
from . import sheet as reader
from .draft import Draft
from .preface import is_transfer
from .segment import sheets
from .vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Parsed:
    """The forms of a document in their order."""

    forms: tuple[Form, ...]


def parse(document: Document, filename: str) -> Parsed:
    """Find and read every self-evaluation form of a document.

    Raises: WrongForm where the only forms are of another kind, NoForm where there is none.
    """
    drafts: list[Draft] = []
    refusals: list[Refusal] = []
    for sheet in sheets(document):
        if not sheet.has_indicators:
            continue
        draft = reader.read(sheet, filename)
        refusal = _refusal(draft)
        if refusal is not None:
            refusals.append(refusal)
        else:
            draft.unmapped = draft.desk.left(sheet.lines)
            drafts.append(draft)
    if not drafts:
        raise refusals[0] if refusals else NoForm()
    return Parsed(tuple(_form(draft, n, len(drafts)) for n, draft in enumerate(drafts, 1)))


def _refusal(draft: Draft) -> Refusal | None:
    """Why a sheet with an indicator block is no record; None where it is one."""
    miss = vocabulary().near_miss(draft.title.text) if draft.title else None
    if miss is not None:
        return WrongForm(what_zh=miss.zh, what_en=miss.en)
    if not draft.has_actual_column:
        return WrongForm(what_zh="绩效目标申报表", what_en="performance target application form")
    if not draft.funds and not draft.goals and not draft.fields:
        return NoForm()
    return None


def _form(draft: Draft, number: int, of: int) -> Form:
    return Form(
        kind="transfer" if is_transfer(draft) else "project",
        title=draft.title,
        year=draft.year,
        money_unit=draft.money_unit,
        fields=draft.fields,
        funds=tuple(draft.funds),
        goals=tuple(draft.goals),
        indicators=tuple(draft.indicators),
        totals=draft.totals,
        remarks=tuple(draft.remarks),
        blank_labels=tuple(draft.blank_labels),
        unmapped=draft.unmapped,
        number=number,
        of=of,
    )
