from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from pipeline.errors import Blocked, Encrypted
from pipeline.model.answer import Answer, RecordAnswer
from pipeline.model.finding import Cell, Finding
from pipeline.model.outcome import FormOutcome, Outcome
from pipeline.model.publication import SiteIdentity
from pipeline.model.record import FormInfo, Funding, Project, Provenance, Record, SourceInfo, Totals
from pipeline.render.receipt import notice, receipt

RECEIVED = datetime(2026, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ID = "2022-jia-aaaaaaaaaaaa"
SCORE = Finding(
    "A03",
    "execution-score-mismatch",
    "error",
    pointers=("/funding/lines/0/score",),
    cells=(Cell(1, 5, 9),),
    observed=Decimal(9),
    expected=Decimal("3.33"),
    operands={"rate": Decimal("0.3333"), "weight": Decimal(10)},
)
BLANK = Finding("A09", "total-score-blank", "error", pointers=("/totals/score",))
HEADER = Finding("S01", "header-blank", "warning", cells=(Cell(1, 12, 8),))


def record(name: str = "常年聘请律师费") -> Record:
    return Record(
        id=ID,
        form=FormInfo(kind="project", title=None, fiscal_year=2022),
        project=Project(
            name=name, competent_department=None, implementing_unit=None, leader=None, phone=None
        ),
        funding=Funding(unit="万元", lines=()),
        goals=(),
        indicators=(),
        totals=Totals(weight=None, score=None),
        remarks=(),
        source=SourceInfo(filename="a.docx", sha256="0" * 64, form_number=1, forms_in_document=1),
        provenance={
            "/funding/lines/0/score": Provenance(table=1, row=5, column=9, text="9"),
            "/totals/score": Provenance(table=1, row=19, column=8, text=""),
        },
    )


def answer(*findings: Finding, forms: int = 1, returned: int = 0) -> Answer:
    outcome = FormOutcome(record(), record(), b"{}", b"{}", findings)
    reason = Blocked(what_zh="金额空白", what_en="the money is blank").reason()
    records = tuple(
        RecordAnswer(ID, f"项目{n}", "returned", reason, None)
        if n < returned
        else RecordAnswer(ID, f"项目{n}", "published", None, f"public/2022/{ID}", 2)
        for n in range(forms)
    )
    return Answer(
        "单位甲/a.docx", "f" * 64, "published", None, records, Outcome("a.docx", "f" * 64, (outcome,) * forms)
    )


def printed(given: Answer, site: SiteIdentity | None = None) -> html.HtmlElement:
    return html.fromstring(receipt(given, RECEIVED, RECEIVED, site or SiteIdentity()).decode())


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_verdict_comes_first() -> None:
    body = printed(answer()).find("body")
    assert text(body).startswith("已公开 Published 单位甲/a.docx")
    assert "2026-03-01 09:00" in text(body)
    assert "f" * 64 in text(body)


def test_of_several_forms_it_says_how_many() -> None:
    page = printed(answer(forms=12, returned=1))
    assert text(page.find(".//h1")) == "12 份中 11 份已公开 11 of 12 published"
    assert [text(row)[-3:] for row in page.findall(".//tbody/tr")] == ["已退回"] + ["已公开"] * 11
    assert "金额空白" in text(page.get_element_by_id("f1"))


def test_a_returned_file_says_why_and_what_to_do() -> None:
    reason = Encrypted().reason()
    page = printed(Answer("a.docx", "f" * 64, "returned", reason))
    for sentence in (reason.message_zh, reason.remedy_zh, reason.message_en, reason.remedy_en):
        assert sentence in text(page)


def test_findings_stand_by_severity_with_their_places() -> None:
    page = printed(answer(HEADER, SCORE, BLANK))
    assert [text(h3) for h3 in page.iter("h3")] == ["必须改正 Must be corrected 2", "请核对 Please check 1"]
    score, blank, header = (text(li) for li in page.xpath("//ol/li"))
    assert "第 1 张表 第 5 行 第 9 列 table 1, row 5, col. 99" in score
    assert "3.33" in score
    assert "（空白）" in blank
    assert "第 1 张表 第 12 行 第 8 列" in header


def test_many_places_are_counted() -> None:
    many = replace(HEADER, cells=tuple(Cell(1, n, 1) for n in range(1, 10)))
    (finding,) = printed(answer(many)).xpath("//ol/li")
    assert len(finding.xpath(".//ul/li")) == 7
    assert "另有 3 处 3 more" in text(finding)


def test_the_record_its_revision_and_its_fingerprint() -> None:
    section = text(printed(answer()).get_element_by_id("f1"))
    assert ID in section
    assert "第 2 版" in section
    assert "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a" in section


@pytest.mark.parametrize(
    ("base", "address"),
    [
        (SiteIdentity().base_url, []),
        ("https://www.example.gov.cn/zp", [f"https://www.example.gov.cn/zp/2022/{ID}/"]),
    ],
)
def test_the_address_is_told_once_the_office_has_one(base: str, address: list[str]) -> None:
    page = printed(answer(), SiteIdentity(base_url=base))
    assert [a.get("href") for a in page.iter("a")] == address


def test_a_notice_says_why_a_file_waits_and_since_when() -> None:
    reason = Encrypted().reason()
    page = html.fromstring(notice("单位甲/a.docx", reason, RECEIVED, RECEIVED.replace(minute=1)).decode())
    body = page.find("body")
    assert text(body).startswith("正在等待 Waiting 单位甲/a.docx")
    for said in (*asdict(reason).values(), "2026-03-01 09:00", "2026-03-01 09:01", "正式回执将替换本页"):
        assert said == reason.code or said in text(body)


def test_text_of_a_form_is_never_markup() -> None:
    given = answer()
    hostile = replace(given.records[0], name="<script>alert(1)</script>")
    page = printed(replace(given, file="<img src=x>.docx", records=(hostile,)))
    assert not list(page.iter("script", "img"))
    assert "<script>alert(1)</script>" in text(page)


def test_it_needs_nothing_beside_itself() -> None:
    page = printed(answer(SCORE))
    assert page.xpath("//link | //script | //@src") == []
    (policy,) = page.xpath("//meta[@http-equiv]/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_a_phone_and_a_desk(tmp_path: Path, width: int) -> None:
    from playwright.sync_api import sync_playwright

    path = tmp_path / "receipt.html"
    path.write_bytes(receipt(answer(SCORE, HEADER, forms=3), RECEIVED, RECEIVED, SiteIdentity()))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
