"""Update a memory file: add texts that pages show without English, keep what translators wrote.

Entries are gettext entries, so Poedit, Weblate and OmegaT can edit them.  `#:` names the records and fields
that use a text; `#.` gives the number of further uses, and the near match that fuzzy English was taken from.
An entry that was added here and is no longer used is kept as obsolete (`#~`).  Entries without a reference
were written by hand and stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

from . import placeholders
from .memory import Key, Memory, key_of
from .near import Near, Neighbours

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

REFERENCES: Final = 20
"""The most places that an entry names."""
_HEADER = """\
# Texts of published forms and their English: this file grows by itself, a translator fills it.
# {n}, {amount}, {percent}, {date} and {year} stand for figures; keep them.  docs/translation.md
# 已公开文本及其英文译文；{n} 等占位符代表数字，译文中须保留。"""


@dataclass(frozen=True, slots=True)
class TextInUse:
    """A text in use: `zh` as an entry writes it (`memory.as_pattern`), its places, if English is missing."""

    zh: str
    context: str
    places: Sequence[str]
    is_missing: bool

    @property
    def key(self) -> Key:
        """Return the key of its entry."""
        return key_of(self.context, self.zh)


def grown(data: bytes | None, wanted: Iterable[TextInUse], memory: Memory, now: datetime) -> bytes:
    """Return the memory file with missing texts added and its references updated.  Linear in both.

    Raises ValueError if `data` is not a PO file.
    """
    catalog = read(data, now)
    in_use = {one.key: one for one in wanted}
    _retire(catalog, in_use)
    known = {_key(message) for message in catalog if message.id}
    neighbours = Neighbours(memory)
    for key, one in in_use.items():
        if one.is_missing and key not in known:
            _add(catalog, one, neighbours)
    for message in catalog:
        if message.id and (used := in_use.get(_key(message))):
            _refer(message, used)
    return written(catalog)


def read(data: bytes | None, now: datetime) -> Catalog:
    """Parse a memory file; without `data`, create an empty one dated `now`.

    Raises ValueError if `data` is not a PO file.
    """
    from babel.messages.catalog import Catalog  # noqa: PLC0415
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    if data is None:
        return Catalog(
            "en",
            header_comment=_HEADER,
            project="ziping",
            version="memory",
            creation_date=now,
            charset="utf-8",
            fuzzy=False,
        )
    try:
        return read_po(BytesIO(data), locale="en", abort_invalid=True)
    except PoFileError as error:
        raise ValueError(f"line {error.lineno + 1}: {str(error).rpartition(' on ')[0]}") from error
    except (LookupError, AttributeError, TypeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def written(catalog: Catalog) -> bytes:
    """Return a memory file as bytes, each text on one line, so that a diff shows one line per change."""
    from babel.messages.pofile import write_po  # noqa: PLC0415

    out = BytesIO()
    write_po(out, catalog, width=0)
    return out.getvalue()


def zh_of(message: Message) -> str:
    """Return the Chinese of an entry."""
    return message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> tuple[str, ...]:
    """Return the English of an entry: one form, or singular and plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _key(message: Message) -> Key:
    return key_of(message.context or "", zh_of(message))


def _retire(catalog: Catalog, in_use: Mapping[Key, TextInUse]) -> None:
    """Make entries obsolete that were added here and are no longer used; keep only reviewed English."""
    for message in [m for m in catalog if m.id and m.locations and _key(m) not in in_use]:
        if message.fuzzy:
            message.string = ("", "") if message.pluralizable else ""
        catalog.delete(message.id, message.context)
        catalog.obsolete["\x04".join(_key(message))] = message


def _add(catalog: Catalog, one: TextInUse, neighbours: Neighbours) -> None:
    """Add an entry or restore an obsolete one; without English of its own it gets a near match as fuzzy."""
    counted = placeholders.is_counted(one.zh)
    old = next((name for name, m in catalog.obsolete.items() if _key(m) == one.key), None)
    revived = catalog.obsolete.pop(old).string if old is not None else None
    near = neighbours.of(one.key) if not revived or not any(revived) else None
    message = catalog.add(
        (one.zh, one.zh) if counted else one.zh,
        _english(revived, near, counted=counted),
        flags=["python-brace-format"] if placeholders.names(one.zh) else [],
        context=one.context or None,
        auto_comments=[f"near match {near.likeness}%: {near.zh}"] if near else [],
    )
    if near:
        message.flags.add("fuzzy")


def _english(
    revived: str | Sequence[str] | None, near: Near | None, *, counted: bool
) -> str | tuple[str, ...]:
    if revived and any(revived):
        return revived if isinstance(revived, str) else tuple(revived)
    one, many = (near.translation.one, near.translation.many) if near else ("", "")
    return (one, many) if counted else many


def _refer(message: Message, used: TextInUse) -> None:
    message.locations = [(place, None) for place in used.places[:REFERENCES]]  # type: ignore[misc]
    notes = [note for note in message.auto_comments if not note.startswith("used in ")]
    more = len(used.places) - REFERENCES
    message.auto_comments = notes + ([f"used in {more} more places"] if more > 0 else [])
