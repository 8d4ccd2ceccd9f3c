"""The sentences of findings: templates of the catalogue, filled from a finding's data.

`findings.toml` holds what a broken rule says, by code; `results.toml` what is said of a rule that is kept or
could not be checked, and the words that stand for codes inside a sentence (`{column:word}`).
"""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final

from ..assets import locale
from ..model.finding import Finding

_UNIT: Final = {"zh": "元", "en": " yuan"}
_BLANK: Final = {"zh": "空白", "en": "blank"}


@dataclass(frozen=True, slots=True)
class Sentences:
    """What a finding says in both languages: title of its rule, message, remedy."""

    title_zh: str
    title_en: str
    message_zh: str
    message_en: str
    remedy_zh: str
    remedy_en: str


class _Filler(string.Formatter):
    """Fills a template; figures are shown as `percent`, `yuan`, `points` or as they are."""

    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401
        """Show one value; a missing one is called blank."""
        if value is None:
            return _BLANK[self._language]
        if isinstance(value, (int, Decimal)) and format_spec == "percent":
            return f"{plain(Decimal(value) * 100)}%"
        if isinstance(value, (int, Decimal)) and format_spec == "yuan":
            return f"{plain(Decimal(value), grouped=True)}{_UNIT[self._language]}"
        if format_spec == "word":
            return str(results()["word"][value][self._language])
        return plain(value) if isinstance(value, Decimal) else str(value)


def plain(value: Decimal, *, grouped: bool = False) -> str:
    """A figure with all its digits, without trailing zeros and without an exponent."""
    text = format(value.normalize(), ",f" if grouped else "f")
    return "0" if text in ("-0", "") else text


_FILLERS: Final = {language: _Filler(language) for language in ("zh", "en")}


@cache
def templates() -> dict[str, dict[str, str]]:
    """The templates by code, read once a process."""
    return tomllib.loads((locale() / "findings.toml").read_text("utf-8"))


@cache
def results() -> dict[str, dict[str, Any]]:
    """What is said of kept and unchecked rules, and the words of sentences; read once a process."""
    return tomllib.loads((locale() / "results.toml").read_text("utf-8"))


def describe(finding: Finding) -> Sentences:
    """The sentences of one finding."""
    entry = templates()[finding.code]
    if finding.result != "violated":
        return _without_a_fault(finding, entry)
    data = {"observed": finding.observed, "expected": finding.expected, **finding.operands}
    return Sentences(**{key: _FILLERS[key[-2:]].vformat(text, (), data) for key, text in entry.items()})


def _without_a_fault(finding: Finding, entry: dict[str, str]) -> Sentences:
    """Of a rule that is kept or could not be checked: its title and why; there is nothing to do."""
    said = results()[finding.result]
    why: dict[str, str] = results()["why"].get(finding.reason or "", {})
    zh, en = (said[language].format(why=why.get(language, "")) for language in ("zh", "en"))
    return Sentences(entry["title_zh"], entry["title_en"], zh, en, "", "")
