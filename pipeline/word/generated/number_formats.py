"""Write numbers as the formats of automatic numbers do (ECMA-376 part 1, 17.18.59, `ST_NumberFormat`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_DIGITS: Final = "〇一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL: Final = "零壹貳參肆伍陸柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_CYCLE: Final = 60
_LARGEST: Final = 9999
_HUNDRED: Final = 100


def formatted(number: int, number_format: str) -> str | None:
    """Return a number from 0 in a format; None if the format is unknown or has no such number."""
    if not 0 <= number <= _LARGEST:
        return str(number) if number_format == "decimal" else None
    write = _FORMATS.get(number_format)
    return None if write is None else write(number)


def customized(number: int, pattern: str) -> str | None:
    """Return a number in a format that its first values describe (`001, 002, 003, ...`); None if unknown."""
    first = pattern.partition(",")[0].strip()
    return str(number).zfill(len(first)) if first.isdecimal() and first.strip("0") in ("1", "") else None


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text or "0"


def _letters(number: int) -> str:
    """Return A to Z, then AA to ZZ: the letter is repeated."""
    if number < 1:
        return ""
    repeats, letter = divmod(number - 1, 26)
    return chr(ord("A") + letter) * (repeats + 1)


def _ordinal(number: int) -> str:
    tens, units = divmod(number, 10)
    ending = {1: "st", 2: "nd", 3: "rd"}.get(units, "th") if tens % 10 != 1 else "th"
    return f"{number}{ending}"


def _digits(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _counted(digits: str, powers: str) -> Callable[[int], str]:
    """Return what writes numbers with powers of ten: 一百零五.  In simple digits, 一十 is written 十."""

    def write(number: int) -> str:
        if number == 0:
            return digits[0]
        text, gap = "", False
        for power in range(3, -1, -1):
            digit = number // 10**power % 10
            if digit == 0:
                gap = bool(text)
                continue
            text += (digits[0] if gap else "") + digits[digit] + (powers[power - 1] if power else "")
            gap = False
        simple = text.startswith("一十")
        return text[1:] if simple else text

    return write


def _of(characters: str, start: int = 1) -> Callable[[int], str]:
    """Return what takes one character per number, and writes further numbers as digits."""

    def write(number: int) -> str:
        index = number - start
        return characters[index] if 0 <= index < len(characters) else str(number)

    return write


def _counting(number: int) -> str:
    return _thousand(number) if number < _HUNDRED else _digits(number).replace("〇", "○")


def _sexagenary(number: int) -> str:
    at = (number - 1) % _CYCLE
    return _STEMS[at % 10] + _BRANCHES[at % 12] if number else "0"


def _circled(number: int) -> str:
    for start, first, last in ((0, 0, 0), (1, 1, 20), (21, 21, 35), (36, 36, 50)):
        if first <= number <= last:
            return chr({0: 0x24EA, 1: 0x2460, 21: 0x3251, 36: 0x32B1}[start] + number - first)
    return str(number)


_thousand: Final = _counted("零一二三四五六七八九", "十百千")
_CIRCLED_IDEOGRAPHS: Final = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_FORMATS: Final[Mapping[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate({0x30 + d: 0xFF10 + d for d in range(10)}),
    "decimalFullWidth2": lambda number: str(number).translate({0x30 + d: 0xFF10 + d for d in range(10)}),
    "numberInDash": lambda number: f"- {number} -",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "ordinal": _ordinal,
    "hex": lambda number: f"{number:X}",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _of("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "decimalEnclosedParen": _of("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "ideographEnclosedCircle": _of(_CIRCLED_IDEOGRAPHS),
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": lambda number: _digits(number).replace("〇", "○"),
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "japaneseCounting": _thousand,
    "chineseCountingThousand": _thousand,
    "taiwaneseCountingThousand": _thousand,
    "chineseLegalSimplified": _counted(_LEGAL, "拾佰仟"),
    "ideographLegalTraditional": _counted(_LEGAL_TRADITIONAL, "拾佰仟"),
    "japaneseLegal": _counted("〇壱弐参四伍六七八九", "拾百阡"),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
}
