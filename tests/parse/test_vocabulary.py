"""The vocabulary of the forms."""

from __future__ import annotations

import pytest

from pipeline.parse.vocabulary import fold, role, vocabulary


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("项目资金\n（万元）", "项目资金"),
        ("产 出 指 标（50分）", "产出指标"),
        ("执行率（Ｂ/Ａ）", "执行率"),
        ("1.项目年度目标完成情况", "项目年度目标完成情况"),
        ("一、基本情况", "基本情况"),
        ("★★★数量指标：", "数量指标"),
        ("实施单位（盖章）", "实施单位"),
        ("完成情况（100字以内）", "完成情况"),
        ("预算执行率(B/A×100%)", "预算执行率"),
        ("字" * 60, ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        ("head", "转移支付（项目）名称", "name"),
        ("head", "地方主管部门", "competent_department"),
        ("head", "业务主管部门", "competent_department"),
        ("head", "政策和项目名称", "name"),
        ("head", "组织实施单位", "implementing_unit"),
        ("head", "资金使用部门", "implementing_unit"),
        ("fund_source", "上年结转财政资金", "carryover"),
        ("fund_source", "年度总投资", "total"),
        ("fund_source", "市区两级资金", "local"),
        ("fund_source", "地方政府债券资金", "special_bond"),
        ("fund_source", "公共财政拨款", "current_year_appropriation"),
        ("goal", "年末完成情况", "actual"),
        ("goal", "年初批复目标", "expected"),
        ("level1", "实施效果", "benefit"),
        ("level1", "投入和管理", "process"),
        ("level1", "服务对象满意度指标", "satisfaction"),
        ("level2", "完成及时性", "timeliness"),
        ("level2", "社会公众或服务对象满意度指标", "satisfaction"),
        ("fund_column", "年初批复预算数", "initial_budget"),
        ("fund_column", "预算数（年初）", "initial_budget"),
        ("fund_column", "预算下达数", "annual_budget"),
        ("fund_column", "当年预算", "annual_budget"),
        ("fund_column", "预算调整数", None),
        ("fund_column", "拨付数", None),
        ("fund_column", "全年实际执行数", "executed"),
        ("fund_column", "列支数", "executed"),
        ("fund_column", "支出比例", "execution_rate"),
        ("indicator_column", "绩效目标值", "target"),
        ("indicator_column", "年度计划值", "target"),
        ("indicator_column", "年度完成值", "actual"),
        ("indicator_column", "年末完成值", "actual"),
        ("indicator_column", "标准分数", "weight"),
        ("indicator_column", "应得分", "weight"),
        ("indicator_column", "单位自评得分", "score"),
        ("indicator_column", "失分原因", "deviation"),
        ("indicator_column", "指标未完成原因", "deviation"),
        ("indicator_column", "完成率", "extra"),
        ("head", "项目负责人及联系电话", "leader_and_phone"),
        ("fund_column", "调整后预算数", "annual_budget"),
        ("fund_column", "年初预算", "initial_budget"),
        ("fund_column", "预算执行率(B/A)", "execution_rate"),
        ("fund_source", "上年结转资金", "carryover"),
        ("fund_source", "其他资金(包括以前年度结转资金)", "other"),
        ("fund_source", "财政专户管理资金", "special_account"),
        ("fund_source", "中央、省、市补助", "central"),
        ("indicator_column", "全年实际完成值", "actual"),
        ("indicator_column", "年初目标值(A)", "target"),
        ("indicator_column", "未完成原因及拟采取的改进措施", "deviation"),
        ("indicator_column", "度量单位", "unit"),
        ("level2", "服务对象满意度指标等", "satisfaction"),
        ("level2", "经济成本指标", "cost"),
        ("level1", "满意度指标（10分）", "satisfaction"),
        ("head", "法律服务费", None),
    ],
)
def test_roles(section: str, text: str, expected: str | None) -> None:
    assert role(section, text) == expected


def test_every_pattern_compiles_and_every_near_miss_has_both_names() -> None:
    assert all(m.zh and m.en for m in vocabulary().near_misses)
