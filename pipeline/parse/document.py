"""Read the forms of a document, or raise the reason why it has none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import NoForm, Refusal
from ..model.form import Doubt, Form, Place, PrintedText
from ..model.record import Provenance
from ..package.document import Document
from . import sheet as reader
from .accounting import unmapped
from .blocks.preface import is_transfer, years
from .draft import Draft
from .lines import spot
from .refusals import named, refusal, without_indicators
from .segment import FormSegment, is_form_title, segments


@dataclass(frozen=True, slots=True)
class Refused:
    """A table that looks like a form but is not one or cannot be read: the reason, and where it begins."""

    refusal: Refusal
    place: Provenance


@dataclass(frozen=True, slots=True)
class Parsed:
    """The forms of a document in their order."""

    forms: tuple[Form, ...]
    refused: tuple[Refused, ...] = ()
    """Tables of the document that look like forms but were refused."""


def parse(document: Document, filename: str) -> Parsed:
    """Find and read every self-evaluation form of a document.

    If no form can be read, raises the reason of the first table that looks like one (WrongForm,
    UnreadableForm or NoForm), or else NoForm.
    """
    drafts: list[Draft] = []
    refused: list[Refused] = []
    near_misses: list[Refused] = []
    parts: list[Refused] = []
    sheets = segments(document)
    for sheet in sheets:
        if not sheet.has_indicators and not (sheet.is_named and sheet.has_funds):
            miss = named(sheet)
            if miss is not None:
                near_misses.append(_refused(miss, sheet))
            elif _is_part_of_a_form(sheet, sheets):
                parts.append(_refused(without_indicators(), sheet))
            continue
        draft = reader.read(sheet)
        reason = refusal(draft, sheet)
        if reason is not None:
            refused.append(_refused(reason, sheet))
        else:
            draft.unmapped = unmapped(draft, sheet.lines)
            draft.doubts = _doubts(sheet, document)
            drafts.append(draft)
    if not drafts:
        raise next((one.refusal for one in (*refused, *near_misses)), NoForm())
    forms = (_form(draft, filename, n, len(drafts)) for n, draft in enumerate(drafts, 1))
    return Parsed(tuple(forms), (*refused, *near_misses, *parts))


def _refused(reason: Refusal, sheet: FormSegment) -> Refused:
    return Refused(reason, spot(sheet.lines[0].cells[0]))


def _is_part_of_a_form(sheet: FormSegment, sheets: Sequence[FormSegment]) -> bool:
    """Return whether lines that are no form are a part of one.

    They name a project, have the funds of a form below its title or above its objectives, or share a table
    with another sheet.
    """
    titled = any(is_form_title(paragraph.text) for paragraph in sheet.before)
    if sheet.is_named or (sheet.has_funds and (titled or sheet.has_goals)):
        return True
    return any(_share_a_table(sheet, other) for other in sheets if other is not sheet)


def _share_a_table(one: FormSegment, other: FormSegment) -> bool:
    return one.lines[0].table == other.lines[-1].table or one.lines[-1].table == other.lines[0].table


def _form(draft: Draft, filename: str, number: int, of: int) -> Form:
    unit, others = _units(draft)
    return Form(
        kind="transfer" if is_transfer(draft) else "project",
        title=draft.title,
        years=years(draft, filename),
        money_unit=unit,
        fields=draft.fields,
        funds=tuple(draft.funds),
        goals=tuple(draft.goals),
        indicators=tuple(draft.indicators),
        totals=draft.totals,
        remarks=tuple(draft.remarks),
        blank_labels=draft.blank_labels,
        other_units=others,
        unmapped=draft.unmapped,
        doubts=draft.doubts,
        number=number,
        of=of,
    )


def _doubts(sheet: FormSegment, document: Document) -> dict[Place, tuple[Doubt, ...]]:
    """Return the doubts about cells between a form's first and last row of each table, and its paragraphs."""
    if not document.doubts:
        return {}
    rows: dict[int, list[int]] = {}
    for line in sheet.lines:
        rows.setdefault(line.table, []).append(line.number)
    paragraphs = {(p.number,) for p in (*sheet.before, *sheet.after)}
    return {
        place: tuple(found)
        for place, found in document.doubts.items()
        if place in paragraphs
        or (place[0] in rows and len(place) > 1 and min(rows[place[0]]) <= place[1] <= max(rows[place[0]]))
    }


def _units(draft: Draft) -> tuple[PrintedText | None, tuple[PrintedText, ...]]:
    """Return the form's money unit, preferably that of its funds block, and other units that it names."""
    money = draft.money_units
    return (money[0], tuple(unit for unit in money if unit.text != money[0].text)) if money else (None, ())
