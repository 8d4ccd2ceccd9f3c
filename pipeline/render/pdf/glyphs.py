"""Characters that no shipped font has, and where in the record they occur."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from ...model.record import Record
from ...translate.catalogue import Catalogue
from ..typesetting.boxes import Document
from .characters import is_printable, unprintable
from .figures import as_written
from .sheet import Sheet, sheet_of


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character without a glyph, and the JSON pointer of a text of the record that holds it.

    The pointer is None for a character of a translation, which no text of the record has.
    """

    character: str
    pointer: str | None


@dataclass(frozen=True)
class Editions:
    """The PDFs that are printed of each form: their languages, and the catalogue for English ones."""

    languages: tuple[str, ...] = ("zh",)
    catalogue: Callable[[], Catalogue] = Catalogue.shipped

    def sheets(self, record: Record) -> Iterator[Sheet]:
        """Yield what the PDFs of a published record print."""
        sheet = sheet_of(record)
        if "zh" in self.languages:
            yield sheet
        if "en" in self.languages:
            from .english import english  # noqa: PLC0415 - not needed for Chinese PDFs

            yield english(sheet, record, self.catalogue())

    @cached_property
    def has_printable_words(self) -> bool:
        """Whether the fonts have the characters of all English labels and translations."""
        if "en" not in self.languages:
            return True
        known = self.catalogue()
        words = (*known.labels.values(), *(term.en for term in known.terms.values()))
        forms = chain.from_iterable(known.units.values())
        memory = chain.from_iterable((entry.one, entry.many) for entry in known.memory.entries.values())
        return all(map(is_printable, (*words, *forms, *memory)))


def missing_glyphs(
    record: Record, published: Callable[[], Record], editions: Editions
) -> tuple[MissingGlyph, ...]:
    """Return the characters that the PDFs of a record cannot print, once for each text that has them.

    Nothing is laid out.  The published record and its sheets are only made if a text of the full record or of
    the catalogue may have such a character.
    """
    if not editions.languages or (all(map(is_printable, _sources(record))) and editions.has_printable_words):
        return ()
    shown = published()
    texts = (text for sheet in editions.sheets(shown) for text in sheet.texts())
    return _placed(shown, unprintable(texts))


def missing_in(record: Record, document: Document) -> tuple[MissingGlyph, ...]:
    """Return the characters missing in a drawn WeasyPrint document, once for each text that has them."""
    return _placed(record, sorted({chr(code) for font in document.fonts.values() for code in font.missing}))


def _sources(record: Record) -> Iterator[str]:
    """Yield texts that together have every character of the record's Chinese sheet, but for fixed words."""
    entries = record.provenance.values()
    spots = chain.from_iterable(entry if isinstance(entry, list) else (entry,) for entry in entries)
    yield "".join(spot.text or "" for spot in spots)
    yield from (remark.label for remark in record.remarks)
    yield from (extra.label for indicator in record.indicators for extra in indicator.extra)


def _placed(record: Record, characters: Iterable[str]) -> tuple[MissingGlyph, ...]:
    return tuple(MissingGlyph(c, pointer) for c in characters for pointer in _pointers(record, c))


def _pointers(record: Record, character: str) -> Sequence[str | None]:
    """Return the texts with a character: values, or else the cells that values without it were read from."""
    values = _texts(record.model_dump(exclude={"source", "provenance"}), "")
    found = [pointer for pointer, text in values if character in text]
    return found or [p for p in record.provenance if character in (as_written(record, p) or "")] or [None]


def _texts(value: object, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    for key, child in _children(value):
        yield from _texts(child, f"{pointer}/{key}")


def _children(value: object) -> Iterable[tuple[object, object]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list | tuple) else ()
