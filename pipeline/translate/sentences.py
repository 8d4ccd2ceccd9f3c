"""The sentences of findings: templates of the catalogue, filled with a finding's data.

`findings.toml` holds the sentences for a violated rule, by code; `results.toml` those for a rule that holds
or could not be checked, and the words for codes inside a sentence (`{column:word}`).
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
    """The sentences of a finding in both languages: title of its rule, message, remedy."""

    title_zh: str
    title_en: str
    message_zh: str
    message_en: str
    remedy_zh: str
    remedy_en: str


class _Filler(string.Formatter):
    """Fills a template; format specs are `percent`, `yuan` and `word`; with others figures are plain."""

    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401
        """Format one value; a missing one is shown as blank."""
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
    """Format a figure with all its digits, without trailing zeros or an exponent."""
    text = format(value.normalize(), ",f" if grouped else "f")
    return "0" if text in ("-0", "") else text


_FILLERS: Final = {language: _Filler(language) for language in ("zh", "en")}


@cache
def templates() -> dict[str, dict[str, str]]:
    """Return the templates by code; they are read once per process."""
    return tomllib.loads((locale() / "findings.toml").read_text("utf-8"))


@cache
def results() -> dict[str, dict[str, Any]]:
    """Return the sentences for other results and the words for codes; they are read once per process."""
    return tomllib.loads((locale() / "results.toml").read_text("utf-8"))


def describe(finding: Finding) -> Sentences:
    """Return the sentences of one finding."""
    entry = templates()[finding.code]
    if finding.result != "violated":
        return _without_a_fault(finding, entry)
    data = {"observed": finding.observed, "expected": finding.expected, **finding.operands}
    return Sentences(**{key: _FILLERS[key[-2:]].vformat(text, (), data) for key, text in entry.items()})


def _without_a_fault(finding: Finding, entry: dict[str, str]) -> Sentences:
    """Return the title and result of a rule that holds or could not be checked; there is no remedy."""
    said = results()[finding.result]
    why: dict[str, str] = results()["why"].get(finding.reason or "", {})
    zh, en = (said[language].format(why=why.get(language, "")) for language in ("zh", "en"))
    return Sentences(entry["title_zh"], entry["title_en"], zh, en, "", "")
