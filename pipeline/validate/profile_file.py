"""Read a profile file; an unknown key or a wrong value is an error that names line and key."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from ..model.finding import Force
from ..toml_schema import TomlFile, ValueType, WrongToml, read_value, unknown
from .profile import Profile
from .registry import all_rules
from .value_types import BANDS, BOUNDS, COUNT, FIGURE, SCHEMES, SHARE, TIERS, WORDS, choice

SHIPPED: Final = Path(__file__).with_name("profile.toml")


class WrongProfile(WrongToml):
    """A profile has an unknown key or a wrong value.  Operands: `place`, `detail_zh`, `detail_en`."""

    zh = "评价规则配置有误（{place}）：{detail_zh}"
    en = "Wrong profile ({place}): {detail_en}"
    do_zh = "ziping rules 列出全部规则；所附 profile.toml 说明每一项。"
    do_en = "`ziping rules` lists every rule; the shipped profile.toml describes every key."


KEYS: Final[dict[str, tuple[str, ValueType]]] = {
    "thresholds.score_tolerance": ("score_tolerance", FIGURE),
    "thresholds.execution_rate": ("execution_rate", SHARE),
    "thresholds.cost_under": ("cost_under", SHARE),
    "thresholds.over_target": ("over_target", FIGURE),
    "thresholds.satisfaction_target": ("satisfaction_target", SHARE),
    "thresholds.similar_text": ("similar_text", SHARE),
    "thresholds.contained_text": ("contained_text", COUNT),
    "thresholds.largest_amount": ("largest_amount", FIGURE),
    "scores.ceiling": ("ceiling", choice("inverse", "decline")),
    "scores.grades": ("grade_bands", BANDS),
    "tiers.bounds": ("tier_bounds", BOUNDS),
    "tiers.words": ("tiers", TIERS),
    "weights.total": ("total_weight", FIGURE),
    "weights.schemes": ("weight_schemes", SCHEMES),
    "scales.standard": ("standard_scales", WORDS),
    "batch.same_value_forms": ("same_value_forms", COUNT),
    "batch.same_value_share": ("same_value_share", SHARE),
    "batch.same_text": ("same_text", COUNT),
    "batch.sibling_forms": ("sibling_forms", COUNT),
    "publish.blocking": ("blocking", WORDS),
    "publish.holding": ("holding", WORDS),
    "publish.leader": ("leader", choice("show", "hide")),
    "publish.phone": ("phone", choice("show", "hide")),
}
"""For each key the field of `Profile` it sets and the type of its value; `[severity]` has a key per rule."""

_FORCE: Final = choice("error", "warning", "info", "off")
_MERGED: Final = ("tiers", "severity")
"""Fields that are tables: an office's file overrides their entries one by one."""


@cache
def shipped_profile() -> Profile:
    """Return the profile that is shipped with the program."""
    return load_profile()


def load_profile(own: Path | None = None) -> Profile:
    """Return the shipped profile, with the keys of an office's own file in place of its own.

    Raises `ConfigurationError`, naming file, line and key, for unknown keys and wrong values.
    """
    return Profile(**_values(own))


def _values(own: Path | None) -> dict[str, Any]:
    """Return the fields of a profile: the shipped file's values, overridden by an office's own file."""
    found = _fields(SHIPPED)
    for name, value in _fields(own).items() if own else ():
        found[name] = {**found[name], **value} if name in _MERGED else value
    _check_tiers(own or SHIPPED, found)
    return found


def _fields(path: Path) -> dict[str, Any]:
    """Return the fields of `Profile` that one file sets."""
    file = TomlFile(path, WrongProfile, exact=True)
    severity: dict[str, Force] = {}
    fields: dict[str, Any] = {"severity": severity}
    for entry in file.entries():
        place = file.place(entry.table, entry.name)
        if entry.table == "severity":
            _require_rule(place, entry.name)
            severity[entry.name] = read_value(WrongProfile, place, entry.dotted, entry.raw, _FORCE)
        elif entry.dotted not in KEYS:
            raise unknown(WrongProfile, place, entry.dotted, KEYS)
        else:
            name, wanted = KEYS[entry.dotted]
            fields[name] = read_value(WrongProfile, place, entry.dotted, entry.raw, wanted)
    _require_known_tables(file)
    for key in ("blocking", "holding"):
        for code in sorted(fields.get(key, ())):
            _require_rule(file.place("publish", key), code)
    return fields


def _require_known_tables(file: TomlFile) -> None:
    """Raise `WrongProfile` for an unknown table, even one without keys."""
    known = {key.split(".")[0] for key in KEYS} | {"severity"}
    for table in file.tables.keys() - known:
        raise unknown(WrongProfile, file.place(table), table, known)


def _require_rule(place: str, code: str) -> None:
    if code not in all_rules():
        raise unknown(WrongProfile, place, code, all_rules())


def _check_tiers(path: Path, found: dict[str, Any]) -> None:
    """Raise `WrongProfile` if a word has a tier without bounds."""
    for word, tier in found["tiers"].items():
        if tier > len(found["tier_bounds"]):
            raise WrongProfile(
                place=path,
                detail_zh=f"tiers.words 中“{word}”的档次 {tier} 没有 bounds",
                detail_en=f"tiers.words: {word} has tier {tier}, which has no bounds",
            )
