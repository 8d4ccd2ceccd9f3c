"""Characters that no shipped font has, and where in the record they occur."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...model.record import Record
from ..typesetting.boxes import Document
from .figures import as_written


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character without a glyph, and the JSON pointer of a text of the record that holds it."""

    character: str
    pointer: str


def missing_glyphs(record: Record, document: Document) -> tuple[MissingGlyph, ...]:
    """Return the characters missing in a drawn WeasyPrint document, once for each text that has them."""
    missing = sorted({chr(code) for font in document.fonts.values() for code in font.missing})
    return tuple(MissingGlyph(c, pointer) for c in missing for pointer in _pointers(record, c))


def _pointers(record: Record, character: str) -> list[str]:
    """Return the texts with a character: values, or else the cells that values without it were read from."""
    values = _texts(record.model_dump(exclude={"source", "provenance"}), "")
    found = [pointer for pointer, text in values if character in text]
    return found or [p for p in record.provenance if character in (as_written(record, p) or "")]


def _texts(value: object, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    for key, child in _children(value):
        yield from _texts(child, f"{pointer}/{key}")


def _children(value: object) -> Iterable[tuple[object, object]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list | tuple) else ()
