"""What the form prints is what page, PDFs and receipt show, also where the record has no figure."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from typing import Any

import pytest
from support.form_xml import FUNDS, INDICATORS, form, funds, goals, head, indicators, total
from support.html_samples import CATALOGUE, SITE, publication, tree, written

from pipeline import chain
from pipeline.model.answer import Answer, RecordAnswer
from pipeline.model.record import Provenance, Record
from pipeline.normalize.text import DASHES
from pipeline.render.common.as_printed import fund_label, is_dash_or_blank, of_which, unread_at
from pipeline.render.page.page import page
from pipeline.render.pdf.document import FormPdf, english_pdf, form_pdf
from pipeline.render.pdf.english import english
from pipeline.render.pdf.sheet import Sheet, sheet_of
from pipeline.render.receipt.receipt import receipt
from pipeline.validate.profile_file import shipped_profile

NOTE = "原表所填，未作为数字读取。"
TOTAL = ("年度资金总额", "约十二", "12.5/13.0", "12¹", "十分", "三成", "12 34")
UNREAD = {
    "/funding/lines/0/initial_budget": "约十二",
    "/funding/lines/0/annual_budget": "12.5/13.0",
    "/funding/lines/0/executed": "12¹",
    "/funding/lines/0/weight": "十分",
    "/funding/lines/0/execution_rate": "三成",
    "/funding/lines/0/score": "12 34",
    "/indicators/0/weight": "约10",
    "/indicators/0/score": "12345678901234567",
    "/totals/weight": "一百",
    "/totals/score": "九十九",
}


def of(data: bytes) -> Record:
    (one,) = chain.convert(data, "表.docx", shipped_profile(), CATALOGUE, pdf_languages=()).forms
    return one.published


def unread_form() -> bytes:
    rows = (
        ("产出指标", "数量指标", "指标1：合同", "1份", "1份", "约10", "12345678901234567", ""),
        *INDICATORS[1:],
    )
    return form(*head(), *funds((TOTAL, *FUNDS[1:])), *goals(), *indicators(rows), *total("一百", "九十九"))


def titled(title: str, year: str = "（2022年度）") -> Record:
    return of(form(title=title, year=year))


def with_cell(text: str | None, *, others: dict[str, Any] | None = None) -> Record:
    """The ordinary form with another text in the cell of an amount, and no figure."""
    record = of(form())
    at = "/funding/lines/0/executed"
    spot = Provenance(1, 5, 6, text=text)
    lines = (record.funding.lines[0].model_copy(update={"executed": None}), *record.funding.lines[1:])
    return record.model_copy(
        update={
            "funding": record.funding.model_copy(update={"lines": lines}),
            "provenance": {**record.provenance, at: spot, **(others or {})},
        }
    )


def marked(sheet: Sheet) -> list[str]:
    return [cell.text for cell in sheet.cells() if cell.is_unread]


def copied(pdf: FormPdf) -> str:
    command = ["pdftotext", "-enc", "UTF-8", "-raw", "-", "-"]
    text = subprocess.run(command, input=pdf.data, capture_output=True, check=True).stdout.decode()
    return "".join(text.split()).replace("\u2060", "")


def spoken(element: Any, language: str) -> str:  # noqa: ANN401
    """The text of an element as a reader of one language sees it."""
    other = "en" if language == "zh" else "zh"
    hidden = f"not(ancestor-or-self::*[contains(concat(' ', @class, ' '), ' {other} ')])"
    seen = f"{hidden} and not(ancestor::*[contains(@class, 'key') or contains(@class, 'vh')])"
    return " ".join(
        "".join(element.xpath(f".//text()[{seen.replace('ancestor-or-self', 'ancestor')}]")).split()
    )


def html(record: Record) -> bytes:
    return page(record, publication(1), CATALOGUE, SITE)


def test_the_record_has_no_figure_where_the_form_has_none() -> None:
    record = of(unread_form())
    assert {pointer: unread_at(record, pointer) for pointer in UNREAD} == UNREAD
    assert record.funding.lines[0].executed is None


def test_the_sheet_has_every_text_with_a_mark_and_the_note() -> None:
    record = of(unread_form())
    sheet = sheet_of(record)
    assert sorted(marked(sheet)) == sorted(UNREAD.values())
    assert sheet.unread == f"† {NOTE}"
    assert sorted(marked(english(sheet, record, CATALOGUE))) == sorted(UNREAD.values())
    assert english(sheet, record, CATALOGUE).unread == "† As printed on the form; not read as a figure."


def test_both_pdfs_show_them() -> None:
    record = of(unread_form())
    for pdf in (form_pdf(record, b"{}"), english_pdf(record, b"{}", CATALOGUE)):
        text = copied(pdf)
        assert [one for one in UNREAD.values() if "".join(one.split()) + "†" not in text] == []
        assert pdf.missing == ()
    assert f"†{NOTE}" in copied(form_pdf(record, b"{}"))


def test_the_page_shows_them_with_a_mark_and_words_for_ears() -> None:
    document = html(of(unread_form()))
    text = written(document, "//main")
    assert [one for one in UNREAD.values() if f"{one}†" not in text] == []
    marks = tree(document).xpath("//main//sup")
    assert len(marks) == len(UNREAD) + 6
    assert all(mark.get("aria-hidden") == "true" and "vh" in mark.getnext().get("class") for mark in marks)
    assert text.count(f"† {NOTE}") == 3
    assert "not yet translated" not in written(document, "//table[contains(@class, 'funds')]")


def test_an_unread_amount_has_its_unit_where_the_others_are_in_yuan() -> None:
    cells = tree(html(of(unread_form()))).xpath("//tr[@class='sum']/td")
    assert spoken(cells[1], "en").endswith("(10,000 yuan)")
    assert not spoken(cells[1], "zh").endswith("元")


def test_a_group_with_an_unread_weight_has_no_sum() -> None:
    groups = tree(html(of(unread_form()))).xpath("//tr[@class='group']/td[@class='n']")
    assert [cell.text_content().split()[-1] for cell in groups] == ["—", "30", "10"]


def test_an_ordinary_form_has_no_mark_and_no_note() -> None:
    record = of(form())
    assert (marked(sheet_of(record)), sheet_of(record).unread) == ([], None)
    document = html(record)
    assert NOTE not in document.decode()
    assert tree(document).xpath("//sup") == []


def test_the_receipt_does_not_call_an_unread_score_blank() -> None:
    scored = (*INDICATORS[:3], (*INDICATORS[3][:6], "约九分", ""))
    data = form(*head(), *funds(), *goals(), *indicators(scored), *total("100", "九十九"))
    outcome = chain.check(data, "表.docx", shipped_profile())
    (one,) = outcome.forms
    answer = Answer(
        "表.docx",
        "0" * 64,
        "published",
        records=(RecordAnswer(one.record.id, "甲", "published", None, None),),
        outcome=outcome,
    )
    day = datetime(2023, 3, 31, tzinfo=UTC)
    document = receipt(answer, day, day, SITE).decode()
    table = document[document.index('<table class="scores">') :]
    assert "<q>九十九</q>" in table
    assert "<q>约九分</q>" in table
    assert "空白" not in table


@pytest.mark.parametrize("text", ["", " ", None, *sorted(DASHES), " — ", "\u200b/", "——\n"])
def test_blank_cells_and_dashes_are_not_marked(text: str | None) -> None:
    record = with_cell(text)
    assert is_dash_or_blank(text or "")
    assert unread_at(record, "/funding/lines/0/executed") is None
    assert marked(sheet_of(record)) == []
    assert tree(html(record)).xpath("//sup") == []


def test_a_cell_that_other_values_were_read_from_is_not_shown_as_one_figure() -> None:
    shared = {"/remarks/0/text": Provenance(1, 5, 6, text="执行约4，其余结转")}
    record = with_cell("执行约4，其余结转", others=shared)
    assert unread_at(record, "/funding/lines/0/executed") is None
    assert marked(sheet_of(record)) == []
    assert "执行约4" not in " ".join(sheet_of(record).texts())
    assert unread_at(with_cell("执行约4，其余结转"), "/funding/lines/0/executed") == "执行约4，其余结转"


def test_several_cells_and_lines_stay_apart() -> None:
    at = "/funding/lines/0/executed"
    parts = [
        Provenance(1, 5, 6, text="12.5"),
        Provenance(1, 50, 7, text="13.0\n 左右 "),
        Provenance(1, 50, 8, text=""),
    ]
    assert unread_at(with_cell("", others={at: parts}), at) == "12.5\n13.0\n左右"


@pytest.mark.parametrize(
    ("printed", "before", "label"),
    [
        ("其中：当年财政拨款", "其中：", "其中：当年财政拨款"),
        ("　其中:\n当年财政 拨款：", "其中:", "其中:当年财政拨款"),
        ("1.其中：当年财政拨款", "1.其中：", "1.其中：当年财政拨款"),
        ("当年财政拨款", "", "当年财政拨款"),
    ],
)
def test_of_which_stays_before_a_source(printed: str, before: str, label: str) -> None:
    record = of(
        form(*head(), *funds((FUNDS[0], (printed, *FUNDS[1][1:]))), *goals(), *indicators(), *total())
    )
    assert record.funding.lines[1].label == "当年财政拨款"
    assert (of_which(record, 1), fund_label(record, 1)) == (before, label)
    sheet = sheet_of(record)
    assert label in [cell.text for cell in sheet.cells()]
    row = tree(html(record)).xpath("//table[contains(@class, 'funds')]/tbody/tr[2]/th")[0]
    expected = (
        "of which: current-year fiscal appropriation" if before else "Current-year fiscal appropriation"
    )
    assert (spoken(row, "zh"), spoken(row, "en")) == (label, expected)
    assert expected in [cell.text for cell in english(sheet, record, CATALOGUE).cells()]


def test_a_source_with_of_which_is_on_one_line() -> None:
    command = ["pdftotext", "-enc", "UTF-8", "-layout", "-", "-"]
    data = form_pdf(of(form()), b"{}").data
    lines = subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode().splitlines()
    assert any("其中：当年财政拨款" in line for line in lines)


def label_width(label: str) -> float:
    """The width of the column of sources, in millimetres."""
    data = form(*head(), *funds((FUNDS[0], (label, *FUNDS[1][1:]))), *goals(), *indicators(), *total())
    widths = next(table.widths for table in sheet_of(of(data)).tables if table.kind == "funds")
    assert sum(map(float, widths)) == pytest.approx(100, abs=0.05)
    return round(float(widths[1]) * 1.56, 1)


def test_the_column_of_sources_is_wider_only_for_a_label_with_of_which_that_fits_then() -> None:
    assert label_width("当年财政拨款") == label_width("一般公共预算财政拨款") == 28.5
    assert label_width("其中：当年财政拨款") > 9 * 3.7
    assert label_width("其中：上级专项转移支付资金预算拨款") == 28.5


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2022年度项目支出绩效自评表", None),
        ("某某中心 ２０２２ 年项目支出绩效自评表", None),
        ("二〇二二年度项目支出绩效自评表", None),
        ("项目支出绩效自评表", "（2022年度）"),
        ("2021年度项目支出绩效自评表", "（2022年度）"),
    ],
)
def test_the_year_is_printed_once(title: str, year: str | None) -> None:
    record = titled(title)
    assert record.form.fiscal_year == 2022
    sheet = sheet_of(record)
    assert sheet.year == year
    in_english = english(sheet, record, CATALOGUE)
    assert ("2022" in (in_english.year or "")) != ("2022" in in_english.title and year is None)
