"""Write fractions, roots, superscripts and subscripts in one line: 1/2, √(x), m²."""

from __future__ import annotations

import re
from typing import Final

_ABOVE: Final = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_BELOW: Final = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_DIGITS: Final = re.compile(r"[0-9+\-−]+")
_SIMPLE: Final = re.compile(r"[\w.,%]*")


def raised(text: str) -> str:
    """Return a superscript: its digits as superscript digits, or `^(…)` if it has other characters."""
    return _script(text, "^", _ABOVE)


def lowered(text: str) -> str:
    """Return a subscript: its digits as subscript digits, or `_(…)` if it has other characters."""
    return _script(text, "_", _BELOW)


def _script(text: str, mark: str, table: dict[int, int]) -> str:
    if not text or _DIGITS.fullmatch(text):
        return text.translate(table)
    return mark + bracketed(text)


def raised_digits(text: str) -> str:
    """Return a text whose digits and signs are raised, for runs that are raised by formatting."""
    return _translated(text, _ABOVE)


def lowered_digits(text: str) -> str:
    """Return a text whose digits and signs are lowered, for runs that are lowered by formatting."""
    return _translated(text, _BELOW)


def _translated(text: str, table: dict[int, int]) -> str:
    return _DIGITS.sub(lambda digits: digits[0].translate(table), text)


def fraction(above: str, below: str) -> str:
    """Return a fraction: `1/2`, `(a+b)/(c)`."""
    return f"{bracketed(above)}/{bracketed(below)}"


def root(radicand: str, degree: str = "") -> str:
    """Return a root: `√2`, `³√(a+b)`."""
    return f"{raised(degree)}√{bracketed(radicand)}"


def bracketed(text: str) -> str:
    """Return a text in brackets unless it is one number or word."""
    return text if _SIMPLE.fullmatch(text) else f"({text})"
