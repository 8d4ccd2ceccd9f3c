"""Record to findings: one small function a rule, grouped in files by what they look at."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.finding import Finding
from ..model.form import Note
from ..model.record import Record
from . import arithmetic, completeness, privacy, reader
from .profile import Profile
from .registry import RULES, Case, finding
from .scores import assess

__all__ = ["RULES", "Profile", "assess", "blocking", "validate"]

_FILES = (completeness, arithmetic, privacy, reader)


def validate(
    record: Record, notes: tuple[Note, ...], profile: Profile, *, everything: bool = False
) -> tuple[Finding, ...]:
    """All findings about one record, in the order of the rules' files.

    With `everything`, what holds and what could not be checked is listed as well.
    """
    return tuple(_findings(Case(record, notes, profile), everything=everything))


def _findings(case: Case, *, everything: bool) -> Iterator[Finding]:
    for rule in RULES.values():
        severity = case.profile.force(rule.code, rule.severity)
        if severity != "off":
            for check in rule.look(case):
                if everything or check.result == "violated":
                    yield finding(rule, check, case, severity)


def blocking(findings: tuple[Finding, ...], profile: Profile) -> tuple[Finding, ...]:
    """The findings that block publication under the profile."""
    return tuple(f for f in findings if f.code in profile.blocking and f.result == "violated")
