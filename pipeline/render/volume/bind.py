"""The volume (汇编): the forms of a fiscal year in one PDF/A-3a and PDF/UA-1 file, all records embedded.

    entries and the pages of their PDFs -> cover, contents, summary (`front`) -> joined (`join`)

The forms are not typeset again: their published PDFs are bound as they are, with new page numbers.  The same
PDFs and entries give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

from ...translate.catalogue import Catalogue
from ..typesetting.boxes import Document
from ..typesetting.engine import engine
from .contents import Volume
from .front import Facts, facts
from .join import Chapter, bind, pages_of

_STYLES = ("pdf/print.css", "volume/volume.css")
_TRIES = 3


def write_volume(volume: Volume, target: Path) -> None:
    """Bind a volume and write it to `target`.

    Raises Unbound if a form's PDF was not made by ziping; OSError if a file cannot be read or written.
    """
    lengths = [pages_of(file) for file in volume.files]
    front = _front(volume, lengths)
    starts = _starts(len(front.pages), lengths)
    data = engine().write(front, _identifier(volume))
    chapters = [
        Chapter(entry, file, start)
        for entry, file, start in zip(volume.entries, volume.files, starts, strict=False)
    ]
    bind(data, chapters, _numerals(), target)


def _front(volume: Volume, lengths: Sequence[int]) -> Document:
    """Lay out cover, contents and summary, again if their number of pages changes the contents."""
    taken = 0
    for _ in range(_TRIES):
        document = _laid_out(facts(volume, _starts(taken, lengths), Catalogue.shipped()))
        if len(document.pages) == taken:
            break
        taken = len(document.pages)
    return document


def _starts(front: int, lengths: Sequence[int]) -> list[int]:
    """Return the page that each form begins on, from 1."""
    return list(accumulate(lengths, initial=front + 1))[: len(lengths)]


def _laid_out(shown: Facts) -> Document:
    return engine().layout("volume/volume.html", _STYLES, volume=shown)


def _identifier(volume: Volume) -> str:
    said = (
        f"{volume.year} {volume.unit} {[(entry.id, str(entry.last_published)) for entry in volume.entries]}"
    )
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _numerals() -> bytes:
    """Return a page with every numeral, for the page numbers of the bound forms."""
    document = engine().layout("volume/volume-numerals.html", _STYLES)
    return engine().write(document, "0" * 32)
