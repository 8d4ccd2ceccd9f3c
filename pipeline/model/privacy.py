"""The pattern of a personal telephone number, in one place so that masking and finding agree."""

from __future__ import annotations

import re
from typing import Final

_GAP: Final = r"[\s\u3000\u00a0.·\-\u2010-\u2015\uff0d]?"
MOBILE: Final = re.compile(rf"(?<!\d)1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)", re.ASCII)
"""A mainland mobile number: eleven digits, maybe with a space, dot, dash or line break between any two."""

HIDDEN: Final = "（不公开）"
"""Replacement for a text that the profile hides."""
_WIDE: Final = re.compile("[０-９]")
_FOLDS: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}


def folded(text: str) -> str:
    """Return the text in ASCII width, with the same length; unchanged if it has no full-width digits."""
    return text.translate(_FOLDS) if _WIDE.search(text) else text


def masked_mobiles(text: str) -> str:
    """Return the text with the middle digits of every mobile number, of any width, masked (`138****1234`)."""
    for match in reversed(list(MOBILE.finditer(folded(text)))):
        digits = re.sub(r"\D", "", match[0])
        text = f"{text[: match.start()]}{digits[:3]}****{digits[-4:]}{text[match.end() :]}"
    return text
