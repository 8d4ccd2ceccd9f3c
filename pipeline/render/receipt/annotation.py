"""Findings as Word comments for the annotated copy (批注): their texts and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from ...model.finding import CellPlace, Finding, Severity
from ...model.outcome import Outcome, Reason
from ...model.record import Provenance, Record
from ...translate.sentences import describe
from ...word import Comment, Place
from .view import GROUPS

MARKED_PLACES: Final = 3
"""The most places of one finding that get a comment; each comment gives the number of all places."""
MOST: Final = 1000
"""The most comments in a document: more slow Word down, and nobody reads them.

The most severe findings come first; the receipt lists all.
"""

_WITHOUT_A_FORM: Final = ("wrong-form", "unreadable-form", "projects-side-by-side")
"""Reasons that a comment explains in a document in which no form was read."""


@dataclass(frozen=True, slots=True)
class Remarks:
    """The comments of one document, and the number of those left out."""

    remarks: tuple[Comment, ...]
    left_out: int


def remarks(outcome: Outcome) -> Remarks:
    """Return the comments on every violation, most severe first; none if there is nothing to report."""
    found = [(None, finding) for finding in outcome.findings]
    about = [(form.record, finding) for form in outcome.forms for finding in form.findings]
    violated = [(record, f) for record, f in chain(about, found) if f.result == "violated"]
    ordered = sorted(violated, key=lambda pair: list(GROUPS).index(pair[1].severity))
    made = [remark for record, finding in ordered for remark in _of_finding(finding, record)]
    if not made and outcome.reason and outcome.reason.code in _WITHOUT_A_FORM:
        made = [_of_reason(outcome.reason)]
    return Remarks(tuple(made[:MOST]), max(0, len(made) - MOST))


def _of_reason(reason: Reason) -> Comment:
    return Comment(None, (f"【退回】{reason.message_zh}", f"处理办法：{reason.remedy_zh}"))


def _of_finding(finding: Finding, record: Record | None) -> Iterator[Comment]:
    places = list(dict.fromkeys(_places(finding, record)))
    said = describe(finding)
    lines = [f"【{finding.code} {_word(finding.severity)}】{said.title_zh}", said.message_zh]
    if said.remedy_zh:
        lines.append(f"处理办法：{said.remedy_zh}")
    for number, place in enumerate(places[:MARKED_PLACES], 1):
        which = f"（涉及 {len(places)} 处，这是第 {number} 处。）"
        yield Comment(place, (*lines, which) if len(places) > 1 else tuple(lines))


def _word(severity: Severity) -> str:
    return GROUPS[severity][0]


def _places(finding: Finding, record: Record | None) -> Iterable[Place]:
    """Return the places of the finding's values and its other cells.

    If there are none, return the first value below each pointer; if there is none either, the title.
    """
    read = list(_read(finding, record))
    return read or list(_below(finding, record)) or [_title(record)]


def _read(finding: Finding, record: Record | None) -> Iterator[Place]:
    for pointer in finding.pointers:
        yield from _placed(_provenance(record, pointer))
    yield from finding.cells


def _below(finding: Finding, record: Record | None) -> Iterator[Place]:
    """Yield the place of the first value below each pointer: a block has no place of its own."""
    known = record.provenance if record else {}
    for pointer in finding.pointers:
        first = next((at for at in known if at.startswith(f"{pointer}/")), "")
        yield from _placed(_provenance(record, first))


def _title(record: Record | None) -> Place:
    """Return the place of the form's title, else the first place that any of its values was read from."""
    known = record.provenance if record else {}
    entries = (_provenance(record, pointer) for pointer in ("/form/title", *known))
    return next((place for spots in entries for place in _placed(spots)), None)


def _provenance(record: Record | None, pointer: str) -> list[Provenance]:
    entry = record.provenance.get(pointer, []) if record else []
    return entry if isinstance(entry, list) else [entry]


def _placed(spots: Iterable[Provenance]) -> Iterator[Place]:
    """Return the places in the document; a value read from the file name has none."""
    return (place for place in map(_place, spots) if place is not None)


def _place(spot: Provenance) -> Place:
    if spot.table and spot.row and spot.column:
        return CellPlace(spot.table, spot.row, spot.column)
    return spot.paragraph
