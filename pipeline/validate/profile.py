"""Profiles: thresholds, weight schemes, severities and which findings block publication."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ..model.finding import Severity

_SHIPPED = Path(__file__).with_name("profile.toml")


@dataclass(frozen=True, slots=True)
class Profile:
    """What an office decided about rules and publication."""

    score_tolerance: Decimal
    total_weight: Decimal
    weight_schemes: tuple[Mapping[str, Decimal], ...]
    blocking: frozenset[str]
    leader: Literal["show", "hide"] = "show"
    phone: Literal["show", "hide"] = "show"
    severity: Mapping[str, Severity] = field(default_factory=dict)

    @staticmethod
    @cache
    def shipped() -> Profile:
        """The profile that travels with the program."""
        return Profile.load()

    @staticmethod
    def load(own: Path | None = None) -> Profile:
        """The shipped profile with an office's own file laid over it, key by key."""
        tables = _read(_SHIPPED)
        for name, values in (_read(own) if own else {}).items():
            tables.setdefault(name, {}).update(values)
        thresholds, weights, publish = tables["thresholds"], tables["weights"], tables["publish"]
        return Profile(
            score_tolerance=thresholds["score_tolerance"],
            total_weight=Decimal(weights["total"]),
            weight_schemes=tuple({k: Decimal(v) for k, v in s.items()} for s in weights["schemes"]),
            blocking=frozenset(publish["blocking"]),
            leader=publish["leader"],
            phone=publish["phone"],
            severity=tables["severity"],
        )


def _read(path: Path) -> dict[str, dict[str, Any]]:
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
