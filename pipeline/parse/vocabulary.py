"""The labels of the forms, folded so that width, spaces, line breaks and numbering do not matter."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Generic, TypeVar

from ..memo import cached

_FILE: Final = Path(__file__).with_name("vocabulary.toml")
LONGEST_LABEL: Final = 36
"""Characters without white space; a longer text is an answer, not a label."""

_LONGEST_PRINTED: Final = 4 * LONGEST_LABEL
"""Characters before folding: a label may be printed with spaces between its characters."""
_KNOWN: Final = 20_000
"""Number of texts whose roles are cached; beyond it the cache is cleared."""

_FIGURE: Final = re.compile(r"[\d.,%\s—/-]*")
_NO_ROLES: Final[Mapping[str, str]] = {}

_SPACE: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_NUMBERING: Final = re.compile(r"^(?:[(]?[一二三四五六七八九十]+[)、.]|[(]?\d{1,2}(?:[)、]|\.(?!\d)))")
_QUALIFIER: Final = re.compile(
    r"\((?:[A-Za-z](?:[/÷×*\-][A-Za-z0-9%]+)*|[\d.]+分?|[\d.]+%|满分[\d.]+分?|亿元|万元|元|%|百分比|分|盖章|签字|签章|公章|选填|必填|可选"
    r"|单位:?(?:亿元|万元|元)|[A-Za-z]/[A-Za-z][×x*]100%?|[^()]*字以内|[\d.]+分\*[^()]*|如有)\)"
)
_OF_WHICH: Final = re.compile(r"^(?:(?:\d{1,2}[.、]|\(\d\))?其中)?[:\-—]*")
_DIGIT: Final = re.compile(r"\d")
_BRACKETS: Final = re.compile(r"\([^()]*\)")
"""Any other remark in brackets: a label is looked up with it, then without."""
_POINTS: Final = re.compile(r"[\d.]+分$")


@cached
def squeeze(text: str) -> str:
    """Return a text in NFKC without white space and invisible characters."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


def fold(text: str) -> str:
    """Return a label as the patterns of the vocabulary expect it; empty if the text is too long for one."""
    folded = squeeze(text)
    if len(folded) > LONGEST_LABEL:
        return ""
    folded = _NUMBERING.sub("", folded.replace("﹕", ":").strip("★*▲"))
    folded = _POINTS.sub("", _QUALIFIER.sub("", folded))
    return folded.strip(":;,。、.")


Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A related form, not a project self-evaluation, known by its title or by a label that only it has.

    `unnamed` (a title) and `label` count only if the form names no project.
    """

    pattern: re.Pattern[str]
    unnamed: re.Pattern[str] | None
    label: re.Pattern[str] | None
    zh: str
    en: str


class _Known(dict[str, Found], Generic[Found]):
    """A cache of what is known about texts; a missing text is looked up on access."""

    def __init__(self, look_up: Callable[[str], Found]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, text: str) -> Found:
        if len(self) > _KNOWN:
            self.clear()
        found = self[text] = self._look_up(text)
        return found


class Vocabulary:
    """Sections of roles; `role(section, text)` returns the role of a label."""

    def __init__(self, tables: dict[str, object]) -> None:
        self.near_misses = [
            NearMiss(re.compile(m["pattern"]), _pattern(m, "unnamed"), _pattern(m, "label"), m["zh"], m["en"])
            for m in _list(tables)
        ]
        self._sections = {
            name: re.compile("|".join(f"(?P<{role}>{'|'.join(words)})" for role, words in roles.items()))
            for name, roles in tables.items()
            if isinstance(roles, dict)
        }
        self._words = {
            (name, role): re.compile("|".join(words))
            for name, roles in tables.items()
            if isinstance(roles, dict)
            for role, words in roles.items()
        }
        self.known = _Known(self._look_up)
        """The role of a label in each section that has it; empty for a text that is not a label."""
        self.own = _Known(self._is_own)
        """Whether a text is a label that the form itself prints, alone or after 其中：."""

    def _look_up(self, text: str) -> Mapping[str, str]:
        if len(text) > _LONGEST_PRINTED or _FIGURE.fullmatch(text):
            return _NO_ROLES
        folded = fold(text)
        if not folded:
            return _NO_ROLES
        found: dict[str, str] = {}
        bare = _BRACKETS.sub("", folded)
        for tried in (folded, bare) if bare and bare != folded else (folded,):
            for section, pattern in self._sections.items():
                match = pattern.fullmatch(tried)
                if match is not None and match.lastgroup:
                    found.setdefault(section, match.lastgroup)
        return found or _NO_ROLES

    def _is_own(self, text: str) -> bool:
        """A title says more than a label (a project's name), and so does a heading with a figure in it."""
        sections = (self.known[text] or self.known[without_of_which(text)]).keys() - {"title"}
        return bool(sections) and not (sections == {"heading"} and _DIGIT.search(text))

    def role(self, section: str, text: str) -> str | None:
        """Return the role of a label in a section, None if the section does not have the label."""
        return self.known[text].get(section)

    def matches(self, section: str, name: str, text: str) -> bool:
        """Return whether a whole text, squeezed but not folded, fits a role, maybe among others (titles)."""
        return self._words[section, name].fullmatch(squeeze(text)) is not None

    def near_miss(self, title: str, *, unnamed: bool = False) -> NearMiss | None:
        """Return the related form that a title names; give `unnamed` if the form names no project."""
        squeezed = squeeze(title)
        for miss in self.near_misses:
            if miss.pattern.fullmatch(squeezed):
                return miss
            if unnamed and miss.unnamed is not None and miss.unnamed.fullmatch(squeezed):
                return miss
        return None

    def near_miss_with(self, label: str) -> NearMiss | None:
        """Return the related form that has such a label, None if there is none."""
        folded = fold(label)
        return next((m for m in self.near_misses if m.label and m.label.fullmatch(folded)), None)


def _pattern(entry: Mapping[str, str], key: str) -> re.Pattern[str] | None:
    return re.compile(entry[key]) if key in entry else None


def _list(tables: dict[str, object]) -> list[dict[str, str]]:
    entries = tables["near_miss"]
    if not isinstance(entries, list):
        raise TypeError("near_miss is a list of tables")
    return entries


@cache
def vocabulary() -> Vocabulary:
    """Return the shipped vocabulary, read once per process."""
    return Vocabulary(tomllib.loads(_FILE.read_text("utf-8")))


def role(section: str, text: str) -> str | None:
    """Return the role of a label in a section of the shipped vocabulary, None if it is not in the section."""
    return vocabulary().known[text].get(section)


def is_own_label(text: str) -> bool:
    """Return whether a text is a label that the form itself prints, alone or after 其中：."""
    return vocabulary().own[text]


def without_of_which(text: str) -> str:
    """Return a label of the funds block, squeezed, without 其中： and indents."""
    return _OF_WHICH.sub("", squeeze(text))
