"""Third stage of the chain: apply the rules to a record and return findings, under the office's profile.

A finding is data; `translate.sentences` makes its sentences.
May touch: `profile.toml`, the office's profile at a given path, the templates of docs/rules.md; read only.
May import: `model`, `translate.sentences`, `toml_schema`, `assets`, `memo`.
Never: network, clock; the other stages (`parse`, `normalize`, `render`).
Start reading: `validate` below, then `registry.rule` and one module of `rules`.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..model.finding import Finding
from ..model.form import Note
from ..model.record import Record
from .case import Case
from .forms import Brief, in_brief
from .profile import Profile
from .registry import BATCH_RULES, RULES, Rule, all_rules, findings, in_order
from .rules import (
    answers,
    completeness,
    context,
    execution,
    funds,
    points,
    privacy,
    reader,
    reasons,
    repetition,
    targets,
    units,
    wording,
)
from .rules.batch import over_forms
from .scores import assess

__all__ = [
    "BATCH_RULES", "RULES", "Brief", "Profile", "Rule", "all_rules", "assess", "blocking", "in_brief",
    "over_forms", "validate",
]  # fmt: skip

_FILES = (
    completeness, answers, funds, execution, points, reasons, targets, units, repetition, context, privacy,
    wording, reader,
)  # fmt: skip


_ORDERED = in_order(RULES)


def validate(
    record: Record, notes: tuple[Note, ...], profile: Profile, *, everything: bool = False
) -> tuple[Finding, ...]:
    """Return all findings about one record, in the order of the rules' codes.

    With `everything`, rules that hold and rules that could not be checked are listed as well.
    """
    case = Case(record, notes, profile)
    return tuple(findings(_ORDERED, case, case.places, profile, everything=everything))


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings that block publication."""
    return tuple(finding for finding in findings if finding.effect == "blocks")
