"""Rows below the wrong header: total rows, rows in another table, headers that end early, figures as names."""

from __future__ import annotations

import pytest
from support.form_xml import FUNDS, INDICATORS, form, funds, goals, head, indicators, total
from support.word_xml import docx, p, tbl, tc, tr

from pipeline import errors
from pipeline.model.form import Form
from pipeline.model.limits import Limits
from pipeline.parse import parse
from pipeline.word import open_document


def only(data: bytes) -> Form:
    (one,) = parse(open_document(data, Limits()), "表.docx").forms
    return one


def cells(one: Form, key: str) -> list[str]:
    return [row.cells[key].text for row in one.indicators]


def in_tables(*tables: list[str]) -> bytes:
    return docx(p("项目支出绩效自评表"), p("（2022年度）"), *(tbl(*rows) for rows in tables))


def ends_early(columns: int) -> str:
    return f'<w:gridAfter w:val="{columns}"/>'


TOTALS = [
    tr(tc("总分", span=3), "", "", "", "100", "", "91.35"),
    tr(tc("总分", span=6), "100", "", "91.35"),
    tr(tc("自评得分", span=3), "", "", "", "100", "", "91.35"),
    tr(tc("总分", span=3), "", "", "", "100", "91.35", ""),
]


@pytest.mark.parametrize("line", TOTALS)
def test_a_total_row_below_the_funds_is_no_source(line: str) -> None:
    below = (*head(), *goals(), *indicators(), *funds(), line)
    before = (*head(), *funds(), line, *goals(), *indicators())
    for one in (only(form(*below)), only(form(*before))):
        assert [row.source for row in one.funds] == ["total", "current_year_appropriation"]
        assert {k: v.text for k, v in one.totals.items()} == {"weight": "100", "score": "91.35"}
        assert one.unmapped == ()


def test_a_sum_of_points_below_the_funds_is_no_source_whatever_it_is_called() -> None:
    line = tr(tc("合计", span=3), "", "", "", "100", "", "91.35")
    one = only(form(*head(), *goals(), *indicators(), *funds(), line))
    assert [row.source for row in one.funds] == ["total", "current_year_appropriation"]
    assert one.totals["score"].text == "91.35"


def test_the_sum_of_the_funds_is_a_source_whatever_points_it_has() -> None:
    rows = (FUNDS[1], ("合计", "12", "12", "4", "10", "33.33%", "9"))
    one = only(form(*head(), *funds(rows), *goals(), *indicators()))
    assert [row.source for row in one.funds] == ["current_year_appropriation", "total"]


def test_of_two_figures_in_a_total_row_neither_is_the_score_if_no_column_tells() -> None:
    line = tr(tc("总分", span=3), "90", "81", tc("", span=4))
    one = only(form(*head(), *funds(), *goals(), *indicators(), line))
    assert "score" not in one.totals
    assert {text.text for text in one.unmapped} == {"90", "81"}


ANSWERS = [
    tr(tc(merge="continue"), tc("甲目标", span=4), tc("甲完成", span=4)),
    tr("", tc("甲目标", span=4), tc("甲完成", span=4)),
    tr("", "甲目标", "甲完成"),
    tr("甲目标", "甲完成"),
    tr(tc("甲目标", span=2), tc("甲完成", span=7)),
    tr(tc("", span=3), tc("甲目标", span=3), tc("甲完成", span=3)),
    tr(tc("甲目标", span=5), tc("甲完成", span=4)),
]


@pytest.mark.parametrize("answers", ANSWERS)
def test_objectives_in_another_table_than_their_header_are_told_by_their_order(answers: str) -> None:
    one = only(in_tables([*head(), *funds(), goals()[0]], [answers, *indicators(), *total()]))
    found = [(g.expected and g.expected.text, g.actual and g.actual.text) for g in one.goals]
    assert found == [("甲目标", "甲完成")]


def test_objectives_that_are_not_as_many_as_their_headers_are_left() -> None:
    other = tr(tc("甲目标", span=3), tc("甲完成", span=3), tc("甲原因", span=3))
    last = tr(*[tc("", span=3)] * 3)
    one = only(in_tables([*head(), *funds(), goals()[0]], [tr(other, "多"), last], [*indicators(), *total()]))
    assert one.goals == ()


