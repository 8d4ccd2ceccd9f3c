"""Tell which characters the shipped fonts cannot print, from a table and without laying anything out.

`templates/fonts/characters.txt` lists the characters of the fonts.  Besides them, Pango prints what needs no
glyph: it draws nothing for characters that are invisible by definition (Default_Ignorable_Code_Point of
Unicode) and makes other spaces from the ordinary one.  No character depends on the ones beside it, because
the PDF is set from texts in NFC and the main font has no combining marks.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from typing import Final

from ...assets import fonts

_COMMON: Final = re.compile(
    r"[^\n -~\u00a0-\u00ff\u2010-\u2016\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2025-\u2027\u2030-\u2033"
    r"\u2160-\u216b\u2190-\u2199\u2200-\u22ff\u2460-\u2704\u3000-\u3029\u3105-\u312f\u3220-\u332b"
    r"\u332d-\u4dbf\u4e00-\u9fff\uff01-\uff5e]"
)
"""Characters other than those that are in the table and the same in every normal form next to any other."""
_NO_GLYPH: Final = (
    (0x9, 0xA), (0xD, 0xD),
    (0x34F, 0x34F), (0x61C, 0x61C), (0x1680, 0x1680), (0x17B4, 0x17B5), (0x180B, 0x180E),
    (0x2000, 0x200F), (0x2029, 0x202F), (0x205F, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFF0, 0xFFF8), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
"""Ranges of characters that need no glyph: tab and line breaks, spaces, invisible characters."""
_NO_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that the markup of a PDF cannot hold; they are left out of it."""


def is_common(text: str) -> bool:
    """Return whether a text has common characters only, which the fonts have; False tells nothing."""
    return _COMMON.search(text) is None


def is_printable(text: str) -> bool:
    """Return whether the fonts have every character of a text, whatever it is beside; False tells nothing."""
    return is_common(text) or all(map(_is_independent, set(text)))


def _is_independent(character: str) -> bool:
    """Return whether a character has a glyph and is the same in NFC, next to any other one."""
    if unicodedata.combining(character) or not unicodedata.is_normalized("NFC", character):
        return False
    return _has_glyph(ord(character))


def unprintable(texts: Iterable[str]) -> list[str]:
    """Return the characters of printed texts that no shipped font has, sorted."""
    seen = {c for text in texts if not is_common(text) for c in unicodedata.normalize("NFC", text)}
    return sorted(c for c in seen if not _has_glyph(ord(c)) and not _NO_XML.match(c))


def _has_glyph(code: int) -> bool:
    starts, ends = _table()
    place = bisect_right(starts, code) - 1
    return (place >= 0 and code <= ends[place]) or any(first <= code <= last for first, last in _NO_GLYPH)


@cache
def _table() -> tuple[list[int], list[int]]:
    """Return the first and the last code points of the ranges in the table of the fonts' characters."""
    ranges = (line.split("-") for line in (fonts() / "characters.txt").read_text("ascii").split())
    starts, ends = zip(*((int(first, 16), int(last, 16)) for first, last in ranges), strict=True)
    return list(starts), list(ends)
