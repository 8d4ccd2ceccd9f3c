"""The catalogue: English for the Chinese texts of a form.

The program ships two gettext PO files (templates/locale).  `labels` is the closed vocabulary: labels of the
form, codes of the record, units of measure, words of the pages; a missing entry is a bug in the program.
`memory` holds reviewed translations of free texts; a text without an entry is shown in Chinese.  An office's
own memory files take precedence over the shipped one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..assets import locale
from . import names
from .memory import Found, Key, Memory, Translation, fold, key_of

if TYPE_CHECKING:
    from babel.messages.catalog import Message

_OF_WHICH = re.compile(r"^其中:|:$|\((?:A|B|B/A|万元|元|\d+分)\)")
_UNIT = "unit"
PERSON = "项目负责人"
"""Context of the memory entries that give the spelling of a person's name."""
MACHINE = "machine: "
"""Prefix of the comment that marks a machine-translated entry; the name of the machine follows."""
__all__ = ["MACHINE", "PERSON", "Catalogue", "Term", "fold", "messages"]


class Term(NamedTuple):
    """A code of the vocabulary in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Labels, codes (`source.carryover`), units of measure (singular, plural) and the memory.

    Keys of `labels` and `units` are folded texts (see `fold`).
    """

    labels: Mapping[str, str]
    terms: Mapping[str, Term]
    units: Mapping[str, tuple[str, str]]
    memory: Memory

    @staticmethod
    @cache
    def shipped() -> Catalogue:
        """Return the catalogue that ships with the program."""
        return Catalogue.load()

    @staticmethod
    def load(*memories: Path, machine: bool = False) -> Catalogue:
        """Load the shipped catalogue and an office's own memory files (PO); later files take precedence.

        With `machine`, unreviewed machine translations are used for texts that have no reviewed one.
        Raises OSError or ValueError if a file cannot be read (see `messages`).
        """
        labels = messages(locale() / "labels.en.po")
        files = [locale() / "memory.en.po", *memories]
        return Catalogue(
            labels={fold(_zh(m)): _en(m)[0] for m in labels if not m.context},
            terms={m.context: Term(_zh(m), _en(m)[0]) for m in labels if m.context and m.context != _UNIT},
            units={fold(_zh(m)): _en(m) for m in labels if m.context == _UNIT},
            memory=Memory(
                dict([*(map(_entry, _guesses(files)) if machine else ()), *map(_entry, _reviewed(files))])
            ),
        )

    def label(self, zh: str) -> str:
        """Return the English of a label.  Raises `KeyError` if it is not in the closed vocabulary."""
        return self.labels[fold(zh)]

    def term(self, vocabulary: str, code: str) -> Term:
        """Return a code of `source`, `level1`, `level2`, `kind` or `form` in both languages.

        Raises `KeyError` for an unknown code.
        """
        return self.terms[f"{vocabulary}.{code}"]

    def printed(self, zh: str) -> str | None:
        """Return the English of a label as forms print it (`其中：中央补助`, `产出指标（50分）`), or None."""
        return self.labels.get(_OF_WHICH.sub("", fold(zh))) or self.text(zh)

    def unit(self, zh: str, *, plural: bool) -> str | None:
        """Return the English of a unit of measure, or None if unknown."""
        forms = self.units.get(fold(zh))
        return forms[plural] if forms else None

    def text(self, zh: str, context: str = "") -> str | None:
        """Return the English of a free text, preferably the entry under `context`; None if there is none."""
        found = self.memory.find(zh, context)
        return found.english if found else None

    def found(self, zh: str, context: str = "") -> Found | None:
        """Return the same as `text` together with the machine that wrote it, if nobody has reviewed it."""
        return self.memory.find(zh, context)

    def name(self, zh: str) -> str:
        """Return people's names in pinyin, family name first; a reviewed spelling takes precedence."""
        return self._spelt(zh) or names.romanised(zh, self._spelt)

    def _spelt(self, name: str) -> str | None:
        found = self.found(name, PERSON)
        return found.english if found and not found.engine else None


def messages(path: Path, *, machine: bool = False) -> list[Message]:
    """Return the translated entries of a PO file; fuzzy ones only with `machine`, if a machine wrote them.

    Raises OSError if the file cannot be read, ValueError if it is not a PO file (Babel raises several types).
    """
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    try:
        with path.open("rb") as file:
            found = read_po(file, locale="en", abort_invalid=True)
    except PoFileError as error:
        raise ValueError(f"line {error.lineno + 1}: {str(error).rpartition(' on ')[0]}") from error
    except (LookupError, AttributeError, TypeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    return [m for m in found if m.id and m.string and (not m.fuzzy or (machine and _engine(m)))]


def _entry(message: Message) -> tuple[Key, Translation]:
    engine = _engine(message) if message.fuzzy else None
    return key_of(message.context or "", _zh(message)), Translation(*_en(message), engine)


def _reviewed(files: Iterable[Path]) -> Iterable[Message]:
    return (message for file in files for message in messages(file))


def _guesses(files: Iterable[Path]) -> Iterable[Message]:
    return (message for file in files for message in messages(file, machine=True) if message.fuzzy)


def _engine(message: Message) -> str | None:
    """Return the machine that wrote an entry, or None if a person did."""
    comments = (*message.user_comments, *message.auto_comments)
    return next((note.removeprefix(MACHINE) for note in comments if note.startswith(MACHINE)), None)


def _zh(message: Message) -> str:
    return _forms(message.id)[0]


def _en(message: Message) -> tuple[str, str]:
    forms = _forms(message.string)
    return forms[0], forms[-1]


def _forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())
