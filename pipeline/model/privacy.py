"""Find personal numbers in a text: mobile numbers, identity cards, bank cards; mask mobile numbers.

A number counts however its digits are written: in full width, with spaces, dashes, dots or line breaks
between them, or with characters that nobody sees.  Masking and finding use the same functions, so that they
agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

HIDDEN: Final = "（不公开）"
"""Replacement for a text that the profile hides."""

DEFAULT_IGNORABLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff"
)
"""Characters that show nothing (Unicode: Default_Ignorable_Code_Point), for a class of a pattern."""
_GAP: Final = rf"[\s·.\-\u2010-\u2015\u2212\uff0d{DEFAULT_IGNORABLE}]{{0,4}}"
_MOBILE: Final = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?(1{_GAP}[3-9](?:{_GAP}\d){{9}})(?!\d)", re.ASCII)
"""A mainland mobile number: eleven digits, perhaps behind the country's code."""
_IDENTITY: Final = re.compile(rf"(?<!\d)[1-9](?:{_GAP}\d){{16}}{_GAP}[\dXx](?![\dXx])", re.ASCII)
_BORN: Final = re.compile(r"\d{6}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", re.ASCII)
_CARD: Final = re.compile(rf"(?<!\d)[3-6](?:{_GAP}\d){{15,18}}(?!\d)", re.ASCII)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_INVISIBLE: Final = re.compile(f"[{DEFAULT_IGNORABLE}]")
_DIGITS: Final = re.compile(r"\d+", re.ASCII)
_NO_DIGIT: Final = re.compile(r"[^\dXx]", re.ASCII)
_MOST, _PAIR = 4, 2
"""Groups of digits in a number, whatever their length; the length of groups that are figures."""
_WIDE: Final = re.compile("[０-９Ｘｘ]")
_FOLDS: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number in a text: where it begins and ends, and its digits."""

    start: int
    end: int
    digits: str


def folded(text: str) -> str:
    """Return the text in ASCII width, with the same length; unchanged if it has no full-width digits."""
    return text.translate(_FOLDS) if _WIDE.search(text) else text


def mobiles(text: str) -> Iterator[FoundNumber]:
    """Yield the mobile numbers in a text."""
    for match in _MOBILE.finditer(folded(text)):
        if _is_one_number(match[1]):
            yield FoundNumber(match.start(1), match.end(1), _digits(match[1]))


def identity_numbers(text: str) -> Iterator[FoundNumber]:
    """Yield the numbers of identity cards in a text: with a valid date and check digit (GB 11643)."""
    for match in _IDENTITY.finditer(folded(text)):
        digits = _digits(match[0])
        if _BORN.match(digits) and _has_check_digit(digits):
            yield FoundNumber(match.start(), match.end(), digits)


def bank_cards(text: str) -> Iterator[FoundNumber]:
    """Yield the numbers of bank cards in a text: 16 to 19 digits that pass the Luhn check (ISO/IEC 7812)."""
    for match in _CARD.finditer(folded(text)):
        digits = _digits(match[0])
        if _is_one_number(match[0]) and _passes_luhn(digits):
            yield FoundNumber(match.start(), match.end(), digits)


def masked_mobiles(text: str) -> str:
    """Return the text with the middle digits of every mobile number, of any width, masked (`138****1234`)."""
    for found in reversed(list(mobiles(text))):
        text = f"{text[: found.start]}{found.digits[:3]}****{found.digits[-4:]}{text[found.end :]}"
    return text


def _digits(text: str) -> str:
    return _NO_DIGIT.sub("", text).upper()


def _is_one_number(text: str) -> bool:
    """Return whether groups of digits are those of one number, not several figures below one another.

    One number has at most three gaps, or a gap between all digits, or groups of the same length.  Many groups
    of two digits are figures.
    """
    sizes = [len(group) for group in _DIGITS.findall(_INVISIBLE.sub("", text))]
    return len(sizes) <= _MOST or (len(set(sizes[:-1])) == 1 and sizes[0] != _PAIR)


def _has_check_digit(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17]


def _passes_luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(map(int, reversed(number))):
        doubled = digit if place % 2 == 0 else 2 * digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
