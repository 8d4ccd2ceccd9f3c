"""Variations by clerks of other offices: additions and omissions that must still be read."""

from __future__ import annotations

import pytest
from support.form_xml import INDICATORS, form, funds, goals, head, indicators, total
from support.word_xml import docx, p, tbl, tc, tr

from pipeline.model.form import Form
from tests.parse.test_doubt import only as record
from tests.parse.test_forms import cells, only
from tests.parse.test_layouts import amounts, margin, texts

FUND_LINE = ("12", "12", "4", "10", "33.33%", "9")


@pytest.mark.parametrize(
    ("label", "source"),
    [
        ("其中：中央财政专项扶贫资金", "central"),
        ("中央衔接资金", "central"),
        ("自治区财政专项扶贫资金", "provincial"),
        ("省级财政衔接推进乡村振兴补助资金", "provincial"),
        ("市县财政专项扶贫资金", "local"),
        ("县级衔接资金", "local"),
        ("其中：国有资本经营预算拨款", "current_year_appropriation"),
        ("当年政府性基金预算拨款", "current_year_appropriation"),
    ],
)
def test_a_source_is_named_by_whose_money_it_is(label: str, source: str) -> None:
    rows = [("年度资金总额", *FUND_LINE), (label, *FUND_LINE)]
    assert only(form(*head(), *funds(rows), *goals(), *indicators())).funds[1].source == source


def test_money_paid_by_the_treasury_is_money_executed() -> None:
    header = ("年初预算数", "调整后预算数", "实际支付数", "标准分", "支付率", "自评分")
    one = only(form(*head(), *funds([("年度资金总额", *FUND_LINE)], header=header), *goals(), *indicators()))
    keys = ("initial_budget", "annual_budget", "executed", "weight", "execution_rate", "score")
    assert amounts(one) == [("total", dict(zip(keys, FUND_LINE, strict=True)))]


def test_the_amount_and_its_rate_share_a_header() -> None:
    block = margin(
        "项目资金（万元）",
        (tc("", span=2), tc("预算数", span=2), tc("执行数", span=2), tc("得分", merge="restart")),
        (tc("", span=2), "年初预算数", "全年预算数", "金额", "执行率", tc(merge="continue")),
        (tc("年度资金总额", span=2), "10", "12", "9", "75%", "7.5"),
    )
    one = only(form(*head(), *block, *goals(), *indicators()))
    assert amounts(one)[0][1] == {
        "initial_budget": "10", "annual_budget": "12", "executed": "9", "execution_rate": "75%", "score": "7.5",
    }  # fmt: skip


def test_objectives_are_numbered_and_explained_in_their_rows() -> None:
    block = margin(
        "年度总体目标",
        ("序号", tc("预期目标", span=3), tc("实际完成情况", span=3), "未完成原因"),
        ("1", tc("做好甲", span=3), tc("做了甲", span=3), ""),
        ("2", tc("做好乙", span=3), tc("没做乙", span=3), "没有人"),
        ("三、", tc("做好丙", span=3), tc("做了丙", span=3), ""),
    )
    one = only(form(*head(), *funds(), *block, *indicators()))
    assert [(g.expected.text, g.actual.text) for g in one.goals if g.expected and g.actual] == [
        ("做好甲", "做了甲"), ("做好乙", "没做乙"), ("做好丙", "做了丙"),
    ]  # fmt: skip
    assert texts(one) == {"未完成原因": "没有人"}
    assert one.unmapped == ()


@pytest.mark.parametrize("blanks", [0, 6])
def test_a_group_may_be_a_row_of_its_own(blanks: int) -> None:
    def group(text: str) -> str:
        return tr(text, *[""] * blanks) if blanks else tr(tc(text, span=7))

    header = ("二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析")
    rows = [row[1:] for row in INDICATORS]
    block = [
        tr(*header),
        group("一、产出指标（50分）"), tr(*rows[0]), tr(*rows[1]),
        group("二、效益指标（30分）"), tr(*rows[2]),
        group("三、满意度指标（10分）"), tr(*rows[3]),
    ]  # fmt: skip
    one = only(docx(p("项目支出绩效自评表"), tbl(*head(), *funds(), *goals()), p(""), tbl(*block)))
    assert [(i.level1_code, i.level2_code) for i in one.indicators] == [
        ("output", "quantity"), ("output", "quality"), ("benefit", "social"), ("satisfaction", "satisfaction"),
    ]  # fmt: skip
    assert one.unmapped == ()


