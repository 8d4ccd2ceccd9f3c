"""The overview of the submissions at one moment, as the office sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .outcome import Reason, SubmissionState


@dataclass(frozen=True, slots=True)
class SubmissionStatus:
    """The state of a submission or of a file that waits to be received, with the reason.

    `since` is the time when it was received; for a file that waits, the time since which it has waited for
    that reason.
    """

    name: str
    state: SubmissionState
    since: datetime
    reason: Reason | None = None
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record that is held for the officer's decision, with the reason."""

    id: str
    name: str
    unit: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class RemoteStatus:
    """The status of something on another machine, in both languages; `link` is its page, if it has one."""

    zh: str
    en: str
    link: str | None = None
    is_trouble: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """The numbers of submissions by state, in total and of today, and lists of those that need attention.

    `oldest` is the earliest `since` of the submissions that wait or are at work.  `returned` and `failed`
    leave out files that were submitted again under the same name.  Lists have the newest first, but
    `waiting` and `at_work` the oldest.
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
