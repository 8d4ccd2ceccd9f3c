"""Texts around the form that may carry a mark: headers, footers, watermarks, and the document's properties.

They hold nothing of the form itself, so a part is parsed only if it has a character of such a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ...package.document import MarginText
from ..names import Element, W
from .related import PACKAGE, RelatedParts

_CHARACTERS: Final = tuple(character.encode() for character in "密资注公内")
_AROUND: Final = ("header", "footer")
_PROPERTIES: Final = ("core-properties", "extended-properties", "custom-properties")
_TEXT_PATH: Final = "{urn:schemas-microsoft-com:vml}textpath"
_HAS_TEXT_PATH: Final = re.compile(b"textpath").search
_START: Final = 64
"""Bytes of a part in which an encoding other than UTF-8 shows."""


def margin_texts(related: RelatedParts, data: bytes, main: Element) -> Iterator[MarginText]:
    """Yield the texts around a main part, given its related parts, and the properties of the document."""
    if _HAS_TEXT_PATH(data):
        yield from _watermarks(main)
    for kind in _AROUND:
        for root in _roots(related, kind):
            yield from (MarginText(kind, text) for text in _paragraphs(root))
            yield from _watermarks(root)
    package = related.of(PACKAGE)
    for kind in _PROPERTIES:
        for root in _roots(package, kind):
            texts = ((element.text or "").strip() for element in root.iter())
            yield from (MarginText("property", text) for text in texts if text)


def _roots(related: RelatedParts, kind: str) -> Iterator[Element]:
    for name in related.names(kind):
        data = related.members.read(name)
        if b"\0" in data[:_START] or any(character in data for character in _CHARACTERS):
            yield related.parsed(name)


def _paragraphs(root: Element) -> Iterator[str]:
    for p in root.iter(W + "p"):
        text = "".join(t.text or "" for t in p.iter(W + "t")).strip()
        if text:
            yield text


def _watermarks(root: Element) -> Iterator[MarginText]:
    """Yield the texts that shapes draw as pictures, as watermarks and stamps do."""
    for path in root.iter(_TEXT_PATH):
        text = path.get("string", "").strip()
        if text:
            yield MarginText("watermark", text)
