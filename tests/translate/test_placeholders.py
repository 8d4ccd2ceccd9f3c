"""Figures are replaced by placeholders in Chinese and filled in in English."""

from __future__ import annotations

import time

import pytest

from pipeline.translate.placeholders import extract_figures, filled, is_counted, names


@pytest.mark.parametrize(
    ("text", "pattern", "english"),
    [
        ("包含约9个项目", "包含约{n}个项目", {"n": "9"}),
        ("补助1,200户、3万人次", "补助{n}户、{n2}人次", {"n": "1,200", "n2": "30,000"}),
        ("合同金额18万元", "合同金额{amount}", {"amount": "180,000 yuan"}),
        ("下达93.478382万元", "下达{amount}", {"amount": "934,783.82 yuan"}),
        ("共1.2亿元", "共{amount}", {"amount": "120,000,000 yuan"}),
        ("每人500元", "每人{amount}", {"amount": "500 yuan"}),
        ("满意度80%至95.5%", "满意度{percent}至{percent2}", {"percent": "80%", "percent2": "95.5%"}),
        ("2022年3月上线", "{date}上线", {"date": "March 2022"}),
        ("于2022年12月31日前", "于{date}前", {"date": "31 December 2022"}),
        ("2021年市民热线", "{year}年市民热线", {"year": "2021"}),
        ("2020-2022年三年行动", "{year}-{year2}年三年行动", {"year": "2020", "year2": "2022"}),
        ("2022年2月30日上线", "{date}上线", {"date": "2022-02-30"}),
    ],
)
def test_figures_become_placeholders(text: str, pattern: str, english: dict[str, str]) -> None:
    found = extract_figures(text)
    assert found.text == pattern
    assert {name: figure.english for name, figure in found.figures.items()} == english


@pytest.mark.parametrize(
    "text",
    [
        "北京12345热线", "GB/T9704-2012", "电话65012345", "5G网络", "A4纸", "2022北京", "采购2000台", "编号007",
        "版本1.2.3", "3-5人", "1/3以上", "保障正常运转", "",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_figure_stays(text: str) -> None:
    assert extract_figures(text).text == text
    assert extract_figures(text).figures == {}


@pytest.mark.parametrize(
    ("pattern", "counted"),
    [
        ("包含约{n}个项目", True),
        ("每年{n}季度开始", False),
        ("第{n}批", False),
        ("{amount}", False),
        ("{n}月", False),
    ],
)
def test_what_counts_has_a_plural(pattern: str, counted: bool) -> None:
    assert is_counted(pattern) is counted


def test_english_that_asks_for_another_figure_is_none() -> None:
    figures = extract_figures("包含9个项目").figures
    assert filled("{n} sub-projects", figures) == "9 sub-projects"
    assert filled("{n} of {n2}", figures) is None
    assert filled("{other} of {n}", figures) == "{other} of 9"
    assert names("{n} {other} {amount2}") == {"n", "amount2"}


def test_time_grows_with_the_text_and_no_more() -> None:
    def seconds(text: str) -> float:
        begun = time.process_time()
        extract_figures(text)
        return time.process_time() - begun

    for part in ("1", "1,", "1.", "2022年", "1-", "1万"):
        assert seconds(part * 20_000) < 1.0
