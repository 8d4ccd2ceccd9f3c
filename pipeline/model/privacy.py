"""What a personal number looks like, in one place: who masks it and who finds it must agree."""

from __future__ import annotations

import re
from typing import Final

_GAP: Final = r"[\s\u3000\u00a0.·\-\u2010-\u2015\uff0d]?"
MOBILE: Final = re.compile(rf"(?<!\d)1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d)", re.ASCII)
"""A mainland mobile number: eleven digits, a space, dash or line break between any two of them."""

HIDDEN: Final = "（不公开）"
"""What stands in the place of a text that the profile hides."""
_WIDE: Final = re.compile("[０-９]")
_FOLDS: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}


def folded(text: str) -> str:
    """The text with full-width characters as ASCII, of the same length, where it has such digits."""
    return text.translate(_FOLDS) if _WIDE.search(text) else text


def masked_mobiles(text: str) -> str:
    """The text with the middle digits of every mobile number masked (`138****1234`), whatever its width."""
    for match in reversed(list(MOBILE.finditer(folded(text)))):
        digits = re.sub(r"\D", "", match[0])
        text = f"{text[: match.start()]}{digits[:3]}****{digits[-4:]}{text[match.end() :]}"
    return text
