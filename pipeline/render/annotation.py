"""Findings as comments: what the annotated copy (批注) says, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from ..model.finding import Cell, Finding, Severity
from ..model.outcome import Outcome, Reason
from ..model.record import Provenance, Record
from ..translate.sentences import describe
from ..word import Place, Remark
from .receipt_view import GROUPS

MARKED_PLACES: Final = 3
"""At how many places of one finding a comment stands; each says how many there are."""
MOST: Final = 1000
"""Word becomes slow with more comments than anybody reads; the gravest come first, the receipt has all."""

_WITHOUT_A_FORM: Final = ("wrong-form", "unreadable-form")
"""Reasons that a comment explains in a document of which no form was read."""


@dataclass(frozen=True, slots=True)
class Remarks:
    """The comments of one document, and how many more there would be."""

    remarks: tuple[Remark, ...]
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


def _of_reason(reason: Reason) -> Remark:
    return Remark(None, (f"【退回】{reason.message_zh}", f"处理办法：{reason.remedy_zh}"))


def _of_finding(finding: Finding, record: Record | None) -> Iterator[Remark]:
    places = list(dict.fromkeys(_places(finding, record)))
    said = describe(finding)
    lines = [f"【{finding.code} {_word(finding.severity)}】{said.title_zh}", said.message_zh]
    if said.remedy_zh:
        lines.append(f"处理办法：{said.remedy_zh}")
    for number, place in enumerate(places[:MARKED_PLACES], 1):
        which = f"（涉及 {len(places)} 处，这是第 {number} 处。）"
        yield Remark(place, (*lines, which) if len(places) > 1 else tuple(lines))


def _word(severity: Severity) -> str:
    return GROUPS[severity][0]


def _places(finding: Finding, record: Record | None) -> Iterable[Place]:
    """Where the finding's values were read, else the cells it names, else the title of its form."""
    spots = [spot for pointer in finding.pointers for spot in _provenance(record, pointer)]
    read = [place for place in map(_place, spots) if place is not None]
    return read or finding.cells or [_title(record)]


def _provenance(record: Record | None, pointer: str) -> list[Provenance]:
    """The places of a value, or of the first value below it."""
    known = record.provenance if record else {}
    entry = known.get(pointer) or next((known[p] for p in known if p.startswith(f"{pointer}/")), [])
    return entry if isinstance(entry, list) else [entry]


def _place(spot: Provenance) -> Place:
    if spot.table and spot.row and spot.column:
        return Cell(spot.table, spot.row, spot.column)
    return spot.paragraph


def _title(record: Record | None) -> Place:
    """Where a form's title stands, else the first place that anything of it was read from."""
    known = record.provenance if record else {}
    spots = chain(_provenance(record, "/form/title"), *(_provenance(record, pointer) for pointer in known))
    return next((place for place in map(_place, spots) if place is not None), None)
