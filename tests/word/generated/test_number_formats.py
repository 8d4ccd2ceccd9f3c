"""Numbers in the formats of automatic numbers (ECMA-376 part 1, 17.18.59)."""

from __future__ import annotations

import pytest

from pipeline.word.generated.number_formats import customized, formatted


@pytest.mark.parametrize(
    ("number_format", "numbers"),
    [
        ("decimal", {0: "0", 7: "7", 10_000: "10000"}),
        ("decimalZero", {7: "07", 10: "10", 105: "105"}),
        ("upperRoman", {1: "I", 4: "IV", 9: "IX", 28: "XXVIII", 1994: "MCMXCIV"}),
        ("lowerRoman", {3: "iii"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 28: "BB", 105: "AAAAA"}),
        ("lowerLetter", {3: "c"}),
        ("ordinal", {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 21: "21st", 112: "112th"}),
        ("hex", {10: "A", 105: "69"}),
        ("none", {3: ""}),
        ("numberInDash", {3: "- 3 -"}),
        ("decimalFullWidth", {10: "１０"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 36: "㊱", 50: "㊿", 51: "51"}),
        ("decimalEnclosedCircleChinese", {10: "⑩"}),
        ("decimalEnclosedFullstop", {1: "⒈", 20: "⒛", 21: "21"}),
        ("decimalEnclosedParen", {1: "⑴", 20: "⒇", 21: "21"}),
        ("ideographEnclosedCircle", {1: "㊀", 10: "㊉"}),
        ("chineseCountingThousand", {1: "一", 10: "十", 11: "十一", 20: "二十", 105: "一百零五", 1005: "一千零五", 110: "一百一十"}),
        ("chineseCounting", {10: "十", 28: "二十八"}),
        ("japaneseCounting", {105: "一百零五"}),
        ("ideographDigital", {10: "一〇", 28: "二八"}),
        ("chineseLegalSimplified", {11: "壹拾壹", 105: "壹佰零伍"}),
        ("ideographLegalTraditional", {20: "貳拾"}),
        ("ideographTraditional", {1: "甲", 10: "癸"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("ideographZodiacTraditional", {1: "甲子", 60: "癸亥", 61: "甲子"}),
    ],
)  # fmt: skip
def test_formats(number_format: str, numbers: dict[int, str]) -> None:
    assert {number: formatted(number, number_format) for number in numbers} == numbers


@pytest.mark.parametrize("number_format", ["aiueo", "chicago", "cardinalText", "nonsense", ""])
def test_other_formats_are_unknown(number_format: str) -> None:
    assert formatted(1, number_format) is None


def test_a_number_too_large_for_a_format_is_unknown() -> None:
    assert formatted(10_000, "upperRoman") is None
    assert formatted(-1, "upperLetter") is None


@pytest.mark.parametrize(
    ("pattern", "text"), [("001, 002, 003, ...", "007"), ("01, 02", "07"), ("1, 2", "7"), ("A, B", None), ("", None), ("0, 1", "7")]
)  # fmt: skip
def test_formats_that_their_first_values_describe(pattern: str, text: str | None) -> None:
    assert customized(7, pattern) == text
