"""Profiles: thresholds, tiers, weight schemes, severities and the effects of findings on publication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from ..model.finding import Effect, Force, Severity

Person = Literal["show", "hide"]
Bounds = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Profile:
    """An office's settings for rules and publication; `profile.toml` describes each value.

    Rates, similarities and shares are fractions; scores and weights are points; amounts are yuan; lengths
    are numbers of characters.
    """

    score_tolerance: Decimal
    execution_rate: Decimal
    cost_under: Decimal
    over_target: Decimal
    satisfaction_target: Decimal
    similar_text: Decimal
    contained_text: int
    largest_amount: Decimal
    ceiling: Literal["inverse", "decline"]
    grade_bands: tuple[tuple[str, Decimal], ...]
    tier_bounds: tuple[Bounds, ...]
    tiers: Mapping[str, int]
    total_weight: Decimal
    weight_schemes: tuple[Mapping[str, Decimal], ...]
    standard_scales: frozenset[str]
    same_value_forms: int
    same_value_share: Decimal
    same_text: int
    sibling_forms: int
    blocking: frozenset[str]
    holding: frozenset[str]
    leader: Person = "show"
    phone: Person = "show"
    severity: Mapping[str, Force] = field(default_factory=dict)

    def waiving(self, codes: frozenset[str]) -> Profile:
        """Return the profile in which findings with these codes neither block nor hold a form."""
        if not codes:
            return self
        return replace(self, blocking=self.blocking - codes, holding=self.holding - codes)

    def effect(self, code: str) -> Effect:
        """Return what a finding with this code does to publication; to block outweighs to hold."""
        if code in self.blocking:
            return "blocks"
        return "holds" if code in self.holding else "none"

    def force(self, code: str, severity: Severity) -> Force:
        """Return the severity of a rule under this profile; `severity` is the rule's own."""
        return self.severity.get(code, severity)
