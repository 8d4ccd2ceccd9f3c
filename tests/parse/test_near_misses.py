"""Related and unrelated forms are refused by name and never read as records."""

from __future__ import annotations

import pytest
from support.form_xml import INDICATOR_HEADER, INDICATORS, funds, goals, head, indicators, total
from support.word_xml import docx, p, raw, tbl, tc, tr

from pipeline import errors
from pipeline.model.limits import Limits
from pipeline.parse import parse
from pipeline.word import open_document
from tests.parse.test_forms import forms

ROWS = (tr(*INDICATOR_HEADER), *(tr(*row) for row in INDICATORS))
TARGETS = (tr("一级指标", "二级指标", "三级指标", "指标值"), tr("产出指标", "数量指标", "修路", "≥5公里"))
CRITERIA = (
    tr("一级指标", "二级指标", "三级指标", "分值", "评分标准"),
    tr("决策", "立项", "依据", "5", "充分"),
)


def refused(*blocks: str) -> errors.Refusal:
    with pytest.raises(errors.Refusal) as caught:
        forms(docx(*blocks))
    return caught.value


@pytest.mark.parametrize(
    ("title", "rows", "called"),
    [
        ("2022年度部门（单位）整体绩效自评表", ROWS, "部门整体支出绩效自评表"),
        ("2023年单位整体支出绩效评价自评表", ROWS, "部门整体支出绩效自评表"),
        ("整体支出绩效自评情况表", ROWS, "部门整体支出绩效自评表"),
        ("部门整体支出绩效评价表", ROWS, "部门整体支出绩效自评表"),
        ("2022年度项目绩效目标执行监控表", ROWS, "绩效运行监控表"),
        ("项目支出绩效评价指标体系评分表", CRITERIA, "绩效评价指标评分表"),
        ("某某方案", TARGETS, "绩效目标申报表"),
    ],
)
def test_named_by_its_title_or_its_columns(title: str, rows: tuple[str, ...], called: str) -> None:
    reason = refused(p(title), tbl(tr("项目名称", "修路"), *rows)).reason()
    assert reason.code == "wrong-form"
    assert called in reason.message_zh


def test_a_form_of_a_whole_department_is_known_by_its_tasks_where_the_title_is_lost() -> None:
    rows = (tr("部门名称", "某局"), tr("年度主要任务", "任务一"), *funds(), *goals(), *ROWS)
    assert "部门整体支出绩效自评表" in refused(tbl(*rows)).reason().message_zh


def test_such_a_label_in_a_form_that_names_its_project_says_nothing() -> None:
    rows = (*head(), tr("年度主要任务", "修路"), *funds(), *goals(), *indicators())
    assert len(forms(docx(p("项目支出绩效自评表"), tbl(*rows)))) == 1


def test_a_list_of_projects_is_a_list() -> None:
    header = tr("序号", "项目名称", "全年预算数", "全年执行数", "执行率", "自评得分")
    reason = refused(p("自评结果公示"), tbl(header, tr("1", "修路", "10", "9", "90%", "98"))).reason()
    assert reason.code == "wrong-form"
    assert "汇总表" in reason.message_zh


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("2022年度个人绩效自评表", tr("姓名", "张三", "部门", "人事部")),
        ("员工绩效考核自评表", tr("姓名", "张三", "岗位", "专员")),
        ("幼儿园办园行为自评表", tr("园名", "某园")),
    ],
)
def test_a_table_of_somebody_s_targets_is_no_form(title: str, first: str) -> None:
    assert refused(p(title), tbl(first, *ROWS)).reason().code == "no-form"


def test_criteria_without_targets_and_actual_values_are_no_form() -> None:
    assert refused(p("绩效评价报告"), tbl(*CRITERIA)).reason().code == "no-form"


def test_a_form_of_a_whole_department_is_known_by_its_basic_expenditure() -> None:
    whole = funds(
        [("部门整体支出", "9", "9", "9"), ("其中：基本支出", "8", "8", "8"), ("项目支出", "1", "1", "1")]
    )
    rows = (tr("部门名称", "某局"), *whole, *goals(), *ROWS)
    assert "部门整体支出绩效自评表" in refused(tbl(*rows)).reason().message_zh


