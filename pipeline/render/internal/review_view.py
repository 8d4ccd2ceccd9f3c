"""The contents of the internal review pages: plain values for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ...model.finding import CellPlace, Finding, Severity
from ...model.record import Record
from ...model.review import Digest, Reviewed, WaivedFinding
from ...translate.sentences import templates
from ..receipt.places import FormPlace, Records, places

RULE: Final = "rule-"
_GRAVEST_FIRST: Final[tuple[Severity, ...]] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule and how often it is violated."""

    code: str
    page: str
    title: tuple[str, str]
    severity: Severity
    records: int
    times: int
    waived: int


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit, its records, and how many findings of each severity they have."""

    unit: str
    page: str
    records: int
    held: int
    error: int
    warning: int
    info: int


@dataclass(frozen=True, slots=True)
class ReviewRemark:
    """A finding with its stored sentences, its places, and why it was waived, if it was."""

    code: str
    severity: Severity
    title: tuple[str, str]
    message: tuple[str, str]
    remedy: tuple[str, str]
    places: tuple[FormPlace, ...]
    waived: WaivedFinding | None


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record, the file it came from, and its findings, most severe first."""

    digest: Digest
    filename: str | None
    remarks: tuple[ReviewRemark, ...]


def rule_stem(code: str) -> str:
    """Return the name of a rule's page without page number and extension."""
    return f"{RULE}{code}"


def title(code: str) -> tuple[str, str]:
    """Return the title of a rule, or its code if the rule no longer exists."""
    known = templates().get(code, {})
    return known.get("title_zh", code), known.get("title_en", code)


def rule_rows(digests: Iterable[Digest]) -> list[RuleRow]:
    """Return the violated rules by severity, within a severity those with most records first."""
    broken: dict[tuple[str, Severity], list[Digest]] = {}
    for digest in digests:
        for code, count in digest.counts.items():
            broken.setdefault((code, count.severity), []).append(digest)
    rows = [_rule_row(code, severity, found) for (code, severity), found in broken.items()]
    return sorted(rows, key=lambda row: (_GRAVEST_FIRST.index(row.severity), -row.records, row.code))


def unit_rows(digests: Iterable[Digest], pages: Mapping[str, str]) -> list[UnitRow]:
    """Return the units, those with most errors first."""
    units: dict[str, list[Digest]] = {}
    for digest in digests:
        units.setdefault(digest.unit, []).append(digest)
    rows = [_unit_row(unit, found, pages) for unit, found in units.items()]
    return sorted(rows, key=lambda row: (-row.error, -row.warning, row.unit))


def of_record(reviewed: Reviewed) -> RecordView:
    """Return one record with its findings."""
    found = [_remark(one, reviewed.record, {}, reviewed.digest.waived) for one in reviewed.findings]
    ordered = sorted(found, key=lambda one: _GRAVEST_FIRST.index(one.severity))
    filename = reviewed.record.source.filename if reviewed.record else None
    return RecordView(reviewed.digest, filename, tuple(ordered))


def over_several(found: Iterable[Mapping[str, Any]], digests: Iterable[Digest]) -> list[ReviewRemark]:
    """Return the findings over several records, each place with the name of its record."""
    records = {digest.id: (digest.name, None) for digest in digests}
    return [_remark(one, None, records, {}) for one in found]


def _remark(
    found: Mapping[str, Any], record: Record | None, records: Records, waived: Mapping[str, WaivedFinding]
) -> ReviewRemark:
    cells = tuple(CellPlace(**cell) for cell in found["cells"])
    finding = Finding(found["code"], found["name"], found["severity"], "violated", _pointers(found), cells)
    return ReviewRemark(
        finding.code,
        finding.severity,
        title(finding.code),
        (found["message_zh"], found["message_en"]),
        (found["remedy_zh"], found["remedy_en"]),
        tuple(places(finding, record, records)),
        waived.get(finding.code),
    )


def _pointers(found: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(found["pointers"])


def _rule_row(code: str, severity: Severity, found: Sequence[Digest]) -> RuleRow:
    return RuleRow(
        code,
        f"{rule_stem(code)}.html",
        title(code),
        severity,
        len(found),
        sum(digest.counts[code].times for digest in found),
        sum(code in digest.waived for digest in found),
    )


def _unit_row(unit: str, found: Sequence[Digest], pages: Mapping[str, str]) -> UnitRow:
    error, warning, info = (sum(digest.times(severity) for digest in found) for severity in _GRAVEST_FIRST)
    held = sum(digest.state == "held" for digest in found)
    return UnitRow(unit, pages[found[0].id], len(found), held, error, warning, info)
