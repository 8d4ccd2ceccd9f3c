"""Blank forms: the groups of the national template, each with two numbered indicators and a further row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .layout import Layout
from .texts import FormTexts, FundTexts, IndicatorTexts, Said

_GROUPS: Final = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
"""一级指标 with its 二级指标, in the order of the national template."""

_PLACES: Final = ("指标1：", "指标2：", "……")
_BLANK_YEAR: Final = "（    年度）"
_MONEY_UNIT: Final = "万元"


def blank(layout: Layout, year: int | None, unit: str | None, name: str | None) -> FormTexts:
    """Return the texts of a blank form with only fiscal year, implementing unit and project name if given."""
    return FormTexts(
        kind=layout.kind,
        title=layout.title,
        year=_BLANK_YEAR if year is None else f"（{year}年度）",
        money_unit=_MONEY_UNIT,
        fields={"name": name or "", "implementing_unit": unit or ""},
        funds=tuple(_fund_rows(layout)),
        goals=(("", ""),),
        indicators=tuple(
            IndicatorTexts(level1, level2, {"name": place})
            for level1, groups in _GROUPS.items()
            for level2 in groups
            for place in _PLACES
        ),
        totals={},
        remarks=(Said(layout.asks, ""),),
    )


def _fund_rows(layout: Layout) -> Iterator[FundTexts]:
    """Yield a row for every source; only the total has points, so the other rows have dashes."""
    total, first, *others = layout.sources
    yield FundTexts(total, {})
    for source in (f"其中：{first}", *others):
        yield FundTexts(source, {"weight": "—", "score": "—"})
