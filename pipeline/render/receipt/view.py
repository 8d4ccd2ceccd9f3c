"""The contents of a receipt in the order shown: plain values for the template."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from ...model.answer import Answer, RecordAnswer
from ...model.finding import Finding, Severity
from ...model.outcome import FormOutcome, Reason
from ...model.record import Record
from ...translate.sentences import Sentences, describe, results
from ...translate.verdict_words import VERDICT_WORDS, words_of
from .changes import ChangeRow, changes
from .places import FormPlace, Records, places
from .scores import Scores, scores

SHOWN_PLACES = 6
"""The most places of one finding that are listed; the others are counted."""

GROUPS: dict[Severity, tuple[str, str]] = {
    "error": ("必须改正", "Must be corrected"),
    "warning": ("请核对", "Please check"),
    "info": ("供参考", "For information"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A waiting file and the reason; the template shows it like an answer without further content."""

    file: str
    reason: Reason
    verdict: Literal["waiting"] = "waiting"
    sha256: None = None
    outcome: None = None
    annotated: None = None


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its sentences and its first places; `more` is the number of the others."""

    code: str
    sentences: Sentences
    places: tuple[FormPlace, ...]
    more: int


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one severity."""

    severity: Severity
    title: tuple[str, str]
    remarks: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """One form: its result, findings, computed scores and changes.

    `reason` is None if it equals the file's reason; `changes` is None if there is no earlier version.
    """

    answer: RecordAnswer
    word: tuple[str, str]
    reason: Reason | None
    fingerprint: str | None
    groups: tuple[FindingGroup, ...]
    scores: Scores | None
    changes: tuple[ChangeRow, ...] | None


def forms(answer: Answer) -> tuple[FormView, ...]:
    """Return the forms of an answer, in the order of the document."""
    outcomes = answer.outcome.forms if answer.outcome else ()
    return tuple(_form(answer, record, form) for record, form in zip_longest(answer.records, outcomes))


def over_several(answer: Answer) -> tuple[FindingGroup, ...]:
    """Return the findings over several forms of the document."""
    if answer.outcome is None:
        return ()
    called = {
        str(n): (form.published.project.name or form.record.id, form.published)
        for n, form in enumerate(answer.outcome.forms)
    }
    return groups(answer.outcome.findings, None, called)


def headline(answer: Answer) -> tuple[str, str]:
    """Return the verdict; if several forms were published or held, also how many of them."""
    if len(answer.records) < 2 or answer.verdict not in {"published", "held"}:
        return words_of(answer.verdict, answer.reason)
    done = sum(record.verdict == answer.verdict for record in answer.records)
    zh, en = VERDICT_WORDS[answer.verdict]
    return f"{len(answer.records)} 份中 {done} 份{zh}", f"{done} of {len(answer.records)} {en.lower()}"


def taken(answer: Answer) -> tuple[str, str]:
    """Return what was taken out of the annotated copy, as a list in each language; empty if nothing was."""
    copy = answer.outcome.annotated if answer.outcome else None
    words = [results()["word"][f"taken-{kind}"] for kind in (copy.taken if copy else ())]
    return "、".join(word["zh"] for word in words), ", ".join(word["en"] for word in words)


def groups(
    findings: Sequence[Finding], record: Record | None, records: Records | None = None
) -> tuple[FindingGroup, ...]:
    """Group findings by severity, most severe first; severities without findings are left out.

    `record` is the form that the findings are about, `records` those of findings over several forms.
    """
    sorted_out = {
        s: tuple(_remark(f, record, records or {}) for f in findings if f.severity == s) for s in GROUPS
    }
    return tuple(FindingGroup(s, GROUPS[s], remarks) for s, remarks in sorted_out.items() if remarks)


def _form(answer: Answer, record: RecordAnswer, form: FormOutcome | None) -> FormView:
    published = form is not None and record.verdict in {"published", "held"}
    return FormView(
        record,
        words_of(record.verdict, record.reason),
        record.reason if record.reason != answer.reason else None,
        hashlib.sha256(form.record_json).hexdigest() if form and published else None,
        groups(form.findings, form.published) if form else (),
        scores(form.assessment, form.published) if form else None,
        changes(record.changes, form.published) if form and record.changes is not None else None,
    )


def _remark(finding: Finding, record: Record | None, records: Records) -> FindingView:
    found = places(finding, record, records)
    return FindingView(
        finding.code, describe(finding), tuple(found[:SHOWN_PLACES]), max(0, len(found) - SHOWN_PLACES)
    )
