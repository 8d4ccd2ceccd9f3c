"""Characters that are not seen, turn the direction of the text, break lines, or need a symbol font."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .symbols import UNKNOWN, in_symbol_fonts

_IGNORABLE: Final = (
    "\u00ad\u034f\u180e\u200b-\u200e\u2060-\u2065\u206a-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
)
_TURNING: Final = "\u061c\u200f\u202a-\u202e\u2066-\u2069"
_BLANK: Final = "\u115f\u1160\u2800\u3164\uffa0"
"""Fillers and an empty pattern: they take the room of a letter and show nothing."""
ODD: Final = re.compile(f"[{_IGNORABLE}{_TURNING}{_BLANK}\u2028\u2029\uf000-\uf0ff{UNKNOWN}]")
"""Finds any of them in a text."""
_UNSEEN: Final = re.compile(f"[{_IGNORABLE}{_TURNING}]")
_EMPTY: Final = re.compile(f"[{_BLANK}]")
_TURNS: Final = re.compile(f"[{_TURNING}]")
_SYMBOLS: Final = re.compile(f"[\uf000-\uf0ff{UNKNOWN}]")


def doubts_of(text: str) -> Iterator[str]:
    """Yield the codes of the doubts about a text with such characters."""
    if _TURNS.search(text):
        yield "text-direction"
    if _SYMBOLS.search(text):
        yield "unknown-symbol"


def shown(text: str) -> str:
    """Return what is seen of a text: no invisible characters, boxes and ticks for those of symbol fonts."""
    plain = _EMPTY.sub(" ", _UNSEEN.sub("", text)).replace("\u2028", "\n").replace("\u2029", "\n")
    return in_symbol_fonts(plain, {})
