"""Figures in English and Chinese: exact, for every kind that the reader distinguishes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalize.readings import reading
from pipeline.translate import figures, readings
from pipeline.translate.catalogue import Catalogue

CATALOGUE = Catalogue.shipped()


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("0.06万元", "600 yuan"),
        ("12万元", "120,000 yuan"),
        ("130.929268万元", "1,309,292.68 yuan"),
        ("18.173141万元", "181,731.41 yuan"),
        ("261.377573万元", "2,613,775.73 yuan"),
        ("263.172万元", "2,631,720 yuan"),
        ("93.478382万元", "934,783.82 yuan"),
        ("1.5亿元", "150,000,000 yuan"),
        ("≥95%", "≥ 95%"),
        ("80%-90%", "80% – 90%"),
        ("96.44%", "96.44%"),
        ("1份", "1 copy"),
        ("3项", "3 items"),
        ("约9个项目", "about 9 projects"),
        ("1,200人次", "1,200 person-times"),
        ("≤400元/人·月", "≤ 400 yuan per person per month"),
        ("9", "9"),
        ("优良中低差", "Scale: Excellent / Good / Fair / Low / Poor"),
        ("高中低", "Scale: High / Medium / Low"),
        ("优、良、中、差", "Scale: Excellent / Good / Fair / Poor"),
        ("优", "Excellent"),
        ("不合格", "Fail"),
        ("2022年3月31日", "31 March 2022"),
        ("2022年3月底前", "by March 2022"),
        ("3嘎达", None),
        ("3项/嘎达", None),
        ("按合同执行", None),
    ],
)
def test_a_reading_in_english(text: str, english: str | None) -> None:
    assert readings.reading_en(reading(text), CATALOGUE) == english


def test_the_middle_of_a_scale_depends_on_the_scale() -> None:
    assert readings.reading_en(reading("中"), CATALOGUE, scale="高中低") == "Medium"
    assert readings.reading_en(reading("中"), CATALOGUE, scale="优良中低差") == "Fair"
    assert readings.reading_en(reading("中"), CATALOGUE, scale="≥95%") == "Fair"


def test_a_reviewed_translation_comes_before_the_computed_one() -> None:
    context = "包含3项工作：装修改造、燃气切改线、空调购置"
    assert readings.reading_en(reading("3项"), CATALOGUE, context) == "3 tasks"


@pytest.mark.parametrize(
    ("iso", "en", "zh"),
    [
        ("2022-03-31", "31 March 2022", "2022年3月31日"),
        ("2022-03", "March 2022", "2022年3月"),
        ("2022", "2022", "2022年"),
    ],
)
def test_a_date(iso: str, en: str, zh: str) -> None:
    assert (figures.date_en(iso), figures.date_zh(iso)) == (en, zh)


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        ("优良中低差", ("优", "良", "中", "低", "差")),
        ("优秀、良好、合格、不合格", ("优秀", "良好", "合格", "不合格")),
        ("优良中低差等", ()),
        ("", ()),
    ],
)
def test_the_steps_of_a_scale(scale: str, words: tuple[str, ...]) -> None:
    assert figures.steps(scale) == words


@given(st.decimals(min_value=0, max_value=Decimal(10) ** 13, places=2))
def test_no_amount_gains_or_loses_a_fen(amount: Decimal) -> None:
    assert Decimal(figures.yuan(amount).removesuffix(" yuan").replace(",", "")) == amount
    assert Decimal(figures.in_unit(amount, "万元").replace(",", "")) * 10_000 == amount
    assert Decimal(figures.in_unit(amount, "亿元").replace(",", "")) * 10**8 == amount
    assert figures.in_unit(amount, None) == figures.number(amount)


@given(st.decimals(min_value=0, max_value=2, places=4))
def test_a_percentage_is_its_fraction(fraction: Decimal) -> None:
    assert Decimal(figures.percent(fraction).rstrip("%")) / 100 == fraction
