"""Map characters of symbol fonts to the Unicode characters that they show.

They are written as `w:sym` (ECMA-376 part 1, 17.3.3.30), as U+F000 to U+F0FF, or as letters in a symbol font.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_SYMBOL: Final = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xD6: "√",
    0xA5: "∞", 0xAE: "→", 0xAC: "←", 0xB0: "°", 0xB7: "•", 0xA2: "′", 0xB2: "″", 0xD7: "⋅", 0xE5: "∑",
    0xAD: "↑", 0xAF: "↓", 0xAB: "↔", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈", 0xCF: "∉", 0xD0: "∠", 0xF2: "∫",
    0xD9: "∧", 0xDA: "∨", 0xD8: "¬", 0x40: "≅", 0x5E: "⊥", 0x7E: "∼", 0xB5: "∝", 0xBC: "…", 0xA0: "€",
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x5C: "∴", 0xC6: "∅", 0xC4: "⊗", 0xC5: "⊕",
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
}  # fmt: skip
_WINGDINGS: Final = {
    0xFE: "☑", 0xFD: "☒", 0xA8: "□", 0x6F: "□", 0x6E: "■", 0xFC: "✔", 0xFB: "✘", 0x6C: "●", 0xA1: "○",
    0x9F: "•", 0x9E: "·", 0xA7: "▪", 0xE0: "→", 0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0xD8: "➢", 0xD9: "➣",
    0x76: "❖", 0xAB: "★", 0x71: "❑", 0x72: "❒", 0x70: "□", 0xA0: "▪", 0xA4: "◉", 0xA2: "○", 0xA6: "○",
    0xA9: "▲", 0xAA: "✦", 0xAC: "✶", 0xAD: "✴", 0x6D: "❍", 0x73: "⬧", 0x74: "⬧", 0x75: "◆", 0x77: "⬥",
    0x78: "⌧", 0xE8: "➔", 0xF0: "⇨", 0x28: "☎", 0x29: "✆", 0x2A: "✉", 0x36: "⌛", 0x46: "☞", 0x45: "☜",
    0x4A: "☺", 0x4C: "☹", 0x20: " ", 0x80: "⓪", 0x8B: "⓿",
    **dict(zip(range(0x81, 0x8B), "①②③④⑤⑥⑦⑧⑨⑩", strict=True)),
    **dict(zip(range(0x8C, 0x96), "❶❷❸❹❺❻❼❽❾❿", strict=True)),
}  # fmt: skip
_WINGDINGS_2: Final = {
    0x52: "☑", 0x53: "☒", 0x54: "☒", 0x50: "✔", 0x4F: "✘", 0x51: "☒", 0x55: "⊗", 0x56: "⊗", 0xA3: "□",
    0x30: "□", 0x2A: "□", 0xA2: "■", 0x97: "●", 0x99: "○", 0x9A: "○", 0x98: "●", 0xA0: "■", 0x20: " ",
    0x69: "⓪", 0x74: "⓿",
    **dict(zip(range(0x6A, 0x74), "①②③④⑤⑥⑦⑧⑨⑩", strict=True)),
    **dict(zip(range(0x75, 0x7F), "❶❷❸❹❺❻❼❽❾❿", strict=True)),
}  # fmt: skip
_WINGDINGS_3: Final = {
    0x66: "←", 0x67: "→", 0x68: "↑", 0x69: "↓", 0x22: "↖", 0x20: " ", 0x70: "▲", 0x71: "▼", 0x72: "△",
    0x73: "▽", 0x74: "◀", 0x75: "▶", 0x76: "◁", 0x77: "▷", 0x7D: "▶", 0x7C: "◀",
}  # fmt: skip
_WEBDINGS: Final = {
    0x61: "✔", 0x72: "✘", 0x63: "□", 0x67: "■", 0x6E: "●", 0x33: "◀", 0x34: "▶", 0x35: "▲", 0x36: "▼",
    0x3D: "•", 0x59: "♥", 0x20: " ",
}  # fmt: skip
_FONTS: Final[Mapping[str, Mapping[int, str]]] = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
    "zapf dingbats": {},
    "zapfdingbats": {},
    "ms outlook": {},
    "mt extra": {},
    "marlett": {},
    "opensymbol": {},
    "bookshelf symbol 7": {},
}

UNKNOWN: Final = "\ufffd"
_PRIVATE: Final = range(0xF000, 0xF100)
"""The private characters that stand for the 256 characters of a symbol font."""
_FONTLESS: Final = frozenset((0x6E, 0x6F, 0xA8, 0xFB, 0xFC, 0xFD, 0xFE))
"""Boxes and ticks of Wingdings: by far the most frequent private characters whose font was lost."""


def is_symbol_font(name: str) -> bool:
    """Return whether a font shows symbols in place of letters."""
    return name.strip().casefold() in _FONTS


def symbol(font: str, char: str) -> str:
    """Return the character that a symbol shows; U+FFFD if unknown, so that it is visible and not lost."""
    try:
        code = int(char, 16) if len(char) <= 8 else -1
    except ValueError:
        return UNKNOWN
    low = code - 0xF000 if code in _PRIVATE else code
    table = _FONTS.get(font.strip().casefold())
    if table is not None and low in table:
        return table[low]
    if table is _SYMBOL and 0x20 <= low < 0x7F and not chr(low).isalpha():
        return chr(low)
    shown = 0x20 <= code < 0xD800 or 0xF900 <= code <= 0x10FFFF  # no control, surrogate or private character
    return chr(code) if table is None and shown else UNKNOWN


def in_symbol_fonts(text: str, fonts: Mapping[str, str]) -> str:
    """Return what a text in these fonts (`w:rFonts`) shows; letters of symbol fonts are symbols."""
    ascii_font, other = _font(fonts, "ascii"), _font(fonts, "hAnsi")
    if not (is_symbol_font(ascii_font) or is_symbol_font(other) or _has_private(text)):
        return text
    return "".join(_shown(character, ascii_font, other or ascii_font) for character in text)


def _shown(character: str, ascii_font: str, other: str) -> str:
    code = ord(character)
    if code in _PRIVATE:
        font = next(filter(is_symbol_font, (other, ascii_font)), "")
        if font:
            return symbol(font, f"{code:X}")
        return _WINGDINGS[code - 0xF000] if code - 0xF000 in _FONTLESS else UNKNOWN
    font = ascii_font if code < 0x80 else other if code < 0x100 else ""
    return symbol(font, f"{code:X}") if is_symbol_font(font) and character not in "\t\n" else character


def _font(fonts: Mapping[str, str], script: str) -> str:
    """Return the font of a script; a font of the theme takes precedence over a named one."""
    return "" if f"{script}Theme" in fonts else fonts.get(script, "")


def _has_private(text: str) -> bool:
    return any("\uf000" <= character <= "\uf0ff" for character in text)
