"""By what two submissions are known to be about the same project."""

from __future__ import annotations

from ..model.record import Record
from ..normalize.text import key


def key_of(record: Record) -> str:
    """Year, unit and name, a line each, folded as the record's id folds them (docs/record.md, `id`)."""
    project = record.project
    unit = project.implementing_unit or project.competent_department
    return "\n".join(key(part) for part in (record.id[:4], unit or "", project.name or ""))
