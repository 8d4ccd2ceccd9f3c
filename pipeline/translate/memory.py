"""The memory: English of free texts, found by what they say and not by how they are typed.

A text is looked for as it is and, where nobody has translated just that, without its figures; under its
context (the indicator that it stands under) before any.  The keys know no difference of width, white
space, quotes, commas, final stops, and of 的 and 地.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..memo import remembered
from . import placeholders
from .placeholders import Pattern

_SPACE = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_QUOTES = str.maketrans("“”„‟「」『』‘’‚‛", '""""""""' + "''''")
_COMMAS = str.maketrans("，﹐､", "、、、")
_ALIKE = str.maketrans({",": "、", "地": "的", "—": "-", "–": "-", "－": "-", "~": "-"})
_FINAL = "。.;、!"
Key = tuple[str, str]
"""Context and text, as they are compared."""


@dataclass(frozen=True, slots=True)
class Translation:
    """English for one thing and for many; `engine` is the machine that wrote it, null for people's work."""

    one: str
    many: str
    engine: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The English of a text, its figures filled in."""

    english: str
    engine: str | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """Translations by their keys (`key_of`)."""

    entries: Mapping[Key, Translation]

    def find(self, zh: str, context: str = "") -> Found | None:
        """The translation of a text; null where there is none, or where it does not hold the same figures."""
        return next(filter(None, self._candidates(zh, context)), None)

    def _candidates(self, zh: str, context: str) -> Iterator[Found | None]:
        exact = _exact(zh)
        under = _pattern(context).text if context else ""
        contexts = (under, "") if under else ("",)
        for where in contexts:
            yield _as_it_is(self.entries.get((where, exact)))
        pattern = _pattern(zh)
        for where in contexts if pattern.figures else ():
            yield _in(pattern, self.entries.get((where, pattern.text)))


def fold(zh: str) -> str:
    """A text without white space and invisible characters, NFKC, quotes folded."""
    return unicodedata.normalize("NFKC", _SPACE.sub("", zh).translate(_QUOTES))


def key_of(context: str, zh: str) -> Key:
    """The key of an entry of a memory file.  A placeholder in its text stands for a figure."""
    return (_pattern(context).text if context else "", _exact(zh))


def as_pattern(zh: str) -> str:
    """A text as an entry of a memory file asks for it: trimmed, its figures taken out."""
    plain = unicodedata.normalize("NFC", zh.strip()).translate(_WIDE)
    return placeholders.taken_out(plain).text


_WIDE = str.maketrans("０１２３４５６７８９％．", "0123456789%.")


@remembered
def _exact(zh: str) -> str:
    return _alike(fold(zh.translate(_COMMAS)))


@remembered
def _pattern(zh: str) -> Pattern:
    """Figures are read before commas are folded: 1,200 is one of them."""
    found = placeholders.taken_out(fold(zh.translate(_COMMAS)))
    return Pattern(_alike(found.text), found.figures)


def _alike(folded: str) -> str:
    return folded.translate(_ALIKE).rstrip(_FINAL)


def _as_it_is(entry: Translation | None) -> Found | None:
    return Found(entry.many, entry.engine) if entry else None


def _in(pattern: Pattern, entry: Translation | None) -> Found | None:
    """A plural that leaves a figure out says something else than the text."""
    if entry is None or placeholders.names(entry.many) != pattern.figures.keys():
        return None
    english = placeholders.filled(entry.one if pattern.is_one else entry.many, pattern.figures)
    return Found(english, entry.engine) if english else None
