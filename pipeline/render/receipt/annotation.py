"""Findings as comments: what the annotated copy (批注) says, and where."""

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
"""At how many places of one finding a comment stands; each says how many there are."""
MOST: Final = 1000
"""Word becomes slow with more comments than anybody reads; the gravest come first, the receipt has all."""

_WITHOUT_A_FORM: Final = ("wrong-form", "unreadable-form")
"""Reasons that a comment explains in a document of which no form was read."""


@dataclass(frozen=True, slots=True)
class Remarks:
    """The comments of one document, and how many more there would be."""

    remarks: tuple[Comment, ...]
    left_out: int


def remarks(outcome: Outcome) -> Remarks:
    """Every finding at each of its places, the gravest first; none where there is nothing to say."""
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
    """Where the finding's values were read, and its other cells; else what is below them, else the title."""
    read = list(_read(finding, record))
    return read or list(_below(finding, record)) or [_title(record)]


def _read(finding: Finding, record: Record | None) -> Iterator[Place]:
    for pointer in finding.pointers:
        yield from _placed(_provenance(record, pointer))
    yield from finding.cells


def _below(finding: Finding, record: Record | None) -> Iterator[Place]:
    """Where the first value below each pointer stands: a block that is not there as such."""
    known = record.provenance if record else {}
    for pointer in finding.pointers:
        first = next((at for at in known if at.startswith(f"{pointer}/")), "")
        yield from _placed(_provenance(record, first))


def _title(record: Record | None) -> Place:
    """Where a form's title stands, else the first place that anything of it was read from."""
    known = record.provenance if record else {}
    entries = (_provenance(record, pointer) for pointer in ("/form/title", *known))
    return next((place for spots in entries for place in _placed(spots)), None)


def _provenance(record: Record | None, pointer: str) -> list[Provenance]:
    entry = record.provenance.get(pointer, []) if record else []
    return entry if isinstance(entry, list) else [entry]


def _placed(spots: Iterable[Provenance]) -> Iterator[Place]:
    """The places of a document among these; the file's name is none."""
    return (place for place in map(_place, spots) if place is not None)


def _place(spot: Provenance) -> Place:
    if spot.table and spot.row and spot.column:
        return CellPlace(spot.table, spot.row, spot.column)
    return spot.paragraph
