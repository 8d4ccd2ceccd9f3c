"""Text as the record keeps it: NFC and trimmed; line breaks that only wrap a label or a number removed."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

DASHES: Final = frozenset({"-", "--", "—", "——", "–", "−", "－", "/", "一", "\\", "／", "―", "─"})
"""What is printed for "not applicable" (不适用)."""

_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]")
_BLANKS: Final = re.compile(r"[ \t\u00a0\u3000]*\n[ \t\u00a0\u3000]*")
_FOLDS: Final = str.maketrans(
    dict.fromkeys("“”„‟‘’‚‛'「」『』﹁﹂﹃﹄`´", '"')
    | dict.fromkeys("[{〔【〖《〈<", "(")
    | dict.fromkeys("]}〕】〗》〉>", ")")
)


def prose(text: str) -> str | None:
    """A text of several paragraphs, each on its line; None where nothing is printed."""
    cleaned = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    cleaned = re.sub(r"\n{2,}", "\n", _BLANKS.sub("\n", cleaned)).strip()
    return cleaned or None


def line(text: str) -> str | None:
    """A text of one line: a break in it only wraps, and falls away."""
    kept = prose(text)
    return None if kept is None else _unwrapped(kept)


def _unwrapped(text: str) -> str:
    """Join wrapped lines: with a space between Latin words, with nothing between Chinese ones."""
    return re.sub(r"(?<=[!-~])\n(?=[!-~])", " ", text).replace("\n", "")


def label(text: str) -> str:
    """A printed label: no white space, no colon at its end."""
    return "".join((prose(text) or "").split()).rstrip(":：")


def squeezed(text: str) -> str:
    """NFKC without white space and invisible characters: how figures are read and names compared."""
    return "".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())


def is_dash(text: str) -> bool:
    """Whether a text is one of the dashes that mean "not applicable"."""
    return squeezed(text) in DASHES


def answer(text: str) -> str | None:
    """A text that answers a question: None where it is blank or a dash."""
    return None if is_dash(text) else prose(text)


def key(text: str) -> str:
    """How year, unit and name are compared: NFKC, no white space, quotes and brackets folded."""
    return squeezed(text).translate(_FOLDS)
