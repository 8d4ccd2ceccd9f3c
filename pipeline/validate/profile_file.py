"""Reading a profile's file; what no profile has is refused by line and key."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from ..errors import ConfigurationError
from ..model.finding import Force
from ..toml_lines import line_of
from .profile import Profile
from .profile_kinds import BANDS, BOUNDS, COUNT, FIGURE, SCHEMES, SHARE, TIERS, WORDS, Kind, choice
from .registry import all_rules

SHIPPED: Final = Path(__file__).with_name("profile.toml")

KEYS: Final[dict[str, tuple[str, Kind]]] = {
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
    "publish.leader": ("leader", choice("show", "hide")),
    "publish.phone": ("phone", choice("show", "hide")),
}
"""The field of `Profile` that each key fills, and what it must be; `[severity]` has a key for every rule."""

_FORCE: Final = choice("error", "warning", "info", "off")
_MERGED: Final = ("tiers", "severity")
"""Fields that hold values of their own: an office's file overrides these one by one."""


@cache
def shipped_profile() -> Profile:
    """The profile that travels with the program."""
    return load_profile()


def load_profile(own: Path | None = None) -> Profile:
    """The shipped profile with an office's own file laid over it, key by key.

    Raises `ConfigurationError`, naming file, line and key, for what no profile has.
    """
    return Profile(**_values(own))


def _values(own: Path | None) -> dict[str, Any]:
    """The fields of a profile: the shipped file's values and over them those of an office's own file."""
    found = _File(SHIPPED).fields()
    for name, value in _File(own).fields().items() if own else ():
        found[name] = {**found[name], **value} if name in _MERGED else value
    _check_tiers(own or SHIPPED, found)
    return found


class _File:
    """One profile file while it is read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._text = path.read_text("utf-8")
            self._tables: dict[str, Any] = tomllib.loads(self._text, parse_float=Decimal)
        except (OSError, ValueError) as error:
            raise _wrong(str(path), f"无法读取：{error}", f"cannot be read: {error}") from error

    def fields(self) -> dict[str, Any]:
        """The fields of `Profile` that this file gives."""
        severity: dict[str, Force] = {}
        fields: dict[str, Any] = {"severity": severity}
        for table, name, raw in self._entries():
            if table == "severity":
                severity[self._code(table, name, name)] = self._read(table, name, raw, _FORCE)
            else:
                field, kind = self._key(table, name)
                fields[field] = self._read(table, name, raw, kind)
        for code in sorted(fields.get("blocking", ())):
            self._code("publish", "blocking", code)
        return fields

    def _entries(self) -> Iterator[tuple[str, str, object]]:
        for table, content in self._tables.items():
            if not isinstance(content, dict):
                raise self._unknown("", table, table, KEYS)
            yield from ((table, name, raw) for name, raw in content.items())
            if not any(key.startswith(f"{table}.") for key in KEYS) and table != "severity":
                raise self._unknown(table, "", table, {key.split(".")[0] for key in KEYS} | {"severity"})

    def _key(self, table: str, name: str) -> tuple[str, Kind]:
        if f"{table}.{name}" not in KEYS:
            raise self._unknown(table, name, f"{table}.{name}", KEYS)
        return KEYS[f"{table}.{name}"]

    def _code(self, table: str, name: str, code: str) -> str:
        if code not in all_rules():
            raise self._unknown(table, name, code, all_rules())
        return code

    def _read(self, table: str, name: str, raw: object, kind: Kind) -> Any:  # noqa: ANN401
        try:
            return kind.read(raw)
        except (TypeError, ValueError):
            zh = f"{table}.{name} 应为{kind.zh}，而不是 {raw!r}"
            raise _wrong(
                self._place(table, name), zh, f"{table}.{name} must be {kind.en}, not {raw!r}"
            ) from None

    def _place(self, table: str, name: str) -> str:
        return f"{self._path}:{line_of(self._text, table, name)}"

    def _unknown(self, table: str, name: str, called: str, known: Iterable[str]) -> ConfigurationError:
        same = [key for key in known if key.casefold() == called.casefold()]
        near = same or difflib.get_close_matches(called, list(known), 1)
        zh, en = (f"；是否指 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
        return _wrong(self._place(table, name), f"没有 {called} 这一项{zh}", f"there is no {called}{en}")


def _check_tiers(path: Path, found: dict[str, Any]) -> None:
    """Every word's tier is one that has bounds."""
    for word, tier in found["tiers"].items():
        if tier > len(found["tier_bounds"]):
            raise _wrong(
                str(path),
                f"tiers.words 中“{word}”的档次 {tier} 没有 bounds",
                f"tiers.words: {word} has tier {tier}, which has no bounds",
            )


def _wrong(place: str, zh: str, en: str) -> ConfigurationError:
    return ConfigurationError(
        detail_zh=f"评价规则配置有误（{place}）：{zh}",
        detail_en=f"Wrong profile ({place}): {en}",
        hint_zh="ziping rules 列出全部规则；所附 profile.toml 说明每一项。",
        hint_en="`ziping rules` lists every rule; the shipped profile.toml describes every key.",
    )
