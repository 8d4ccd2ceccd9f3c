"""The texts of the cells before typesetting."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from support.folders import ROOT

from pipeline.model.record import Record
from pipeline.render.pdf.figures import amount_at, plain, points_at, rate_at, text_at
from pipeline.render.pdf.sheet import sheet_of
from pipeline.render.pdf.table import PrintedRow, PrintedTable

SAMPLES = sorted((ROOT / "tests" / "render" / "data").glob("*.json"))


def data(number: int = 6) -> dict[str, Any]:
    return Record.model_validate_json(SAMPLES[number - 1].read_bytes()).model_dump(mode="json")


def changed(number: int = 6, **parts: object) -> Record:
    return Record.model_validate(data(number) | parts)


def written(pointer: str, text: str) -> dict[str, Any]:
    return {"provenance": {pointer: {"table": 1, "row": 5, "column": 7, "text": text}}}


def table(record: Record, kind: str) -> PrintedTable:
    return next(table for table in sheet_of(record).tables if table.kind == kind)


def rows(table: PrintedTable) -> list[PrintedRow]:
    return [row for group in table.groups for row in group.rows]


def texts(table: PrintedTable) -> list[list[str]]:
    return [[cell.text for cell in row] for row in (*table.head, *rows(table))]


@pytest.mark.parametrize(
    ("unit", "yuan", "shown"),
    [
        ("万元", "181731.41", "18.173141"),
        ("万元", "0.01", "0.000001"),
        ("万元", "239900", "23.99"),
        ("万元", "100000000000000", "10000000000"),
        ("元", "181731.41", "181731.41"),
        ("亿元", "123456789012345", "1234567.89012345"),
        ("万元", "0", "0"),
        ("万元", "-5000", "-0.5"),
    ],
)
def test_amounts_are_shown_in_the_unit_of_the_form(unit: str, yuan: str, shown: str) -> None:
    record = changed(funding={"unit": unit, "lines": []}, provenance={})
    assert amount_at(record, "/funding/lines/0/executed", Decimal(yuan)) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [("100", "100"), ("9.50", "9.5"), ("1E+2", "100"), ("0.00", "0")]
)
def test_a_figure_shows_its_digits_and_no_exponent(value: str, shown: str) -> None:
    assert plain(Decimal(value)) == shown


def test_what_the_unit_wrote_is_what_is_printed() -> None:
    pointer = "/funding/lines/0/execution_rate"
    assert rate_at(changed(**written(pointer, "100.0\n0%")), pointer, Decimal(1)) == "100.00%"
    assert rate_at(changed(provenance={}), pointer, Decimal("0.7575")) == "75.75%"
    assert rate_at(changed(provenance={}), pointer, None) == ""


def test_a_dash_is_printed_as_a_dash_and_blank_as_blank() -> None:
    pointer = "/funding/lines/1/score"
    assert points_at(changed(**written(pointer, "—")), pointer, None) == "—"
    assert points_at(changed(**written(pointer, "")), pointer, None) == ""
    assert text_at(changed(**written("/project/leader", "/")), "/project/leader", None) == "/"
    assert text_at(changed(**written("/project/leader", "郑 彬")), "/project/leader", "郑彬") == "郑彬"


def test_the_head_names_the_project_and_its_people() -> None:
    shown = texts(table(changed(), "head"))
    assert shown[0] == ["项目名称", "政府热线团结湖办公区后勤保障"]
    assert shown[-1] == ["项目负责人", "郑彬", "联系电话", "50981530"]


def test_a_project_code_has_a_row_where_there_is_one() -> None:
    record = changed(project=data()["project"] | {"code": "11010522T000000"})
    assert ["项目编码", "11010522T000000"] in texts(table(record, "head"))


def test_the_funds_stand_under_their_unit() -> None:
    shown = texts(table(changed(), "funds"))
    assert shown[0][0] == "项目资金（万元）"
    assert shown[1] == ["年度资金总额", "23.99", "23.99", "18.173141", "10", "75.75%", "9"]


def test_a_column_that_the_form_does_not_have_is_left_out() -> None:
    lines = [line | {"weight": None, "score": None} for line in data()["funding"]["lines"]]
    record = changed(funding=data()["funding"] | {"lines": lines})
    funds = table(record, "funds")
    assert texts(funds)[0][2:] == ["年初预算数", "全年预算数", "全年执行数", "执行率"]
    assert len(funds.widths) == 6


def test_a_blank_column_of_the_form_stays() -> None:
    lines = [line | {"score": None} for line in data()["funding"]["lines"]]
    record = changed(funding=data()["funding"] | {"lines": lines}, **written("/funding/lines/0/score", ""))
    assert texts(table(record, "funds"))[0][-1] == "得分"


def test_every_goal_has_a_row() -> None:
    record = changed(goals=[{"expected": "甲", "actual": "乙"}, {"expected": "丙", "actual": None}])
    assert texts(table(record, "goals"))[1:] == [["年度总体目标", "甲", "乙"], ["", "丙", ""]]


def test_labels_of_the_levels_are_merged_over_their_indicators() -> None:
    first, *others = rows(table(changed(), "indicators"))
    assert [(cell.text, cell.rows) for cell in first[:3]] == [
        ("绩效指标", 6),
        ("产出指标", 4),
        ("数量指标", 1),
    ]
    assert first[3].text == "指标1：此项目共约6部分"
    assert [row[0].text for row in others] == [
        "质量指标",
        "时效指标",
        "成本指标",
        "效益指标",
        "满意度",
        "总分",
    ]


def test_a_page_that_continues_a_group_says_its_labels_again() -> None:
    record = changed()
    split = next(t for t in sheet_of(record, frozenset({2})).tables if t.kind == "indicators")
    before, after, total = split.groups
    assert (before.new_page, after.new_page, total.new_page) == (False, True, False)
    assert [(cell.text, cell.rows) for cell in before.rows[0][:2]] == [("绩效指标", 2), ("产出指标", 2)]
    assert [(cell.text, cell.rows) for cell in after.rows[0][:2]] == [("绩效指标", 4), ("产出指标", 2)]


def test_a_form_without_second_level_has_no_column_for_it() -> None:
    flat = [i | {"level2": {"code": None, "label": None}} for i in data()["indicators"]]
    assert "二级\n指标" not in texts(table(changed(indicators=flat), "indicators"))[0]


def test_an_indicator_without_printed_number_has_no_prefix() -> None:
    bare = [i | {"number": None} for i in data()["indicators"]]
    assert rows(table(changed(indicators=bare), "indicators"))[0][3].text == "此项目共约6部分"


def test_extras_of_the_indicators_have_columns_under_their_labels() -> None:
    first, *others = data()["indicators"]
    reviewed = [first | {"extra": [{"label": "复核分", "text": "9.5"}]}, *others]
    shown = texts(table(changed(indicators=reviewed), "indicators"))
    assert shown[0][-1] == "复核分"
    assert shown[1][-1] == "9.5"
    assert shown[2][-1] == ""


def test_the_total_stands_under_weight_and_score() -> None:
    record = changed(totals={"weight": 100, "score": 98.5, "grade": "优"})
    label, weight, score, grade = rows(table(record, "indicators"))[-1]
    assert (label.text, weight.text, score.text, grade.text) == ("总分", "100", "98.5", "优")
    assert label.columns == 6


@pytest.mark.parametrize(
    "provenance", [{}, written("/totals/score", "")["provenance"]], ids=["no row", "blank"]
)
def test_a_total_row_is_there_where_the_form_has_one(provenance: dict[str, Any]) -> None:
    record = changed(totals={"weight": None, "score": None}, provenance=provenance)
    has_total = rows(table(record, "indicators"))[-1][0].text == "总分"
    assert has_total == bool(provenance)


def test_remarks_are_label_and_text() -> None:
    record = changed(remarks=[{"label": "填表人", "text": "张三"}])
    assert texts(table(record, "remarks")) == [["填表人", "张三"]]


def test_every_row_fills_the_columns_of_its_table() -> None:
    for path in SAMPLES:
        for each in sheet_of(Record.model_validate_json(path.read_bytes())).tables:
            places = sum(cell.columns * cell.rows for row in rows(each) for cell in row)
            assert places == len(each.widths) * len(rows(each))


def test_a_form_without_title_or_year_has_a_heading_all_the_same() -> None:
    sheet = sheet_of(changed(form={"kind": "transfer", "title": None, "fiscal_year": None}))
    assert (sheet.title, sheet.year, sheet.subject) == ("转移支付绩效自评表", None, "转移支付绩效自评表")


def test_a_long_figure_gets_the_room_it_needs() -> None:
    indicators = data()["indicators"]
    indicators[0]["target"] |= {"text": "1130.929268万元", "kind": "text", "value": None, "unit": None}
    plain_width, wide = (table(r, "indicators").widths for r in (changed(), changed(indicators=indicators)))
    assert float(wide[4]) > float(plain_width[4])
    assert float(wide[4]) * 156 / 100 > len("1130.929268") * 2
