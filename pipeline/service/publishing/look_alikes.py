"""Finds records whose unit and name look like those of a form but are written with other characters.

Two kinds: the form's own record was published under another spelling (the id unifies compatible characters:
① and 1), and another record of the year has the same skeleton (Unicode Technical Standard 39).
"""

from __future__ import annotations

import json

from ...model.record import Record
from ...normalize.text import spelling
from ...translate.look_alikes import skeleton
from ..ledger.database import Ledger
from ..ledger.hold_reasons import LooksAlike
from .identity import key_of

_ALIKE = (
    "SELECT name, unit FROM records WHERE skeleton = ? AND id <> ? AND state IN ('published', 'held') LIMIT 1"
)


def looks_alike(ledger: Ledger, record: Record) -> LooksAlike | None:
    """Return why a form is to be held for its names; None if they are new, or were accepted as they are."""
    now = _names(record.project.implementing_unit or record.project.competent_department, record.project.name)
    shown = ledger.row("SELECT entry FROM records WHERE id = ?", record.id)
    if shown is not None and shown["entry"] is not None:
        entry = json.loads(shown["entry"])
        before = _names(entry["unit"], entry["name"])
        return None if spelling(before) == spelling(now) else LooksAlike(before=before, now=now)
    other = ledger.row(_ALIKE, skeleton(key_of(record)), record.id)
    return None if other is None else LooksAlike(before=_names(other["unit"], other["name"]), now=now)


def _names(unit: str | None, name: str | None) -> str:
    return "　".join(filter(None, (unit, name)))