def grids() -> list[list[str]]:
    """The last two rows of the indicators in tables with other grids than their header."""
    rows = INDICATORS[2:]
    return [
        [tr(*row) for row in rows],
        [tr(tc("", span=2), *row) for row in rows],
        [tr(tc(row[0], span=2), *row[1:]) for row in rows],
        [tr(tc(row[0], span=2), row[1], tc(row[2], span=2), *row[3:]) for row in rows],
    ]


@pytest.mark.parametrize("rows", grids())
def test_indicators_in_another_table_than_their_header_are_told_by_their_order(rows: list[str]) -> None:
    one = only(in_tables([*head(), *funds(), *goals(), *indicators()[:3]], [*rows, *total()]))
    assert cells(one, "weight") == ["10", "40", "30", "10"]
    assert cells(one, "actual") == ["1份", "优", "高", "95%"]
    assert one.totals["score"].text == "99"


def test_indicators_that_are_not_as_many_as_their_headers_spoil_the_form() -> None:
    rows = [tr(*row, "9", "10", "11") for row in INDICATORS[2:]]
    with pytest.raises(errors.UnreadableForm):
        only(in_tables([*head(), *funds(), *goals(), *indicators()[:3]], rows))


@pytest.mark.parametrize("before", [(), ("",)])
def test_funds_in_another_table_than_their_header_are_told_by_their_order(before: tuple[str, ...]) -> None:
    rows = [tr(*before, *row) for row in FUNDS]
    one = only(in_tables([*head(), funds()[0]], [*rows, *goals(), *indicators(), *total()]))
    assert [row.cells["executed"].text for row in one.funds] == ["4", "4"]
    assert one.funds[0].cells["execution_rate"].text == "33.33%"


def test_a_header_row_may_end_before_the_columns_of_the_row_above_it() -> None:
    levels = (tc(name, merge="restart") for name in ("一级指标", "二级指标", "三级指标"))
    values = ("年度", "实际", "分值", "得分", "偏差原因分析及改进措施")
    top = tr(tc("绩效指标", merge="restart"), *levels, *values)
    below = tr(*[tc(merge="continue")] * 4, "指标值", "完成值", properties=ends_early(3))
    rows = [tr(tc(merge="continue"), *row) for row in INDICATORS]
    one = only(form(*head(), *funds(), *goals(), top, below, *rows, *total()))
    assert cells(one, "weight") == ["10", "40", "30", "10"]
    assert one.unmapped == ()


def test_a_header_may_end_before_a_column_in_which_only_some_rows_say_something() -> None:
    labels = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    header = tr(tc("绩效指标", merge="restart"), *labels, properties=ends_early(1))
    reasons = ("甲原因", "", "乙原因", "")
    pairs = zip(INDICATORS, reasons, strict=True)
    rows = [tr(tc(merge="continue"), *row[:7], reason) for row, reason in pairs]
    one = only(form(*head(), *funds(), *goals(), header, *rows, *total()))
    assert cells(one, "deviation") == list(reasons)


def test_a_last_row_that_ends_early_leaves_the_form_readable() -> None:
    last = tr(tc(merge="continue"), *INDICATORS[3][:4], properties=ends_early(4))
    one = only(form(*head(), *funds(), *goals(), *indicators()[:-1], last, *total()))
    assert cells(one, "target") == ["1份", "优良中低差", "高中低", "≥90%"]


@pytest.mark.parametrize("name", ["1年", "100", "3个"])
@pytest.mark.parametrize("score", ["10", ""])
def test_a_figure_may_be_the_name_of_an_indicator(name: str, score: str) -> None:
    rows = ((*INDICATORS[0][:6], score, ""), ("产出指标", "时效指标", name, "1年", "1年", "10", score, ""))
    one = only(form(*head(), *funds(), *goals(), *indicators(rows)))
    assert cells(one, "name") == ["指标1：签订合同", name]
    assert one.unmapped == ()