def test_without_a_third_level_the_second_holds_the_indicators() -> None:
    header = ("一级指标", "二级指标", "年度指标值", "实际完成值", "分值", "得分")
    rows = [
        ("产出指标", "签订合同", "1份", "1份", "50", "50"),
        ("效益指标", "投诉数", "0起", "1起", "40", "35"),
    ]
    one = only(form(*head(), *funds(), *goals(), *indicators(rows, header)))
    assert cells(one, "name") == ["签订合同", "投诉数"]
    assert [(i.level1_code, i.level2) for i in one.indicators] == [("output", None), ("benefit", None)]


@pytest.mark.parametrize("name", ["无", "不适用", "（此项无则不填）"])
def test_a_group_without_indicators_says_so(name: str) -> None:
    row = ("效益指标", "经济效益指标", name, "无" if name == "无" else "", "", "", "", "")
    one = only(form(*head(), *funds(), *goals(), *indicators([*INDICATORS, row]), *total()))
    assert len(one.indicators) == len(INDICATORS)
    assert one.unmapped == ()


def test_the_unit_stands_in_the_heading_between_two_tables() -> None:
    tables = [
        tbl(*head()),
        p("二、项目资金（万元）"),
        tbl(*funds(label="资金")),
        p("三、绩效指标"),
        tbl(*indicators()),
    ]
    one = record(docx(p("项目支出绩效自评表"), p("一、项目基本情况"), *tables))
    assert one.funding.unit == "万元"
    assert one.remarks == ()


@pytest.mark.parametrize(("department", "unit"), [(None, None), ("某某局", "某某站")])
def test_a_budget_unit_is_what_the_form_names_nowhere_else(department: str | None, unit: str | None) -> None:
    others = [
        tr(label, tc(who, span=8)) for label, who in (("主管部门", department), ("实施单位", unit)) if who
    ]
    lines = (tr("项目名称", tc("清淤", span=8)), *others, tr("预算单位", tc("某某中心", span=8)))
    fields = {k: v.text for k, v in only(form(*lines, *funds(), *goals(), *indicators())).fields.items()}
    assert fields["competent_department"] == (department or "某某中心")
    assert fields.get("implementing_unit") == unit


def test_a_budget_unit_beside_its_department_is_the_unit() -> None:
    lines = (tr("预算单位", tc("某某中心", span=3), "主管部门", tc("某某局", span=4)),)
    name = tr("项目名称", tc("清淤", span=8))
    fields = only(form(name, *lines, *funds(), *goals(), *indicators())).fields
    assert (fields["competent_department"].text, fields["implementing_unit"].text) == ("某某局", "某某中心")


@pytest.mark.parametrize(("text", "grade"), [("优", "优"), ("项目完成较好，效益明显。", None)])
def test_a_conclusion_is_a_grade_only_where_it_is_a_grade_word(text: str, grade: str | None) -> None:
    line = tr("自评结论", tc(text, span=8))
    found = record(form(*head(), *funds(), *goals(), *indicators(), *total(), line))
    assert found.totals.grade == grade
    assert [r.text for r in found.remarks] == ([] if grade else [text])


def test_funds_in_pairs_beside_a_margin_that_is_not_merged() -> None:
    block = (
        tr("预算执行情况（万元）", "预算数：", tc("12", span=2), tc("执行数：", span=2), tc("9", span=3)),
        tr("", "其中：财政拨款", tc("10", span=2), tc("其中：财政拨款", span=2), tc("7", span=3)),
        tr("", "其他资金", tc("2", span=2), tc("其他资金", span=2), tc("2", span=3)),
    )
    one = only(form(*head(), *block, *goals(), *indicators()))
    assert amounts(one) == [
        ("total", {"annual_budget": "12", "executed": "9"}),
        ("current_year_appropriation", {"annual_budget": "10", "executed": "7"}),
        ("other", {"annual_budget": "2", "executed": "2"}),
    ]


def test_statements_behind_the_funds_are_no_source_of_funds() -> None:
    header = ("全年预算数（A）", "全年执行数（B）", "预算执行率（B/A）")
    block = (
        tr("资金管理情况", tc("", span=2), tc("情况说明", span=3), tc("存在问题和改进措施", span=3)),
        tr("", tc("下达及时性", span=2), tc("30日内下达", span=3), tc("无", span=3)),
        tr("", tc("使用规范性", span=2), tc("专款专用", span=3), tc("", span=3)),
    )
    rows = [("年度资金总额：", "12", "9", "75%"), ("地方资金", "0", "0", "")]
    one = only(form(*head(), *funds(rows, header=header), *block, *goals(), *indicators()))
    assert [source for source, _ in amounts(one)] == ["total", "local"]
    assert texts(one)["使用规范性·情况说明"] == "专款专用"
    assert one.unmapped == ()


