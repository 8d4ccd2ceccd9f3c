"""Read a PDF made by ziping: its embedded files, and the text drawn on each page.

It reads what `typesetting.engine` writes: text as glyphs of fonts with a map to Unicode.  Text is in drawing
order.
"""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf

from ...errors import Damaged

_PAIR = re.compile(rb"<([0-9a-f]{4})> <((?:[0-9a-f]{4})+)>")


def embedded(data: bytes) -> dict[str, bytes]:
    """Return the embedded files of a PDF by name.  Raises Damaged if it cannot be read."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}
    except (pikepdf.PdfError, ValueError) as error:
        raise Damaged(detail=error) from error


def language(data: bytes) -> str:
    """Return the language that a PDF declares; an empty string if none."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return str(pdf.Root.get("/Lang", ""))


def drawn(data: bytes) -> list[str]:
    """Return the text of each page, without white space.  Raises Damaged if it cannot be read."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return [_text(page) for page in pdf.pages]
    except (pikepdf.PdfError, ValueError, KeyError, AttributeError) as error:
        raise Damaged(detail=error) from error


def _text(page: pikepdf.Page) -> str:
    fonts = {str(name): _characters(font) for name, font in page.obj.Resources.Font.items()}
    parts: list[str] = []
    font: dict[int, str] = {}
    for step in pikepdf.parse_content_stream(page, operators="Tf TJ Tj"):
        operator, first = str(step.operator), step.operands[0]
        if operator == "Tf":
            font = fonts[str(first)]
        else:
            parts.append(_said(first, font))
    return "".join("".join(parts).split())


def _said(shown: pikepdf.Object, font: dict[int, str]) -> str:
    pieces = shown if isinstance(shown, pikepdf.Array) else [shown]
    glyphs = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
    codes = (int.from_bytes(glyphs[n : n + 2], "big") for n in range(0, len(glyphs), 2))
    return "".join(font.get(code, "\ufffd") for code in codes)


def _characters(font: pikepdf.Object) -> dict[int, str]:
    """Return the text of each glyph, from the font's ToUnicode map."""
    return {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in _PAIR.findall(font.ToUnicode.read_bytes())
    }
