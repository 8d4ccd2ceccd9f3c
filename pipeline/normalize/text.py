"""Clean text for the record: NFC, trimmed, without line breaks that only wrap a label or a number."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from ..memo import cached

DASHES: Final = frozenset({"-", "--", "—", "——", "–", "−", "－", "/", "一", "\\", "／", "―", "─"})
"""Texts that mean "not applicable" (不适用)."""

FULL_WIDTH: Final = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {ord(small): ord(plain) for small, plain in zip("﹥﹤﹦﹪﹣﹐﹒﹕﹙﹚", "><=%-,.:()", strict=True)}
    | {0x3000: " ", 0x2236: ":"}
)
LONGEST_FIGURE: Final = 200
"""Characters; a longer text is not a figure."""
_PLAIN: Final = re.compile(r"[!-~\u4e00-\u9fff]*")
_GROUPS: Final = re.compile(r",\s+(?=\d{3}(?!\d))")
_TWO_NUMBERS: Final = re.compile(r"\d\s+\d")
_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]")
_FOLDS: Final = str.maketrans(
    dict.fromkeys("“”„‟‘’‚‛'「」『』﹁﹂﹃﹄`´", '"')
    | dict.fromkeys("[{〔【〖《〈<", "(")
    | dict.fromkeys("]}〕】〗》〉>", ")")
)


@cached
def prose(text: str) -> str | None:
    """Return a text of several paragraphs, one per line; None if nothing is printed."""
    if not text:
        return None
    cleaned = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    if "\n" not in cleaned:
        return cleaned.strip() or None
    lines = (line.strip() for line in cleaned.split("\n"))
    return "\n".join(line for line in lines if line) or None


def line(text: str) -> str | None:
    """Return a text as one line, without the breaks that wrap it; None if nothing is printed."""
    kept = prose(text)
    return None if kept is None else _unwrapped(kept)


def _unwrapped(text: str) -> str:
    """Join wrapped lines: with a space between Latin words, without one between Chinese words."""
    return re.sub(r"(?<=[!-~])\n(?=[!-~])", " ", text).replace("\n", "")


@cached
def label(text: str) -> str:
    """Return a printed label without white space and without a colon at its end."""
    return "".join((prose(text) or "").split()).rstrip(":：")


def squeezed(text: str) -> str:
    """Return a text in NFKC without white space and invisible characters, for comparing texts."""
    return "".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())


@cached
def for_figures(text: str) -> str:
    """Return a text ready for reading a figure: full-width forms as ASCII, no white space.

    It is empty if the text cannot be one figure: it is too long, or has two numbers.  Raised and circled
    digits are kept as they are: 12② is not 122.
    """
    if len(text) > LONGEST_FIGURE:
        return ""
    if _PLAIN.fullmatch(text):
        return text
    joined = _GROUPS.sub(",", _INVISIBLE.sub("", text.translate(FULL_WIDTH)).strip())
    return "" if _TWO_NUMBERS.search(joined) else "".join(joined.split())


@cached
def is_dash(text: str) -> bool:
    """Return whether a text is one of the dashes that mean "not applicable"."""
    return squeezed(text) in DASHES


def answer(text: str) -> str | None:
    """Return the text of an answer; None if it is blank or a dash."""
    return None if is_dash(text) else prose(text)


def spelling(text: str) -> str:
    """Return a text without differences that no reader minds: width, white space, kinds of quotes, brackets.

    Characters that only look alike (① and 1, Latin and Cyrillic letters) stay different.
    """
    return "".join(text.translate(FULL_WIDTH).split()).translate(_FOLDS)


def comparison_key(text: str) -> str:
    """Return a text for comparing years, units, names: NFKC, no white space, quotes and brackets unified."""
    return squeezed(text).translate(_FOLDS)
