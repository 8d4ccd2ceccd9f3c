"""The catalogue: what a Chinese text of a form is called in English.

Two gettext PO files travel with the program (templates/locale).  `labels` is the closed vocabulary:
labels of the form, codes of the record, units of measure, words of the pages; a missing one is an
error of the program.  `memory` holds reviewed translations of free texts; a missing one is shown in
Chinese.  An office lays its own memory over the shipped one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..assets import locale
from . import names

if TYPE_CHECKING:
    from babel.messages.catalog import Message

_SPACE = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_QUOTES = str.maketrans("“”„‟「」『』‘’‚‛", '""""""""' + "''''")
_OF_WHICH = re.compile(r"^其中:|:$|\((?:A|B|B/A|万元|元|\d+分)\)")
_UNIT = "unit"


class Term(NamedTuple):
    """A code of the vocabulary in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Labels, codes (`source.carryover`), units of measure (one, many) and the memory.

    Keys of `labels` and `units` are folded texts (see `fold`), those of `memory` pairs of context and
    text, the context being empty or the indicator that the text stands under.
    """

    labels: Mapping[str, str]
    terms: Mapping[str, Term]
    units: Mapping[str, tuple[str, str]]
    memory: Mapping[tuple[str, str], str]

    @staticmethod
    @cache
    def shipped() -> Catalogue:
        """The catalogue that travels with the program."""
        return Catalogue.load(None)

    @staticmethod
    def load(memory: Path | None) -> Catalogue:
        """The shipped catalogue with an office's own memory (a PO file) laid over it."""
        labels = messages(locale() / "labels.en.po")
        files = [locale() / "memory.en.po", *([memory] if memory else [])]
        return Catalogue(
            labels={fold(_zh(m)): _en(m)[0] for m in labels if not m.context},
            terms={m.context: Term(_zh(m), _en(m)[0]) for m in labels if m.context and m.context != _UNIT},
            units={fold(_zh(m)): _en(m) for m in labels if m.context == _UNIT},
            memory={(fold(m.context or ""), fold(_zh(m))): _en(m)[0] for f in files for m in messages(f)},
        )

    def label(self, zh: str) -> str:
        """The English of a label.  Raises `KeyError` for one that is not in the closed vocabulary."""
        return self.labels[fold(zh)]

    def term(self, vocabulary: str, code: str) -> Term:
        """A code of `source`, `level1`, `level2`, `kind` in both languages.  Raises `KeyError`."""
        return self.terms[f"{vocabulary}.{code}"]

    def printed(self, zh: str) -> str | None:
        """The English of a label as forms print it (`其中：中央补助`, `产出指标（50分）`), if it is known."""
        return self.labels.get(_OF_WHICH.sub("", fold(zh))) or self.text(zh)

    def unit(self, zh: str, *, plural: bool) -> str | None:
        """The English of a unit of measure, if it is known."""
        forms = self.units.get(fold(zh))
        return forms[plural] if forms else None

    def text(self, zh: str, context: str = "") -> str | None:
        """The reviewed translation of a free text, the one under `context` first; null if there is none."""
        key = fold(zh)
        return self.memory.get((fold(context), key)) or self.memory.get(("", key))

    def name(self, zh: str) -> str:
        """A person's name in pinyin, family name first; a reviewed spelling of the memory prevails."""
        return self.text(zh) or names.romanised(zh)


def fold(zh: str) -> str:
    """The key a text is compared by: NFKC, no white space or invisible characters, quotes folded."""
    return unicodedata.normalize("NFKC", _SPACE.sub("", zh).translate(_QUOTES))


def messages(path: Path) -> list[Message]:
    """The translations of a PO file, without its doubtful ones.

    Raises OSError, and ValueError where it is none: Babel has no one error for that.
    """
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - who needs none pays nothing

    try:
        with path.open("rb") as file:
            found = read_po(file, locale="en", abort_invalid=True)
    except PoFileError as error:
        raise ValueError(f"line {error.lineno + 1}: {str(error).rpartition(' on ')[0]}") from error
    except (LookupError, AttributeError, TypeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    return [m for m in found if m.id and m.string and not m.fuzzy]


def _zh(message: Message) -> str:
    return _forms(message.id)[0]


def _en(message: Message) -> tuple[str, str]:
    forms = _forms(message.string)
    return forms[0], forms[-1]


def _forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())
