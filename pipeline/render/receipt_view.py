"""What a receipt shows, in the order it shows it: plain values for the template."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from ..model.answer import Answer, RecordAnswer
from ..model.finding import Cell, Finding, Severity
from ..model.outcome import FormOutcome, Reason, Verdict
from ..model.record import Provenance, Record
from ..translate.sentences import Sentences, describe

SHOWN_PLACES = 6
"""How many places of one finding are listed; the others are counted."""

WORDS: dict[Verdict, tuple[str, str]] = {
    "published": ("已公开", "Published"),
    "held": ("待审批", "Waiting for approval"),
    "returned": ("已退回", "Returned"),
    "duplicate": ("重复提交，未作改动", "Duplicate, nothing changed"),
    "failed": ("暂未处理成功", "Not processed yet"),
}
WAITING = ("正在等待", "Waiting")
GROUPS: dict[Severity, tuple[str, str]] = {
    "error": ("必须改正", "Must be corrected"),
    "warning": ("请核对", "Please check"),
    "info": ("供参考", "For information"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A file that waits, and why: shown like an answer that has nothing else to say."""

    file: str
    reason: Reason
    verdict: Literal["waiting"] = "waiting"
    sha256: None = None
    outcome: None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the form in both languages, and the text that is printed there."""

    zh: str
    en: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding with its sentences and the first of its places; `more` counts the others."""

    code: str
    sentences: Sentences
    places: tuple[Place, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one severity."""

    severity: Severity
    title: tuple[str, str]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """One form: what became of it and what was found.  `reason` is left out where the file's own says it."""

    answer: RecordAnswer
    word: tuple[str, str]
    reason: Reason | None
    fingerprint: str | None
    groups: tuple[Group, ...]


def forms(answer: Answer) -> tuple[FormView, ...]:
    """The forms of an answer, in the order of the document."""
    outcomes = answer.outcome.forms if answer.outcome else ()
    return tuple(_form(answer, record, form) for record, form in zip_longest(answer.records, outcomes))


def over_several(answer: Answer) -> tuple[Group, ...]:
    """The findings over several forms of the document."""
    return groups(answer.outcome.findings, None) if answer.outcome else ()


def headline(answer: Answer) -> tuple[str, str]:
    """The verdict; of several forms, how many were published."""
    if len(answer.records) < 2 or answer.verdict not in {"published", "held"}:
        return WORDS[answer.verdict]
    done = sum(record.verdict == answer.verdict for record in answer.records)
    zh, en = WORDS[answer.verdict]
    return f"{len(answer.records)} 份中 {done} 份{zh}", f"{done} of {len(answer.records)} {en.lower()}"


def groups(findings: Sequence[Finding], record: Record | None) -> tuple[Group, ...]:
    """Findings by severity, the gravest first; severities without any are left out."""
    sorted_out = {s: tuple(_remark(f, record) for f in findings if f.severity == s) for s in GROUPS}
    return tuple(Group(s, GROUPS[s], remarks) for s, remarks in sorted_out.items() if remarks)


def _form(answer: Answer, record: RecordAnswer, form: FormOutcome | None) -> FormView:
    published = form is not None and record.verdict in {"published", "held"}
    return FormView(
        record,
        WORDS[record.verdict],
        record.reason if record.reason != answer.reason else None,
        hashlib.sha256(form.record_json).hexdigest() if form and published else None,
        groups(form.findings, form.published) if form else (),
    )


def _remark(finding: Finding, record: Record | None) -> Remark:
    found = list(dict.fromkeys(_places(finding, record)))
    return Remark(
        finding.code, describe(finding), tuple(found[:SHOWN_PLACES]), max(0, len(found) - SHOWN_PLACES)
    )


def _places(finding: Finding, record: Record | None) -> Iterator[Place]:
    """Where the finding's values were read, else the cells it names."""
    read = [spot for pointer in finding.pointers for spot in _provenance(record, pointer)]
    if read:
        yield from (_place(spot) for spot in read)
    else:
        yield from (_cell(cell) for cell in finding.cells)


def _provenance(record: Record | None, pointer: str) -> list[Provenance]:
    entry = record.provenance.get(pointer, []) if record else []
    return entry if isinstance(entry, list) else [entry]


def _place(spot: Provenance) -> Place:
    if spot.table and spot.row and spot.column:
        cell = _cell(Cell(spot.table, spot.row, spot.column))
        return Place(cell.zh, cell.en, spot.text)
    if spot.paragraph:
        return Place(f"第 {spot.paragraph} 段", f"paragraph {spot.paragraph}", spot.text)
    return Place("文件名", "file name", spot.filename or spot.text)


def _cell(cell: Cell) -> Place:
    zh = f"第 {cell.table} 张表 第 {cell.row} 行 第 {cell.column} 列"
    return Place(zh, f"table {cell.table}, row {cell.row}, col. {cell.column}", None)
