"""The review of a year that an officer reads before publishing: the records' findings, also waived ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .finding import Severity
from .record import Record


@dataclass(frozen=True, slots=True)
class Count:
    """How often one record breaks a rule, and the severity."""

    severity: Severity
    times: int


@dataclass(frozen=True, slots=True)
class WaivedFinding:
    """The reason why an officer waived a finding, which then does not block its record, and the time."""

    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """A record in brief: its newest revision's findings counted by rule, and the waived ones by rule."""

    id: str
    name: str
    unit: str
    state: str
    revision: int
    counts: Mapping[str, Count]
    waived: Mapping[str, WaivedFinding] = field(default_factory=dict)

    def times(self, severity: Severity) -> int:
        """Return the number of findings of that severity."""
        return sum(count.times for count in self.counts.values() if count.severity == severity)

    @property
    def findings(self) -> int:
        """The number of findings of the record."""
        return sum(count.times for count in self.counts.values())


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A record with its findings, as `outbox/internal` keeps them (docs/record.md, "A finding").

    `record` is None if its file is missing.
    """

    digest: Digest
    record: Record | None
    findings: Sequence[Mapping[str, Any]]
