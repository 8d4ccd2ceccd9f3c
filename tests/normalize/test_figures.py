"""Figures in every notation: read exactly or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.record import to_number
from pipeline.normalize import figures

D = Decimal


@pytest.mark.parametrize(
    ("text", "unit", "yuan"),
    [
        ("93.478382", "万元", D("934783.82")),
        ("215,457.6", "元", D("215457.6")),
        ("１２．５", "万元", D(125000)),
        ("2.38  万元", "元", D(23800)),
        ("5.8万", "元", D(58000)),
        ("850万（含上年）", "万元", D(8500000)),
        ("864000元", "万元", D(864000)),
        ("1.5亿元", "万元", D(150000000)),
        ("0", "万元", D(0)),
        ("-3", "元", D(-3)),
        ("￥12", "元", D(12)),
        ("12", None, None),
        ("854万854万", "万元", None),
        ("1,23", "元", None),
        ("12万3千", "元", None),
        ("约12", "万元", None),
        ("—", "万元", None),
        ("100\n20", "万元", None),
        ("9 5", "元", None),
        ("12①", "万元", None),
        ("12²", "万元", None),
        ("12（万元）", "元", D(120000)),
        ("12（含结转5）", "元", None),
        ("1,234,\n567", "元", D(1234567)),
    ],
)
def test_amounts(text: str, unit: str | None, yuan: Decimal | None) -> None:
    assert figures.amount(text, unit) == yuan


@pytest.mark.parametrize(
    ("text", "ratio", "rate"),
    [
        ("33.33%", None, D("0.3333")),
        ("100.00％", None, D(1)),
        ("0.00%", None, D(0)),
        ("0.958", None, D("0.958")),
        ("1", None, D(1)),
        ("100", None, D(1)),
        ("95", D("0.95"), D("0.95")),
        ("1.2", D("0.012"), D("0.012")),
        ("102.59%", None, D("1.0259")),
        ("", None, None),
        ("略", None, None),
    ],
)
def test_rates(text: str, ratio: Decimal | None, rate: Decimal | None) -> None:
    assert figures.rate(text, ratio) == rate


@pytest.mark.parametrize(
    ("text", "year"),
    [("（2022年度）", 2022), ("(2022 年度)", 2022), ("二〇二二年度", 2022), ("二○二三年", 2023), ("12022", None), ("", None),
     ("财预〔2020〕10号附件：2022年度", 2022), ("2023年朝阳区2022年度", 2022), ("2021-2022年度", None), ("（京财2020018号）", None),
     ("项目支出绩效自评表（2022）", 2022), ("2022年自评.docx", 2022)],
)  # fmt: skip
def test_years(text: str, year: int | None) -> None:
    assert figures.year(text) == year


fen = st.integers(min_value=0, max_value=10**14).map(lambda n: D(n) / 100)


@given(fen)
def test_an_amount_in_wan_comes_back_to_the_fen(yuan: Decimal) -> None:
    printed = format((yuan / 10_000).normalize(), "f")
    assert figures.amount(printed, "万元") == yuan


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3, allow_nan=False))
def test_what_is_in_range_survives_as_a_double(value: Decimal) -> None:
    if figures.in_range(value):
        assert D(repr(to_number(figures.exact(value)))) == value


def test_a_header_that_says_per_cent_settles_it() -> None:
    assert figures.rate("0.5", None, in_percent=True) == D("0.005")
    assert figures.rate("75", None, in_percent=True) == D("0.75")


def test_chinese_numbers() -> None:
    read = [figures.chinese_number(t) for t in ("十", "十二", "二十", "一百零五", "两千", "三万五千", "甲")]
    assert read == [10, 12, 20, 105, 2000, 35000, None]


def test_more_than_fifteen_digits_are_out_of_range() -> None:
    assert figures.in_range(D("123456789012345"))
    assert not figures.in_range(D("1234567890123456"))


@pytest.mark.parametrize(
    "digits", ["9" * 29, "9" * 199, "1" + "0" * 150, "0." + "9" * 40, "0." + "0" * 30 + "1"]
)
def test_a_figure_of_any_length_is_exact_or_out_of_range(digits: str) -> None:
    for value in (figures.number(digits), figures.amount(digits, "万元"), figures.percentage(f"{digits}%")):
        assert value is not None
        assert not figures.in_range(value)


def test_a_text_of_thousands_of_digits_is_no_figure() -> None:
    assert figures.number("9" * 5000) is None
    assert figures.amount("9" * 5000, "元") is None