def test_a_list_of_budgets_is_nothing_of_performance() -> None:
    header = tr("项目名称", "年初预算数", "调整数", "调整后预算数", "调整原因")
    assert (
        refused(p("项目预算调整表"), tbl(header, tr("修路", "10", "-1", "9", "少修"))).reason().code
        == "no-form"
    )


def test_another_form_of_the_family_is_named_where_it_has_none_of_the_blocks() -> None:
    table = tbl(tr("项目名称", "智慧停车"), tr("评估内容", "得分"), tr("立项必要性", "18"))
    assert "事前绩效评估表" in refused(p("新增项目事前绩效评估表"), table).reason().message_zh
    notice = p("填写《项目支出绩效自评表》、《部门整体支出绩效自评表》。")
    assert refused(notice, table).reason().code == "no-form"


@pytest.mark.parametrize("title", ["部门支出绩效自评表", "2022年部门（单位）整体绩效目标完成情况表"])
def test_a_title_of_a_department_counts_where_no_project_is_named(title: str) -> None:
    rows = (*funds(), *goals(), *ROWS)
    assert (
        "部门整体支出绩效自评表" in refused(p(title), tbl(tr("部门名称", "某局"), *rows)).reason().message_zh
    )
    assert len(forms(docx(p(title), tbl(*head(), *funds(), *goals(), *indicators())))) == 1


def test_a_project_s_name_in_the_title_is_no_near_miss() -> None:
    title = p("2021年某镇整体搬迁工程绩效自评表")
    assert len(forms(docx(title, tbl(*head()[1:], *funds(), *goals(), *indicators())))) == 1


def whole(name: str) -> list[str]:
    return [*head(name), *funds(), *goals(f"{name}目标", f"{name}完成"), *indicators(), *total()]


def beside(left: list[str], right: list[str]) -> list[str]:
    """Rows with the cells of two forms, one beside the other."""
    pairs = zip(left, right, strict=True)
    return [raw(one.removesuffix("</w:tr>") + other[other.index("<w:tc>") :]) for one, other in pairs]


@pytest.mark.parametrize(
    "rows",
    [
        beside(whole("甲"), whole("乙")),
        [*beside(head("甲"), head("乙")), *whole("甲")[3:]],
        [tr(tc("项目名称：甲", span=5), tc("项目名称：乙", span=4)), *whole("甲")[3:]],
        [*head("甲"), *funds(), *goals(), *beside(indicators(), indicators())],
        [*head("甲"), *funds(), *beside(goals(), goals("乙目标", "乙完成")), *indicators()],
    ],
)
def test_two_projects_side_by_side_are_refused_by_name(rows: list[str]) -> None:
    reason = refused(p("项目支出绩效自评表"), p("（2022年度）"), tbl(*rows)).reason()
    assert reason.code == "projects-side-by-side"
    assert "并列" in reason.message_zh
    assert "每个项目单独" in reason.remedy_zh


def test_a_project_and_the_programme_it_belongs_to_are_one_project() -> None:
    line = tr("项目名称", tc("甲", span=4), "转移支付项目名称", tc("乙", span=3))
    (one,) = forms(docx(p("项目支出绩效自评表"), tbl(line, *whole("甲")[3:])))
    assert one.fields["name"].text == "甲"


@pytest.mark.parametrize(
    "first",
    [
        beside(whole("甲"), whole("乙")),
        [*funds(), *goals(), tr("甲", "1", "2", "3", "4", "5", "6", "7", "8")],
        [*indicators()],
    ],
)
def test_a_form_refused_among_others_says_so(first: list[str]) -> None:
    document = docx(p("项目支出绩效自评表"), p("（2022年度）"), tbl(*first, *whole("丙")))
    parsed = parse(open_document(document, Limits()), "表.docx")
    assert [one.fields["name"].text for one in parsed.forms] == ["丙"]
    assert len(parsed.refused) == 1


def test_a_title_below_a_form_in_its_table_is_not_lost() -> None:
    line = tr(tc("某某绩效自评表", span=5))
    parsed = parse(open_document(docx(p("项目支出绩效自评表"), tbl(*whole("丙"), line)), Limits()), "表.docx")
    assert [one.place.text for one in parsed.refused] == ["某某绩效自评表"]
