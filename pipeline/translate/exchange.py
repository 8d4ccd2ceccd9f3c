"""Exchange of memory entries with translators' tools: the representation that XLIFF, TMX and PO share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from . import placeholders
from .growth import forms_of, read, written, zh_of
from .memory import key_of

if TYPE_CHECKING:
    from babel.messages.catalog import Message

State = Literal["new", "fuzzy", "reviewed"]


@dataclass(frozen=True, slots=True)
class ExchangeEntry:
    """One entry; `english` is one form, or singular and plural, blank if not yet translated."""

    zh: str
    context: str
    english: tuple[str, ...]
    state: State
    notes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def is_faulty(self) -> bool:
        """True if the English does not hold the placeholders of the Chinese; the singular may omit some."""
        held = placeholders.names(self.zh)
        first, last = placeholders.names(self.english[0]), placeholders.names(self.english[-1])
        return last != held or not first <= held


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """Counts of an import: entries taken, entries ignored because the memory's own is kept, faulty ones."""

    taken: int
    kept: int
    faulty: int


def units(data: bytes | None, now: datetime) -> Iterator[ExchangeEntry]:
    """Return the entries of a memory file.  Raises ValueError if it is not a PO file."""
    return (_unit(message) for message in read(data, now) if message.id)


def as_po(found: Iterable[ExchangeEntry], now: datetime) -> bytes:
    """Return entries as a separate PO file."""
    catalog = read(None, now)
    for unit in found:
        message = catalog.add(_id(unit), context=unit.context or None)
        _take(message, unit)
        message.locations = [(place, None) for place in unit.places]  # type: ignore[misc]
    return written(catalog)


def merged_memory(
    data: bytes | None, handed_in: Iterable[ExchangeEntry], now: datetime
) -> tuple[bytes, ImportCounts]:
    """Merge translators' entries into a memory file; return the new file and the counts.

    Entries with blank English are skipped.  A fuzzy entry does not replace reviewed English.  Entries whose
    English does not hold the figures of the Chinese are left out.  Raises ValueError if `data` is not a PO
    file.
    """
    catalog = read(data, now)
    known = {key_of(m.context or "", zh_of(m)): m for m in catalog if m.id}
    counts = {"taken": 0, "kept": 0, "faulty": 0}
    for unit in (unit for unit in handed_in if all(unit.english) and unit.english):
        key = key_of(unit.context, unit.zh)
        old = known.get(key)
        counts[fate := _fate(unit, old)] += 1
        if fate == "taken":
            message = old or catalog.add(_id(unit), context=unit.context or None)
            known[key] = message
            _take(message, unit)
    return written(catalog), ImportCounts(**counts)


def _fate(unit: ExchangeEntry, old: Message | None) -> str:
    if unit.is_faulty:
        return "faulty"
    if old is None:
        return "taken"
    is_reviewed = all(forms_of(old)) and not old.fuzzy
    same = set(forms_of(old)) == set(unit.english) and old.fuzzy == (unit.state == "fuzzy")
    return "kept" if same or (is_reviewed and unit.state != "reviewed") else "taken"


def _id(unit: ExchangeEntry) -> str | tuple[str, str]:
    return unit.zh if len(unit.english) == 1 else (unit.zh, unit.zh)


def _take(message: Message, unit: ExchangeEntry) -> None:
    message.string = (unit.english[0], unit.english[-1]) if message.pluralizable else unit.english[-1]
    message.flags -= {"fuzzy"}
    message.flags |= {"fuzzy"} if unit.state == "fuzzy" else set()
    message.flags |= {"python-brace-format"} if placeholders.names(unit.zh) else set()
    for comments in (message.auto_comments, message.user_comments) if unit.state == "reviewed" else ():
        comments[:] = [note for note in comments if not note.startswith("near match ")]
    fresh = (note for note in unit.notes if note not in (*message.user_comments, *message.auto_comments))
    message.user_comments = [*message.user_comments, *fresh]


def _unit(message: Message) -> ExchangeEntry:
    english = forms_of(message)
    state: State = "fuzzy" if message.fuzzy else "reviewed" if all(english) else "new"
    return ExchangeEntry(
        zh_of(message),
        message.context or "",
        english or ("",),
        state,
        (*message.user_comments, *message.auto_comments),
        tuple(place for place, _ in message.locations),
    )
