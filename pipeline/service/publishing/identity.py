"""How submissions are recognized as being about the same project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...model.outcome import FormOutcome
from ...model.record import Record
from ...normalize.text import comparison_key


def key_of(record: Record) -> str:
    """Return year, unit and name, one per line, folded as for the record's id (docs/record.md, `id`)."""
    project = record.project
    unit = project.implementing_unit or project.competent_department
    return "\n".join(comparison_key(part) for part in (record.id[:4], unit or "", project.name or ""))


@dataclass(frozen=True, slots=True)
class FormsOfOneRecord:
    """The forms of a document that are about one project: their numbers from 1, and whether they differ."""

    numbers: tuple[int, ...]
    differ: bool


def forms_of_one_record(forms: Sequence[FormOutcome]) -> list[FormsOfOneRecord]:
    """Return, for every form of a document, the forms about its project, including itself."""
    projects = [(form.record.id, key_of(form.record)) for form in forms]
    numbers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, project in enumerate(projects, 1):
        numbers[project].append(number)
    found = {
        project: FormsOfOneRecord(tuple(n), _differ([forms[i - 1] for i in n]))
        for project, n in numbers.items()
    }
    return [found[project] for project in projects]


def _differ(forms: Sequence[FormOutcome]) -> bool:
    """Return whether forms have different content, wherever they are in their document."""
    first = _content(forms[0]) if len(forms) > 1 else {}
    return any(_content(form) != first for form in forms[1:])


def _content(form: FormOutcome) -> dict[str, Any]:
    return form.record.model_dump(exclude={"source", "provenance"})
