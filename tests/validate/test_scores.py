"""Computed scores: each way in which a line earns its points, and the cases without one score."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from support.form_xml import FUNDS, INDICATORS, form, funds, goals, head, indicators, total

from pipeline import chain
from pipeline.model.assessment import Assessment, ComputedScore
from pipeline.validate import Profile, assess
from pipeline.validate.profile_file import shipped_profile

SHIPPED = shipped_profile()


def assessed(data: bytes, profile: Profile = SHIPPED) -> Assessment:
    return assess(next(chain.read(data, "表.docx")).record, profile)


def one(level2: str, target: str, actual: str, profile: Profile = SHIPPED) -> ComputedScore:
    """Return the score of one indicator with 10 points."""
    row = ("产出指标", level2, "指标1：某项工作", target, actual, "10", "10", "")
    return assessed(form(*head(), *funds(), *goals(), *indicators([row])), profile).scores[-1]


@pytest.mark.parametrize(
    ("level2", "target", "actual", "low", "high", "method"),
    [
        ("数量指标", "3项", "3项", "10", "10", "met"),
        ("数量指标", "3项", "4项", "10", "10", "met"),
        ("数量指标", "100", "91", "9.1", "9.1", "share"),
        ("数量指标", "3项", "2项", "6.67", "6.67", "share"),
        ("数量指标", ">3项", "3项", "10", "10", "share"),
        ("数量指标", "≥80%", "0", "0", "0", "share"),
        ("数量指标", "0次", "0次", "10", "10", "met"),
        ("数量指标", "约9项", "8项", "8.89", "10", "open"),
        ("数量指标", "90%-95%", "93%", "10", "10", "met"),
        ("数量指标", "90%-95%", "45%", "5", "5", "share"),
        ("数量指标", "90%-95%", "99%", "0", "10", "open"),
        ("时效指标", "≤5天", "5天", "10", "10", "met"),
        ("时效指标", "≤5天", "8天", "6.25", "6.25", "inverse"),
        ("时效指标", "≤0天", "8天", "0", "0", "inverse"),
        ("时效指标", "2022年6月", "2022年5月", "10", "10", "met"),
        ("时效指标", "2022年6月底前", "2022年6月20日", "10", "10", "met"),
        ("时效指标", "2022年6月", "2022年7月", "0", "8", "late"),
        ("时效指标", "2022年6月15日", "2022年6月", "0", "10", "open"),
        ("时效指标", "三季度", "三季度", "10", "10", "met"),
        ("时效指标", "12月底前", "12月10日", "10", "10", "met"),
        ("时效指标", "12月底前", "2022年12月10日", "10", "10", "met"),
        ("时效指标", "2022年10月前", "9月30日", "10", "10", "met"),
        ("时效指标", "上半年", "7月1日", "0", "8", "late"),
        ("时效指标", "一季度", "3月31日", "10", "10", "met"),
        ("时效指标", "6月中旬前", "6月20日", "10", "10", "met"),
        ("时效指标", "6月中旬前", "6月21日", "0", "8", "late"),
        ("时效指标", "6月10日前", "6月", "0", "10", "open"),
        ("时效指标", "年底前", "2023年1月5日", "0", "8", "late"),
        ("时效指标", "2月前", "2月30日", "0", "10", "open"),
        ("质量指标", "0起", "3起", "0", "0", "inverse"),
        ("质量指标", "0", "1起", "0", "0", "inverse"),
        ("质量指标", "≥0起", "3起", "10", "10", "met"),
        ("质量指标", "投诉0起", "投诉3起", "0", "0", "inverse"),
        ("质量指标", "零投诉", "无投诉", "10", "10", "met"),
        ("质量指标", "无重大安全事故", "发生事故1起", "0", "0", "inverse"),
        ("质量指标", "投诉0起", "投诉较少", "0", "10", "open"),
        ("成本指标", "12万元", "12万元", "10", "10", "met"),
        ("成本指标", "12万元", "10万元", "10", "10", "met"),
        ("成本指标", "12万元", "4万元", "3.33", "10", "saving"),
        ("成本指标", "12万元", "0", "0", "0", "share"),
        ("成本指标", "12万元", "15万元", "8", "8", "inverse"),
        ("成本指标", "0元", "0元", "10", "10", "met"),
        ("质量指标", "优良中低差", "优", "8", "10", "tier"),
        ("质量指标", "优良中低差", "中", "6", "8", "tier"),
        ("质量指标", "高中低", "低", "0", "6", "tier"),
        ("质量指标", "优良中低差", "一般", "0", "10", "open"),
        ("质量指标", "", "优", "0", "10", "open"),
        ("质量指标", "优良中低差", "", "0", "10", "open"),
        ("质量指标", "3项", "3次", "0", "10", "open"),
        ("质量指标", "按合同", "按合同", "0", "10", "open"),
        ("数量指标", "3项", "-3项", "0", "10", "open"),
    ],
)
def test_what_an_indicator_earns(
    level2: str, target: str, actual: str, low: str, high: str, method: str
) -> None:
    score = one(level2, target, actual)
    assert (score.low, score.high, score.method) == (Decimal(low), Decimal(high), method)
    assert score.exact == (low == high)
    assert (score.reason is not None) == (method == "open")


def test_the_execution_rate_earns_rate_times_points_and_no_more() -> None:
    score = assessed(form()).scores[0]
    assert (score.pointer, score.low, score.high, score.printed) == (
        "/funding/lines/0/score",
        *[Decimal("3.33")] * 2,
        9,
    )
    more = [("年度资金总额", "12", "12", "15", "10", "125%", "10"), FUNDS[1]]
    assert assessed(form(*head(), *funds(more), *goals(), *indicators())).scores[0].high == 10
    none = [("年度资金总额", "0", "0", "0", "10", "", "")]
    assert assessed(form(*head(), *funds(none), *goals(), *indicators())).scores[0].reason == "no-budget"


def test_the_total_is_a_span_with_its_bands() -> None:
    found = assessed(form())
    assert (found.low, found.high, found.weight) == (Decimal("79.33"), Decimal("93.33"), 100)
    assert found.grades == ("优", "良", "中")
    assert (found.printed_total, found.printed_grade) == (99, None)


def test_bands_are_of_a_hundred_points() -> None:
    assert assessed(form(*head(), *funds(), *goals(), *indicators(INDICATORS[:2]))).grades == ()


def test_without_points_nothing_is_computed() -> None:
    bare = [(*row[:5], "", "", "") for row in INDICATORS]
    plain = [(*row[:4], "", "", "") for row in FUNDS]
    found = assessed(form(*head(), *funds(plain), *goals(), *indicators(bare), *total("", "")))
    assert (found.scores, found.low, found.high, found.grades) == ((), 0, 0, ())


def test_an_office_has_its_own_tiers_and_ceilings() -> None:
    bounds = tuple(
        (Decimal(low), Decimal(high)) for low, high in (("0.8", "1"), ("0.5", "0.8"), ("0", "0.5"))
    )
    own = replace(SHIPPED, tier_bounds=bounds, ceiling="decline")
    assert one("质量指标", "优良中低差", "中", own).low == 5
    assert one("质量指标", "优良中低差", "差", own).high == 5
    assert [one("时效指标", "≤5天", days, own).high for days in ("8天", "10天", "11天")] == [4, 0, 0]
