"""Record to findings: one small function a rule, grouped in files by what they look at."""

from __future__ import annotations

from ..model.finding import Finding
from ..model.form import Note
from ..model.record import Record
from . import arithmetic, completeness, privacy, reader
from .profile import Profile
from .registry import RULES, Case, finding

__all__ = ["RULES", "Profile", "blocking", "validate"]

_FILES = (completeness, arithmetic, privacy, reader)


def validate(
    record: Record, notes: tuple[Note, ...], profile: Profile, *, everything: bool = False
) -> tuple[Finding, ...]:
    """All findings about one record, in the order of the rules' files.

    With `everything`, what holds and what could not be checked is listed as well.
    """
    case = Case(record, notes, profile)
    return tuple(
        finding(rule, check, case)
        for rule in RULES.values()
        for check in rule.look(case)
        if everything or check.result == "violated"
    )


def blocking(findings: tuple[Finding, ...], profile: Profile) -> tuple[Finding, ...]:
    """The findings that block publication under the profile."""
    return tuple(f for f in findings if f.code in profile.blocking and f.result == "violated")
