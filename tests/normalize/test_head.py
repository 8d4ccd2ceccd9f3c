"""Answers of the head that are no answers, and years that are no fiscal year of a form."""

from __future__ import annotations

import pytest
from support.form_xml import form, funds, goals, head, indicators, total
from support.word_xml import raw, tc, tr

from pipeline import chain
from pipeline.model.finding import Finding
from pipeline.model.record import Provenance, Record
from pipeline.normalize import head as answers
from pipeline.normalize import redact
from pipeline.validate.profile_file import shipped_profile

REST = (*funds(), *goals(), *indicators(), *total())


def read(data: bytes, filename: str = "表.docx") -> tuple[Record, list[Finding]]:
    (one,) = chain.check(data, filename, shipped_profile()).forms
    return one.record, list(one.findings)


def told(findings: list[Finding], code: str) -> list[object]:
    return [f.operands.get("text") for f in findings if f.code == code]


def with_head(printed: str, instead: str) -> bytes:
    return form(*(raw(row.replace(printed, instead)) for row in head()), *REST)


@pytest.mark.parametrize("names", ["旷建成、向建军", "旷建成", "旷建成 向建军"])
def test_names_in_place_of_a_telephone_number_are_no_number_and_are_found(names: str) -> None:
    record, findings = read(with_head("12345678", names))
    assert record.project.phone is None
    place = record.provenance["/project/phone"]
    assert isinstance(place, Provenance)
    assert place.text == names
    assert told(findings, "misplaced-answer") == [names]


def test_a_number_in_place_of_a_leader_is_no_name() -> None:
    record, findings = read(with_head("张三", "010-65868275"))
    assert record.project.leader is None
    assert told(findings, "misplaced-answer") == ["010-65868275"]


@pytest.mark.parametrize(
    "phone", ["12345678", "13900000000（办公）", "张三 13900000000", "无", "—", "65868275转8001"]
)
def test_a_telephone_number_may_be_printed_with_a_name_or_not_at_all(phone: str) -> None:
    _, findings = read(with_head("12345678", phone))
    assert told(findings, "misplaced-answer") == []


@pytest.mark.parametrize("label", ["项目负责人:", "项目负责人：", "负责人： 电话：", "项目名称"])
def test_the_label_of_the_form_is_no_value(label: str) -> None:
    assert answers.answer("leader", label) is None
    assert answers.is_own_label(label)


@pytest.mark.parametrize("name", ["张三", "电力局", "负责人张三", "主管部门联席会议", "：", ""])
def test_an_answer_is_not_a_label(name: str) -> None:
    assert not answers.is_own_label(name)


def test_a_line_of_prompts_that_nobody_filled_in_has_no_leader() -> None:
    line = tr(tc("项目负责人及电话", span=2), tc("项目负责人:  联系电话:", span=7))
    record, _ = read(form(*head()[:2], line, *REST))
    assert (record.project.leader, record.project.phone) == (None, None)


@pytest.mark.parametrize("hidden", ["hide_leader", "hide_phone"])
def test_what_is_hidden_is_hidden_in_the_wrong_field_too(hidden: str) -> None:
    record, _ = read(with_head("12345678", "旷建成"))
    assert "旷建成" not in redact(record, **{hidden: True}).model_dump_json()


@pytest.mark.parametrize("year", ["2203", "1999"])
@pytest.mark.parametrize("printed", ["（{}年度）", "{}年度", "（{}年）"])
def test_a_year_out_of_range_is_quoted(printed: str, year: str) -> None:
    record, findings = read(form(year=printed.format(year)))
    assert record.form.fiscal_year is None
    assert told(findings, "year-out-of-range") == [year]
    assert "F02" in {f.code for f in findings}


def test_a_year_out_of_range_is_quoted_from_a_cell_beside_another_year() -> None:
    line = tr(tc("预算年度", span=2), tc("2203", span=7))
    record, findings = read(form(line, *head(), *REST))
    assert (record.form.fiscal_year, told(findings, "year-out-of-range")) == (2022, ["2203"])


def test_a_year_out_of_range_in_the_title_is_quoted() -> None:
    record, findings = read(form(title="2203年度项目支出绩效自评表", year=""))
    assert (record.form.fiscal_year, told(findings, "year-out-of-range")) == (None, ["2203"])


@pytest.mark.parametrize("second", ["2021", "某某年", "91.35"])
def test_another_year_or_text_in_a_year_field_is_quoted(second: str) -> None:
    line = tr(tc("预算年度", span=2), tc(second, span=7))
    record, findings = read(form(line, *head(), *REST))
    assert (record.form.fiscal_year, told(findings, "unread-year")) == (2022, [second])


@pytest.mark.parametrize("second", ["2022", "2022年", "", "—"])
def test_the_same_year_again_is_not_told(second: str) -> None:
    line = tr(tc("预算年度", span=2), tc(second, span=7))
    _, findings = read(form(line, *head(), *REST))
    assert not {f.code for f in findings} & {"unread-year", "year-out-of-range", "unmapped-cell"}


def test_an_empty_form_that_prints_its_unit_is_not_told_to_note_one() -> None:
    for label in ("项目资金（万元）", "项目资金"):
        rows = [
            ("年度资金总额（万元）" if label == "项目资金" else "年度资金总额", *[""] * 6),
            ("其他资金", *[""] * 6),
        ]
        _, findings = read(form(*head(), *funds(rows, label), *goals(), *indicators(), *total()))
        by_code = {f.code: f for f in findings}
        assert "no-money-unit" not in by_code
        assert "F03" in by_code


def test_a_form_that_names_no_unit_is_told_to_note_one() -> None:
    _, findings = read(form(*head(), *funds(label="项目资金"), *goals(), *indicators(), *total()))
    assert "no-money-unit" in {f.code for f in findings}
