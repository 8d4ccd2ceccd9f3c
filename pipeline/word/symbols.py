"""Map characters of symbol fonts (`w:sym`, ECMA-376 part 1, 17.3.3.30) to the Unicode characters shown."""

from __future__ import annotations

from typing import Final

_SYMBOL: Final = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xD6: "√",
    0xA5: "∞", 0xAE: "→", 0xAC: "←", 0xB0: "°", 0xB7: "•", 0xA2: "′", 0xB2: "″", 0xD7: "⋅", 0xE5: "∑",
}  # fmt: skip
_WINGDINGS: Final = {
    0xFE: "☑", 0xFD: "☒", 0xA8: "□", 0x6F: "□", 0x6E: "■", 0xFC: "✔", 0xFB: "✘", 0x6C: "●", 0xA1: "○",
    0x9F: "•", 0xA7: "▪", 0xE0: "→", 0xD8: "➢", 0x76: "❖", 0xAB: "★", 0x71: "❑", 0x72: "❒",
}  # fmt: skip
_WINGDINGS_2: Final = {0x52: "☑", 0x53: "☒", 0x54: "☒", 0x50: "✔", 0x4F: "✘", 0xA3: "□", 0x30: "□"}
_FONTS: Final = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}

UNKNOWN: Final = "\ufffd"


def symbol(font: str, char: str) -> str:
    """Return the character that a symbol shows; U+FFFD if unknown, so that it is visible and not lost."""
    try:
        code = int(char, 16)
    except ValueError:
        return UNKNOWN
    low = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    table = _FONTS.get(font.strip().casefold())
    if table is not None and low in table:
        return table[low]
    if font.strip().casefold() == "symbol" and 0x20 <= low < 0x7F and not chr(low).isalpha():
        return chr(low)
    shown = 0x20 <= code < 0xD800 or 0xF900 <= code <= 0x10FFFF  # no control, surrogate or private character
    return chr(code) if table is None and shown else UNKNOWN
