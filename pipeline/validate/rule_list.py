"""The rules as data: their titles, remedies and sources, and their severity under a profile."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from ..model.finding import Effect, Force, Severity
from ..translate.sentences import templates
from . import BATCH_RULES, Profile, all_rules


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule under a profile.

    `severity` is the rule's own, `force` the one in force; `effect` is what a finding does to publication,
    `blocking` whether it blocks it.
    """

    code: str
    name: str
    scope: Literal["form", "forms"]
    severity: Severity
    force: Force
    blocking: bool
    effect: Effect
    basis: str | None
    version: str
    looks_at: str
    title_zh: str
    title_en: str
    remedy_zh: str
    remedy_en: str

    def as_json(self) -> dict[str, Any]:
        """Return the object that `ziping rules --json` prints."""
        return asdict(self)


def in_force(profile: Profile) -> list[RuleInForce]:
    """Return every rule under a profile, ordered by code."""
    return [_rule(code, profile) for code in all_rules()]


def _rule(code: str, profile: Profile) -> RuleInForce:
    rule, said = all_rules()[code], templates()[code]
    force = profile.force(code, rule.severity)
    effect = profile.effect(code) if force != "off" else "none"
    return RuleInForce(
        code=code,
        name=rule.name,
        scope="forms" if code in BATCH_RULES else "form",
        severity=rule.severity,
        force=force,
        blocking=effect == "blocks",
        effect=effect,
        basis=rule.basis,
        version=rule.version,
        looks_at=(rule.look.__doc__ or "").partition("\n")[0],
        title_zh=said["title_zh"],
        title_en=said["title_en"],
        remedy_zh=said["remedy_zh"],
        remedy_en=said["remedy_en"],
    )
