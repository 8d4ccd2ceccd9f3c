"""Targets and actual values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.normalize.readings import reading

D = Decimal


@pytest.mark.parametrize(
    ("text", "kind", "operator", "value", "unit"),
    [
        ("1份", "quantity", "=", D(1), "份"),
        ("≥735人次", "quantity", "≥", D(735), "人次"),
        ("≧735", "quantity", "≥", D(735), None),
        ("═100%", "percentage", "=", D(1), None),
        (">=90%", "percentage", "≥", D("0.9"), None),
        ("100百分比", "percentage", "=", D(1), None),
        ("不低于90%", "percentage", "≥", D("0.9"), None),
        ("90%以上", "percentage", "≥", D("0.9"), None),
        ("80%-90%", "percentage", "range", (D("0.8"), D("0.9")), None),
        ("3至5次", "quantity", "range", (D(3), D(5)), "次"),
        ("12万元", "money", "=", D(120000), "元"),
        ("≤53.808万元", "money", "≤", D(538080), "元"),
        ("1600元/亩", "quantity", "=", D(1600), "元/亩"),
        ("2022年3月31日", "date", "=", "2022-03-31", None),
        ("2022.3.31", "date", "=", "2022-03-31", None),
        ("2022年3月", "date", "=", "2022-03", None),
        ("2022年12月底前", "date", "≤", "2022-12", None),
        ("优", "rating", "=", "优", None),
        ("优良中低差", "rating", "=", None, None),
        ("高中低", "rating", "=", None, None),
        ("显著提升", "text", "=", None, None),
        ("2022年13月", "text", "=", None, None),
        ("约9", "quantity", "≈", D(9), None),
        ("1,000人", "quantity", "=", D(1000), "人"),
        ("20/20", "text", "=", None, None),
        ("0", "quantity", "=", D(0), None),
        ("864000", "quantity", "=", D(864000), None),
        ("3次，每次2天", "text", "=", None, None),
        ("≥95%以上", "percentage", "≥", D("0.95"), None),
        ("三项", "quantity", "=", D(3), "项"),
        ("不少于十二个", "quantity", "≥", D(12), "个"),
        ("一百零五人次", "quantity", "=", D(105), "人次"),
        ("一次性", "text", "=", None, None),
        ("2022年", "date", "=", "2022", None),
        ("2022年底前", "date", "≤", "2022", None),
        ("2022.3", "text", "=", None, None),
        ("2022年一季度", "date", "=", None, None),
        ("一季度", "date", "=", None, None),
        ("第4季度前", "date", "≤", None, None),
        ("年底前", "date", "≤", None, None),
        ("12月底前", "date", "≤", None, None),
        ("12月", "date", "=", None, None),
        ("12个月", "quantity", "=", D(12), "个月"),
        ("5年", "quantity", "=", D(5), "年"),
        ("2022-2023", "text", "=", None, None),
        ("3-5月", "text", "=", None, None),
        ("全年", "text", "=", None, None),
        ("控制在100万元以内", "money", "≤", D(1000000), "元"),
        ("12万元（含税）", "money", "=", D(120000), "元"),
        ("≤5天以内", "quantity", "≤", D(5), "天"),
        ("20220301", "date", "=", "2022-03-01", None),
        ("95\n98", "text", "=", None, None),
        ("10②", "text", "=", None, None),
        ("5m²", "quantity", "=", D(5), "m²"),
    ],
)
def test_readings(text: str, kind: str, operator: str, value: object, unit: str | None) -> None:
    got = reading(text)
    assert (got.text, got.kind, got.operator, got.value, got.unit) == (text, kind, operator, value, unit)
