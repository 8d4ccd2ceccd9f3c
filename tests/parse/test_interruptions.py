"""Content between, beside and below the blocks of a form must not hide them."""

from __future__ import annotations

import pytest
from support.form_xml import INDICATORS, docx, form, funds, goals, head, indicators, total
from support.word_xml import p, tbl, tc, tr

from tests.parse.test_doubt import findings, only, row


@pytest.mark.parametrize(
    "between",
    [
        row(tc("产出指标小计", span=5), "60", "60", ""),
        row(tc("小计", span=5), "60", "60", ""),
        tr(tc("（续表）", span=9)),
    ],
)
def test_the_indicators_go_on_behind_a_line_between_them(between: str) -> None:
    block = indicators()
    record = only(form(*head(), *funds(), *goals(), *block[:3], between, *block[3:]))
    assert [i.name for i in record.indicators] == ["签订合同", "服务质量", "保障权益", "满意度"]


def test_the_execution_rate_may_be_the_first_indicator() -> None:
    first = row(tc("预算执行率（10分）", span=3), "100%", "90%", "10", "9", "")
    block = indicators()
    record = only(form(*head(), *funds(), *goals(), block[0], first, *block[1:]))
    assert (record.indicators[0].level1.code, record.indicators[0].weight) == ("execution", 10)
    assert len(record.indicators) == 5


@pytest.mark.parametrize("line", ["（2022年度）   单位：万元", "填报单位：丙局   2022年度    金额单位：万元"])
def test_year_and_unit_may_share_a_line_of_the_table(line: str) -> None:
    rows = (tr(tc(line, span=9)), *head(), *funds(label="项目资金"), *goals(), *indicators())
    record = only(docx(p("项目支出绩效自评表"), tbl(*rows)))
    assert (record.form.fiscal_year, record.funding.unit) == (2022, "万元")
    assert record.project.implementing_unit == "某某中心"


@pytest.mark.parametrize(
    "line",
    [
        tr("年度总体目标", tc("预期目标"), tc("做好甲", span=3), tc("实际完成情况"), tc("已做好", span=3)),
        tr("年度绩效目标", tc("预期目标：做好甲", span=4), tc("实际完成情况：已做好", span=4)),
    ],
)
def test_objectives_may_stand_in_one_line(line: str) -> None:
    data = form(*head(), *funds(), line, *indicators())
    assert [(g.expected, g.actual) for g in only(data).goals] == [("做好甲", "已做好")]
    assert findings(data, "unmapped-cell") == []


def test_the_unit_may_stand_in_a_section_s_heading() -> None:
    line = tr(tc("二、预算执行情况（单位：万元）", span=9))
    assert only(form(*head(), line, *funds(label="项目资金"), *goals(), *indicators())).funding.unit == "万元"


@pytest.mark.parametrize(
    ("lines", "weight", "score"),
    [
        ([tr(tc("自评得分", span=6), "100", "98", "")], 100, 98),
        ([tr(tc("合计", span=6), "90", "72", ""), tr(tc("总得分", span=6), "100", "80", "")], 100, 80),
        ([tr(tc("总分：98分", span=9))], None, 98),
    ],
)
def test_the_total_in_its_dresses(lines: list[str], weight: int | None, score: int) -> None:
    totals = only(form(*head(), *funds(), *goals(), *indicators(), *lines)).totals
    assert (totals.weight, totals.score) == (weight, score)


def test_the_telephone_of_whoever_filled_it_in_is_not_the_project_s() -> None:
    line = tr(tc("填表人：赵某", span=4), tc("联系电话：12345", span=5))
    record = only(form(*head()[:2], *funds(), *goals(), *indicators(), *total(), line))
    assert record.project.phone is None
    assert {(x.label, x.text) for x in record.remarks} == {("填表人", "赵某"), ("联系电话", "12345")}


def test_a_blank_remark_behind_the_indicators_is_a_label() -> None:
    data = form(*head(), *funds(), *goals(), *indicators(INDICATORS[:2]), tr("备注", *[""] * 8))
    assert findings(data, "unmapped-cell") == []


def test_points_at_the_end_of_a_line_of_pairs_are_a_score() -> None:
    line = tr("年度资金总额：", "326.4", "年度执行数", "326.4", "20")
    record = only(form(*head(), line, *goals(), *indicators()))
    assert record.funding.lines[0].score == 20


def test_a_second_objective_in_a_line_is_found_and_not_thrown_away() -> None:
    line = tr(tc("预期目标"), tc("做好甲", span=3), tc("年度目标"), tc("做好乙", span=4))
    data = form(*head(), *funds(), line, *indicators())
    assert [g.expected for g in only(data).goals] == ["做好甲"]
    assert "做好乙" in {f.operands["text"] for f in findings(data, "unmapped-cell")}


def test_three_amounts_of_one_source_are_not_guessed_at() -> None:
    line = tr("年度资金总额", "100", "年度资金总额", "100", "年度资金总额", "90")
    record = only(form(*head(), line, *goals(), *indicators()))
    assert record.funding.lines == ()
    assert [x.text for x in record.remarks if x.label == "年度资金总额"] == ["100", "100", "90"]
