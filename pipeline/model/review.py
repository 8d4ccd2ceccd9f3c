"""What the officer reads before publishing: the findings of a year's records, and what was waived of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .finding import Severity
from .record import Record


@dataclass(frozen=True, slots=True)
class Count:
    """How often a rule is broken by one record, and how grave that is."""

    severity: Severity
    times: int


@dataclass(frozen=True, slots=True)
class WaivedFinding:
    """Why a finding does not block its record, and when an officer said so."""

    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """A record in brief: the newest revision's findings counted by rule, and what is waived, by rule."""

    id: str
    name: str
    unit: str
    state: str
    revision: int
    counts: Mapping[str, Count]
    waived: Mapping[str, WaivedFinding] = field(default_factory=dict)

    def times(self, severity: Severity) -> int:
        """How many findings of that severity the record has."""
        return sum(count.times for count in self.counts.values() if count.severity == severity)

    @property
    def findings(self) -> int:
        """How many findings the record has."""
        return sum(count.times for count in self.counts.values())


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A record with its findings, as `outbox/internal` keeps them (docs/record.md, "A finding").

    `record` is null where its file is gone.
    """

    digest: Digest
    record: Record | None
    findings: Sequence[Mapping[str, Any]]