def test_points_of_the_groups_are_not_the_points_of_their_first_indicator() -> None:
    header = ("一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "年度指标值", "实际完成值", "得分")
    rows = [
        ("产出指标", "50", "数量指标", "50", "签订合同", "20", "1份", "1份", "20"),
        ("", "", "", "", "服务次数", "30", "4次", "3次", "22.5"),
        ("效益指标", "40", "社会效益指标", "40", "投诉数", "40", "0起", "0起", "40"),
    ]
    one = only(form(*head(), *funds(), *goals(), *indicators(rows, header)))
    assert cells(one, "weight") == ["20", "30", "40"]
    said = [{e.label: e.value.text for e in i.extra} for i in one.indicators]
    assert said[0] == {"一级指标·分值": "50", "二级指标·分值": "50"}
    assert said[1] == {}


def test_points_before_the_names_are_the_indicators_where_there_are_no_others() -> None:
    header = ("一级指标", "二级指标", "分值", "三级指标", "年度指标值", "实际完成值", "得分")
    rows = [("产出指标", "数量指标", "50", "签订合同", "1份", "1份", "50")]
    assert cells(only(form(*head(), *funds(), *goals(), *indicators(rows, header))), "weight") == ["50"]


@pytest.mark.parametrize("header", ["截至12月底执行数", "截止2022年12月31日累计支出数", "全年执行"])
def test_what_was_executed_by_the_year_s_end_is_the_year_s(header: str) -> None:
    labels = ("年初预算数", "追加（减）预算数", "全年预算数", header, "执行率", "得分")
    rows = [("年度资金总额", "310", "-25", "285", "281.3", "98.7%", "9.87")]
    one = only(form(*head(), *funds(rows, header=labels), *goals(), *indicators()))
    assert amounts(one)[0][1] == {
        "initial_budget": "310", "annual_budget": "285", "executed": "281.3", "execution_rate": "98.7%", "score": "9.87",
    }  # fmt: skip
    assert texts(one) == {"年度资金总额·追加（减）预算数": "-25"}


def test_the_unit_may_stand_behind_the_margin_without_brackets() -> None:
    assert (
        record(form(*head(), *funds(label="项目资金\n单位：元"), *goals(), *indicators())).funding.unit
        == "元"
    )


def test_sources_may_be_numbered() -> None:
    rows = [("1.年度资金总额", *FUND_LINE), ("2.其中：当年财政拨款", *FUND_LINE)]
    lines = record(form(*head(), *funds(rows), *goals(), *indicators())).funding.lines
    assert [(f.source, f.label) for f in lines] == [
        ("total", "1.年度资金总额"), ("current_year_appropriation", "当年财政拨款"),
    ]  # fmt: skip


@pytest.mark.parametrize("programme_first", [True, False])
def test_a_programme_beside_its_project_is_a_remark(programme_first: bool) -> None:
    programme = tr(tc("专项资金名称", span=2), tc("乡村振兴专项", span=7))
    rows = (programme, *head()) if programme_first else (head()[0], programme, *head()[1:])
    one = only(form(*rows, *funds(), *goals(), *indicators()))
    assert one.title is not None
    assert one.fields["name"].text == "法律服务费"
    assert texts(one) == {"专项资金名称": "乡村振兴专项"}


def test_a_programme_alone_is_the_project() -> None:
    rows = (tr(tc("专项资金名称", span=2), tc("乡村振兴专项", span=7)), *head()[1:])
    assert only(form(*rows, *funds(), *goals(), *indicators())).fields["name"].text == "乡村振兴专项"


def test_what_no_field_has_room_for_keeps_its_own_label() -> None:
    rows = (*head(), tr(tc("建设单位", span=2), tc("某公司", span=7)))
    assert texts(only(form(*rows, *funds(), *goals(), *indicators()))) == {"建设单位": "某公司"}


def test_a_margin_that_is_not_merged_heads_no_amounts() -> None:
    header = tr(
        tc("预算执行情况（万元）", span=2),
        "资金来源",
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "执行率",
        "得分",
        "",
    )
    rows = [tr(tc("", span=2), name, "9", "9", "8", "88.89%", "8.9", "") for name in ("甲经费", "乙经费")]
    one = only(form(*head(), header, *rows, *goals(), *indicators()))
    assert [row.label.text for row in one.funds] == ["甲经费", "乙经费"]
    assert amounts(one)[0][1]["executed"] == "8"


@pytest.mark.parametrize("header", ["年度绩效目标", "绩效内容", ""])
def test_the_column_behind_the_second_level_holds_the_names_whatever_heads_it(header: str) -> None:
    labels = ("一级指标", "二级指标", header, "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
    one = only(form(*head(), *funds(), *goals(), *indicators(header=labels)))
    assert cells(one, "name") == [row[2] for row in INDICATORS]
    assert one.indicators[0].level2 is not None


def test_a_margin_is_no_column_of_the_indicators() -> None:
    first = tr(
        tc("实际完成情况", merge="restart"),
        "一级指标",
        "二级指标",
        "三级指标",
        "指标值",
        "完成值",
        "分值",
        "得分",
        "",
    )
    rows = [tr(tc(merge="continue"), *row) for row in INDICATORS]
    assert cells(only(form(*head(), *funds(), *goals(), first, *rows)), "actual") == [
        "1份",
        "优",
        "高",
        "95%",
    ]


def wide(*rows: tuple[str, ...]) -> Form:
    """A form whose target spans two grid columns; each row is what follows 数量指标 and the name."""
    header = (tc("年度指标值", span=2), "实际完成值", "分值", "得分")
    top = tr(tc("绩效指标", merge="restart"), "一级指标", "二级指标", "三级指标", *header)
    body = [
        tr(tc(merge="continue"), "产出指标", "数量指标", f"指标{n}：修渠", *row)
        for n, row in enumerate(rows, 1)
    ]
    return only(form(*head(), *funds(), *goals(), top, *body))


def test_a_target_in_two_cells_is_one_target() -> None:
    one = wide(
        ("≥", "3座", "3座", "20", "20"), ("12", "公里", "12公里", "20", "20"), ("", "95%", "96%", "20", "20")
    )
    assert cells(one, "target") == ["≥3座", "12公里", "95%"]
    assert one.unmapped == ()


def test_of_two_figures_below_one_header_neither_is_read() -> None:
    one = wide(("10", "5", "15座", "20", "20"), (tc("4座", span=2), "4座", "20", "20"))
    assert "target" not in one.indicators[0].cells
    assert [w.text for w in one.unmapped] == ["10", "5"]
    header = tr(
        tc("项目资金（万元）", span=2),
        "",
        tc("全年预算数", span=2),
        tc("全年执行数", span=2),
        "执行率",
        "得分",
    )
    row = tr(tc("", span=2), "年度资金总额", "9", "1", tc("", span=1), "8", "80%", "8")
    one = only(form(*head(), header, row, *goals(), *indicators()))
    assert amounts(one) == [("total", {"executed": "8", "execution_rate": "80%", "score": "8"})]
    assert [w.text for w in one.unmapped] == ["9", "1"]


def test_labels_printed_again_where_they_should_be_merged() -> None:
    rows = [
        tr("绩效指标", *row)
        for row in (("一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分", ""), *INDICATORS)
    ]
    one = only(form(*head(), *funds(), *goals(), *rows, tr(*["总分"] * 6, "100", "99", "")))
    assert {k: v.text for k, v in one.totals.items()} == {"weight": "100", "score": "99"}
    assert one.unmapped == ()


@pytest.mark.parametrize(
    "again", ["项目支出绩效自评表（续）", "续表：项目支出绩效自评表", "项目支出绩效自评表"]
)
def test_a_form_goes_on_under_its_title_printed_again(again: str) -> None:
    block = indicators()
    first, second = (*head(), *funds(), *goals(), *block[:3]), (block[0], *block[3:], *total())
    one = only(docx(p("项目支出绩效自评表"), tbl(*first), p(again), tbl(*second)))
    assert cells(one, "score") == ["10", "40", "30", "10"]
    assert one.totals["score"].text == "99"


@pytest.mark.parametrize("label", ["绩效自评总分", "项目得分", "最终得分", "分值合计"])
def test_the_total_row_under_other_names_has_both_its_figures(label: str) -> None:
    line = tr(tc(label, span=6), "100", "99", "")
    totals = only(form(*head(), *funds(), *goals(), *indicators(), line)).totals
    assert {k: v.text for k, v in totals.items()} == {"weight": "100", "score": "99"}


def test_a_score_in_pairs_behind_the_indicators_is_no_total_row() -> None:
    line = tr(tc("自评总分", span=2), tc("98.5", span=3), tc("自评等级", span=2), tc("优", span=2))
    totals = only(form(*head(), *funds(), *goals(), *indicators(), line)).totals
    assert {k: v.text for k, v in totals.items()} == {"score": "98.5", "grade": "优"}
