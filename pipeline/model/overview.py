"""What the office looks at: where the submissions stand at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .outcome import Reason, SubmissionState


@dataclass(frozen=True, slots=True)
class SubmissionStatus:
    """One submission, or a file that waits to become one: since when it stands so, and why.

    `since` is when it was received or, of a file that waits, since when for that reason.
    """

    name: str
    state: SubmissionState
    since: datetime
    reason: Reason | None = None
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record that waits for the officer, and why."""

    id: str
    name: str
    unit: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class RemoteStatus:
    """Something on other machines, in both languages; `link` leads there, where there is a page."""

    zh: str
    en: str
    link: str | None = None
    is_trouble: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """All submissions by state (`totals`), today's by state, and the newest of what calls for somebody.

    `oldest` is since when the oldest of those stands that wait or are at work.  `returned` and `failed`
    leave out what was submitted again under its name.  Lists hold the newest first, `waiting` and
    `at_work` the oldest.
    """

    written: datetime
    totals: Mapping[SubmissionState, int]
    today: Mapping[SubmissionState, int]
    oldest: datetime | None
    waiting: tuple[SubmissionStatus, ...]
    at_work: tuple[SubmissionStatus, ...]
    held: tuple[HeldRecord, ...]
    held_in_all: int
    failed: tuple[SubmissionStatus, ...]
    returned: tuple[SubmissionStatus, ...]
    received: tuple[SubmissionStatus, ...]
    """The newest submissions of today."""
