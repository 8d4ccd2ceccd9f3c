"""Differences between a resubmitted form and its previous version, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, NamedTuple

from ...model.difference import FieldChange, Spot
from ...model.privacy import HIDDEN, masked_mobiles
from ...model.record import Provenance, Reading, Record
from ...translate.sentences import plain
from ..common.bilingual import Text
from ..common.place_names import place_words


class ChangeRow(NamedTuple):
    """A field that differs: the form's words for it, its old text and its new text."""

    kind: Literal["changed", "added", "removed"]
    words: Text
    old: str | None
    new: str | None


def changes(found: Iterable[FieldChange], published: Record) -> tuple[ChangeRow, ...]:
    """Return the changes in the order of the form; values masked in publication are masked here too."""
    return tuple(_row(change, published) for change in found)


def _row(change: FieldChange, published: Record) -> ChangeRow:
    new = _published(change.new, published) if change.new else None
    old = masked_mobiles(_said(change.old)) if change.old else None
    hidden = old is not None and new == HIDDEN
    return ChangeRow(change.kind, _words(change, published), HIDDEN if hidden else old, new)


def _words(change: FieldChange, published: Record) -> Text:
    """Return the words for a changed field; a removed one is not on the new form, so only its block."""
    pointer = change.new.pointer if change.new else change.old.pointer if change.old else ""
    return place_words(pointer, published if change.new else None) or Text(pointer, pointer)


def _published(spot: Spot, published: Record) -> str:
    entry = published.provenance.get(spot.pointer, [])
    spots = [entry] if isinstance(entry, Provenance) else entry
    printed = "\n".join(one.text for one in spots if one.text)
    return printed or masked_mobiles(_said(spot))


def _said(spot: Spot) -> str:
    """Return what the form printed, else the value itself; an empty string for a blank cell."""
    if spot.text:
        return spot.text
    value = spot.value
    if isinstance(value, Reading):
        return value.text
    return plain(value) if isinstance(value, Decimal) else "" if value is None else str(value)
