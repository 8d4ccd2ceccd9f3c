"""If a table is ambiguous, a figure is left out and reported instead of being put into the wrong field."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.form_xml import (
    FUND_HEADER,
    FUNDS,
    INDICATOR_HEADER,
    INDICATORS,
    form,
    funds,
    goals,
    head,
    indicators,
    total,
)
from support.word_xml import docx, p, r, raw, sdt, tbl, tc, tr

from pipeline import chain
from pipeline.model.finding import Finding
from pipeline.model.record import Record
from pipeline.validate.profile_file import shipped_profile


def only(data: bytes, filename: str = "表.docx") -> Record:
    (one,) = chain.extract(data, filename).forms
    return one.record


def findings(data: bytes, code: str) -> list[Finding]:
    return [
        f
        for form in chain.check(data, "表.docx", shipped_profile()).forms
        for f in form.findings
        if f.code == code
    ]


def row(*cells: str) -> raw:
    return tr(tc(merge="continue"), *cells)


def with_rows(*rows: str) -> bytes:
    return form(*head(), *funds(), *goals(), indicators(())[0], *rows)


def with_funds(label: str, header: tuple[str, ...], *rows: tuple[str, ...]) -> bytes:
    return form(*head(), *funds(rows, label, header), *goals(), *indicators())


def test_a_merge_that_nothing_began_swallows_no_indicator() -> None:
    """Under a header that is not merged, cells that claim to continue it are separate cells."""
    go_on = tc(merge="continue")
    header = tr(tc("绩效指标", merge="restart"), *INDICATOR_HEADER)
    rows = [row(go_on, go_on, f"指标{n}：第{n}项", "1", "1", "10", "10", "") for n in (1, 2, 3)]
    record = only(form(*head(), *funds(), *goals(), header, row(*INDICATORS[0]), header, *rows))
    assert [i.name for i in record.indicators] == ["签订合同", "第1项", "第2项", "第3项"]


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        (("5份", "5份", tc("10", span=2)), "weight", None),
        (("5份", "5份", tc("10", span=2)), "score", None),
        ((tc("5份", span=2), "10", "10"), "target", None),
        (("5份", tc("5", span=2), "10"), "actual", None),
        (("5份", tc("5", span=2), "10"), "weight", None),
    ],
)
def test_a_cell_over_two_columns_belongs_to_neither(
    cells: tuple[str, ...], field: str, value: object
) -> None:
    data = with_rows(row("产出指标", "数量指标", "指标1：甲", *cells, ""))
    assert getattr(only(data).indicators[0], field) == value
    assert findings(data, "unmapped-cell")


def test_an_amount_over_two_columns_is_left_out() -> None:
    line = tr(tc(merge="continue"), tc("年度资金总额", span=2), "12", "12", tc("4", span=2), "33.33%", "9")
    block = funds(())
    data = form(*head(), *block, line, *goals(), *indicators())
    assert (only(data).funding.lines[0].executed, only(data).funding.lines[0].weight) == (None, None)
    assert findings(data, "unmapped-cell")


def test_a_line_of_words_among_the_funds_is_a_remark() -> None:
    line = tr(tc(merge="continue"), tc("资金使用说明", span=2), tc("结余15万元", span=6))
    record = only(form(*head(), *funds(), line, *goals(), *indicators()))
    assert [x.source for x in record.funding.lines] == ["total", "current_year_appropriation"]
    assert [(x.label, x.text) for x in record.remarks] == [("资金使用说明", "结余15万元")]


def test_a_total_over_weight_and_score_is_the_score() -> None:
    record = only(
        form(*head(), *funds(), *goals(), *indicators(), tr(tc("总分", span=6), tc("98.5", span=3)))
    )
    assert (record.totals.weight, record.totals.score) == (None, Decimal("98.5"))


def test_a_hundred_over_weight_and_score_may_be_either() -> None:
    data = form(*head(), *funds(), *goals(), *indicators(), tr(tc("总分", span=6), tc("100", span=3)))
    assert (only(data).totals.weight, only(data).totals.score) == (None, None)
    assert findings(data, "unmapped-cell")


def test_figures_in_a_row_that_was_not_filled_in_are_found() -> None:
    data = with_rows(row(*INDICATORS[0]), row("", "", "指标2：", "", "", "10", "8", ""))
    assert len(only(data).indicators) == 1
    assert {f.operands["text"] for f in findings(data, "unmapped-cell")} == {"10", "8"}


def test_a_weight_merged_over_an_empty_row_is_the_next_one_s() -> None:
    data = with_rows(
        row(
            "产出指标", "数量指标", "指标1：", "", "", tc("10", merge="restart"), tc("9", merge="restart"), ""
        ),
        row("", "", "指标2：发文", "2", "2", tc(merge="continue"), tc(merge="continue"), ""),
    )
    (indicator,) = only(data).indicators
    assert (indicator.weight, indicator.score) == (10, 9)


def test_rows_of_dashes_are_no_indicators() -> None:
    data = with_rows(
        row(*INDICATORS[0]),
        row("效益指标", "经济效益指标", "—", "—", "—", "—", "—", "—"),
        row("", "", "指标2：/", "", "", "/", "/", ""),
    )
    assert len(only(data).indicators) == 1
    assert findings(data, "unmapped-cell") == []


@pytest.mark.parametrize(
    ("name", "number", "kept"),
    [
        ("指标100%完成", None, "指标100%完成"),
        ("指标2022年完成", None, "指标2022年完成"),
        ("指标12.5公里建设", None, "指标12.5公里建设"),
        ("指标2.建设道路", 2, "建设道路"),
        ("指标3：12.5公里", 3, "12.5公里"),
        ("指标：建设道路", None, "建设道路"),
    ],
)
def test_a_name_loses_no_digit(name: str, number: int | None, kept: str) -> None:
    indicator = only(with_rows(row("产出指标", "数量指标", name, "1", "1", "10", "10", ""))).indicators[0]
    assert (indicator.number, indicator.name) == (number, kept)


def test_two_figures_in_a_cell_are_not_one() -> None:
    data = with_funds(
        "项目资金（万元）",
        FUND_HEADER,
        ("年度资金总额", "12", tc("100", "20"), "4", "10", "33%", tc("9", "8")),
    )
    line = only(data).funding.lines[0]
    assert (line.annual_budget, line.score) == (None, None)
    assert {f.pointers[0] for f in findings(data, "unread-figure")} >= {
        "/funding/lines/0/annual_budget",
        "/funding/lines/0/score",
    }


def test_a_raised_digit_is_no_digit() -> None:
    noted = tc(p("12", r("1", properties='<w:vertAlign w:val="superscript"/>')))
    data = with_funds("项目资金（万元）", FUND_HEADER, ("年度资金总额", noted, "12", "4", "10", "", ""))
    assert only(data).funding.lines[0].initial_budget is None


def test_units_are_those_of_the_column_before_those_of_the_block() -> None:
    header = ("年初预算数", "全年预算数", "全年执行数（元）", "分值", "执行率（%）", "得分")
    data = with_funds(
        "项目资金（万元）", header, ("年度资金总额", "12", "12", "40000", "10", "33.33", "3.33")
    )
    line = only(data).funding.lines[0]
    assert (line.annual_budget, line.executed) == (120000, 40000)
    assert line.execution_rate == Decimal("0.3333")
    assert findings(data, "other-money-unit")


def test_the_block_s_unit_goes_before_the_line_above_it() -> None:
    data = docx(
        p("项目支出绩效自评表"),
        p("（2022年度）"),
        p("填报单位：某某局　金额单位：元"),
        tbl(*head(), *funds(), *goals(), *indicators()),
    )
    assert only(data).funding.lines[0].annual_budget == 120000
    assert findings(data, "other-money-unit")


@pytest.mark.parametrize(
    "label", ["项目资金（千元）", "项目资金（百万元）", "项目资金（万美元）", "项目资金"]
)
def test_a_word_of_money_that_is_no_unit_of_ours_is_none(label: str) -> None:
    data = with_funds(label, FUND_HEADER, *FUNDS)
    assert only(data).funding.unit is None
    assert only(data).funding.lines[0].annual_budget is None
    assert findings(data, "no-money-unit")


@pytest.mark.parametrize("unit", ["人民币万元", "万元（保留两位小数）", "元大都遗址公园管理处"])
def test_a_unit_cell_is_read_strictly_and_never_breaks(unit: str) -> None:
    data = form(
        *head(),
        tr(tc("金额单位", span=2), tc(unit, span=7)),
        *funds(label="项目资金"),
        *goals(),
        *indicators(),
    )
    assert only(data).funding.unit in ("万元", None)


@pytest.mark.parametrize(
    ("title", "year", "filename", "expected"),
    [
        ("2023年朝阳区2022年度项目支出绩效自评表", "", "表.docx", 2022),
        ("财预〔2020〕10号附件：2022年度项目支出绩效自评表", "", "表.docx", 2022),
        ("项目支出绩效自评表（京财2020018号）", "", "2022年自评.docx", 2022),
        ("2021-2022年度项目支出绩效自评表", "", "表.docx", None),
    ],
)
def test_the_fiscal_year_is_no_other_number(
    title: str, year: str, filename: str, expected: int | None
) -> None:
    assert only(form(title=title, year=year), filename).form.fiscal_year == expected


def test_the_year_of_filling_in_is_not_the_fiscal_year() -> None:
    line = tr(tc("填报年度", span=2), tc("2023", span=7))
    record = only(
        form(*head(), line, *funds(), *goals(), *indicators(), title="2022年度项目支出绩效自评表", year="")
    )
    assert record.form.fiscal_year == 2022


def test_a_sub_heading_does_not_split_a_form() -> None:
    data = docx(
        p("项目支出绩效自评表"),
        p("（2022年度）"),
        tbl(*head(), *funds(), *goals()),
        p("绩效指标完成情况表"),
        tbl(*indicators(), *total()),
    )
    assert len(only(data).indicators) == 4


@pytest.mark.parametrize(
    "title",
    [
        "2022年视频监控系统运维项目支出绩效自评表",
        "某单位整体搬迁项目支出绩效自评表",
        "2022年度目标审核系统项目绩效自评表",
    ],
)
def test_a_project_s_name_in_the_title_is_no_near_miss(title: str) -> None:
    assert only(form(title=title)).form.title == title


def test_a_table_that_was_not_taken_is_said() -> None:
    other = tbl(*head("乙"), *funds())
    data = docx(
        p("项目支出绩效自评表"),
        p("（2022年度）"),
        tbl(*head(), *funds(), *goals(), *indicators()),
        p("项目支出绩效自评表"),
        other,
    )
    assert only(data).project.name == "法律服务费"
    (finding,) = findings(data, "form-refused")
    assert [(cell.table, cell.row, cell.column) for cell in finding.cells] == [(2, 1, 1)]


@pytest.mark.parametrize(
    ("text", "leader", "phone"),
    [
        ("李四13900000000（办公）", "李四", "13900000000（办公）"),
        ("65868275 张三", "张三", "65868275"),
        ("张三、李四", "张三、李四", None),
    ],
)
def test_leader_and_telephone_in_either_order(text: str, leader: str, phone: str | None) -> None:
    line = tr(tc("负责人及电话", span=2), tc(text, span=7))
    project = only(form(*head()[:2], line, *funds(), *goals(), *indicators())).project
    assert (project.leader, project.phone) == (leader, phone)


def test_a_contact_is_the_leader_only_where_there_is_none() -> None:
    line = tr(tc("联系人", span=2), tc("李四", span=3), tc("项目负责人", span=2), tc("张三", span=2))
    record = only(form(*head()[:2], line, *funds(), *goals(), *indicators()))
    assert record.project.leader == "张三"
    assert ("联系人", "李四") in [(x.label, x.text) for x in record.remarks]


def test_lines_between_title_and_table_are_kept() -> None:
    data = docx(
        p("项目支出绩效自评表"), p("（2022年度）"), p("填报单位：某某局 填报日期：　2023年3月"), p("第一联"),
        tbl(*head(unit=""), *funds(), *goals(), *indicators()), p("单位（盖章）："), p("填表人：王五"),
    )  # fmt: skip
    record = only(data)
    assert record.project.implementing_unit == "某某局"
    assert {(x.label, x.text) for x in record.remarks} >= {
        ("填报日期", "2023年3月"),
        ("", "第一联"),
        ("填表人", "王五"),
    }


def test_a_field_without_an_end_swallows_nothing() -> None:
    broken = tc(p(raw('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'), "签订合同"))
    data = with_rows(row("产出指标", "数量指标", broken, *INDICATORS[0][3:]), row(*INDICATORS[1]))
    assert [i.name for i in only(data).indicators] == ["签订合同", "服务质量"]
    assert findings(data, "unbalanced-field")


def test_a_prompt_is_no_answer_and_an_answer_no_prompt() -> None:
    prompt = sdt(tc("单击此处输入文字"), properties="<w:showingPlcHdr/>")
    answer = tc(sdt(p("已签订"), properties='<w:showingPlcHdr w:val="0"/>'))
    data = with_rows(row("产出指标", "数量指标", "指标1：合同", prompt, answer, "10", "10", ""))
    indicator = only(data).indicators[0]
    assert indicator.target is None
    assert indicator.actual is not None
    assert indicator.actual.text == "已签订"


def test_a_box_in_a_box_stays_in_its_cell() -> None:
    def box(inner: str) -> str:
        return (
            f"<w:r><w:drawing><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></w:drawing></w:r>"
        )

    nested = tc(raw(f"<w:p>{r('12')}{box(p(raw(box(p('5')))))}</w:p>"))
    data = with_funds("项目资金（万元）", FUND_HEADER, ("年度资金总额", nested, "125", "4", "10", "", ""))
    line = only(data).funding.lines[0]
    assert (line.initial_budget, line.annual_budget) == (None, 1250000)


@pytest.mark.parametrize(
    "cells",
    [
        ("修渠", "", "3座", "4座", "20", "19", "没人", ""),
        ("修渠", "3座", "4座", "", "20", "19", "没人"),
        ("修渠", "3座", "4座", "有人", "20", "19"),
    ],
)
def test_a_row_that_a_cell_too_many_has_moved_is_left(cells: tuple[str, ...]) -> None:
    moved = row("产出指标", "数量指标", *cells)
    data = form(*head(), *funds(), *goals(), *indicators(), moved)
    record = only(data)
    assert "修渠" not in [i.name for i in record.indicators]
    assert len(findings(data, "unmapped-cell")) >= len([c for c in cells if c])


def test_a_row_with_a_blank_cell_too_many_is_read() -> None:
    extra = row("产出指标", "数量指标", "修渠", "3座", "4座", "20", "19", "没人", "")
    assert only(form(*head(), *funds(), *goals(), *indicators(), extra)).indicators[-1].score == 19
