"""Read the forms of a document, or raise the reason why it has none."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import NoForm, Refusal
from ..model.form import Doubt, Form, Place, PrintedText
from ..model.record import Provenance
from ..package.document import Document
from . import sheet as reader
from .blocks.preface import is_transfer, years
from .draft import Draft
from .lines import spot
from .refusals import named, refusal
from .segment import FormSegment, segments


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
    others: list[Refusal] = []
    for sheet in segments(document):
        if not sheet.has_indicators and not (sheet.is_named and sheet.has_funds):
            others += filter(None, [named(sheet)])
            continue
        draft = reader.read(sheet)
        reason = refusal(draft, sheet)
        if reason is not None:
            refused.append(Refused(reason, spot(sheet.lines[0].cells[0])))
        else:
            draft.unmapped = draft.tracker.left(sheet.lines)
            draft.doubts = _doubts(sheet, document)
            drafts.append(draft)
    if not drafts:
        raise next(iter((*(one.refusal for one in refused), *others)), NoForm())
    forms = (_form(draft, filename, n, len(drafts)) for n, draft in enumerate(drafts, 1))
    return Parsed(tuple(forms), tuple(refused))


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
    money = [unit for key, unit in draft.column_units.items() if key != "execution_rate"]
    named = [unit for unit in (draft.money_unit, draft.preface_unit, *money[:1]) if unit is not None]
    if not named:
        return None, ()
    return named[0], tuple(unit for unit in (*named, *money) if unit.text != named[0].text)
