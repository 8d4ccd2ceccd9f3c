"""The translation memory: English for free texts, found by content rather than by typography.

A text is looked up as it is and, if it has no translation, with placeholders instead of its figures; each
time under its context (its indicator) first, then without context.  Keys ignore differences in width, white
space, quotes, commas and final stops, and between 的 and 地.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..memo import cached
from . import placeholders
from .placeholders import Pattern

_SPACE = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_QUOTES = str.maketrans("“”„‟「」『』‘’‚‛", '""""""""' + "''''")
_COMMAS = str.maketrans("，﹐､", "、、、")
_ALIKE = str.maketrans({",": "、", "地": "的", "—": "-", "–": "-", "－": "-", "~": "-"})
_FINAL = "。.;、!"
Key = tuple[str, str]
"""Context and text, both normalized for comparison."""


@dataclass(frozen=True, slots=True)
class Translation:
    """English singular and plural; `engine` is the machine that wrote it, None if a person did."""

    one: str
    many: str
    engine: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The English of a text, its figures filled in; `engine` as in `Translation`."""

    english: str
    engine: str | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """Translations by key (see `key_of`)."""

    entries: Mapping[Key, Translation]

    def find(self, zh: str, context: str = "") -> Found | None:
        """Return the translation of a text, or None if there is none that holds the same figures."""
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
    """Normalize a text: NFKC, no white space or invisible characters, uniform quotes."""
    return unicodedata.normalize("NFKC", _SPACE.sub("", zh).translate(_QUOTES))


def key_of(context: str, zh: str) -> Key:
    """Return the key of a memory entry.  A placeholder in its text stands for a figure."""
    return (_pattern(context).text if context else "", _exact(zh))


def as_pattern(zh: str) -> str:
    """Return a text as a memory entry writes it: trimmed, with placeholders instead of its figures."""
    plain = unicodedata.normalize("NFC", zh.strip()).translate(_WIDE)
    return placeholders.extract_figures(plain).text


_WIDE = str.maketrans("０１２３４５６７８９％．", "0123456789%.")


@cached
def _exact(zh: str) -> str:
    return _alike(fold(zh.translate(_COMMAS)))


@cached
def _pattern(zh: str) -> Pattern:
    """Return the pattern of a text.  Figures are read before commas are folded, because of 1,200."""
    found = placeholders.extract_figures(fold(zh.translate(_COMMAS)))
    return Pattern(_alike(found.text), found.figures)


def _alike(folded: str) -> str:
    return folded.translate(_ALIKE).rstrip(_FINAL)


def _as_it_is(entry: Translation | None) -> Found | None:
    return Found(entry.many, entry.engine) if entry else None


def _in(pattern: Pattern, entry: Translation | None) -> Found | None:
    """Fill an entry's English with the figures of a text; None if its plural does not hold all of them."""
    if entry is None or placeholders.names(entry.many) != pattern.figures.keys():
        return None
    english = placeholders.filled(entry.one if pattern.is_one else entry.many, pattern.figures)
    return Found(english, entry.engine) if english else None
