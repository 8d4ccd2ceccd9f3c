from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from lxml import html
from support.browser import launched

from pipeline.errors import Blocked, Encrypted
from pipeline.model.answer import Answer, RecordAnswer, Resembling
from pipeline.model.assessment import Assessment, ComputedScore, Method, OpenReason
from pipeline.model.difference import FieldChange, Spot
from pipeline.model.finding import CellPlace, Finding
from pipeline.model.outcome import Annotated, FormOutcome, Outcome
from pipeline.model.publication import SiteIdentity
from pipeline.model.record import FormInfo, Funding, Project, Provenance, Record, SourceInfo, Totals
from pipeline.render.receipt import changes, scores
from pipeline.render.receipt.receipt import notice, receipt
from pipeline.translate.sentences import results
from pipeline.word.disarming.kinds import TAKEN

RECEIVED = datetime(2026, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ID = "2022-jia-aaaaaaaaaaaa"
SCORE = Finding(
    "A03",
    "execution-score-mismatch",
    "error",
    pointers=("/funding/lines/0/score",),
    cells=(CellPlace(1, 5, 9),),
    observed=Decimal(9),
    expected=Decimal("3.33"),
    operands={"rate": Decimal("0.3333"), "printed": Decimal("0.3333"), "weight": Decimal(10)},
)
BLANK = Finding("A09", "total-score-blank", "error", pointers=("/totals/score",))
HEADER = Finding("S01", "header-blank", "warning", cells=(CellPlace(1, 12, 8),))


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
    assert "项目资金 · 得分 Project funds · Score 9 第 1 张表 第 5 行 第 9 列 table 1, row 5, col. 9" in score
    assert "3.33" in score
    assert "（空白）" in blank
    assert "第 1 张表 第 12 行 第 8 列" in header


def test_many_places_are_counted() -> None:
    many = replace(HEADER, cells=tuple(CellPlace(1, n, 1) for n in range(1, 10)))
    (finding,) = printed(answer(many)).xpath("//ol/li")
    assert len(finding.xpath(".//ul/li")) == 7
    assert "另有 3 处 3 more" in text(finding)


ABOVE = ComputedScore(
    "/funding/lines/0/score",
    "年度资金总额",
    Decimal(10),
    Decimal(9),
    Decimal("3.33"),
    Decimal("3.33"),
    "rate",
)
WITHIN = ComputedScore(
    "/indicators/0/score", "服务质量", Decimal(15), Decimal(14), Decimal(12), Decimal(15), "tier"
)
OPEN = ComputedScore(
    "/indicators/1/score", "合同", Decimal(10), None, Decimal(0), Decimal(10), "open", "no-target"
)


def with_form(given: Answer, **changes: object) -> Answer:
    assert given.outcome
    forms = tuple(replace(form, **changes) for form in given.outcome.forms)  # type: ignore[arg-type]
    return replace(given, outcome=replace(given.outcome, forms=forms))


def test_computed_scores_stand_beside_the_units_own() -> None:
    assessment = Assessment(
        (ABOVE, WITHIN, OPEN),
        Decimal("15.33"),
        Decimal("28.33"),
        Decimal(35),
        ("优", "良"),
        Decimal(23),
        "优",
    )
    (table,) = printed(with_form(answer(), assessment=assessment)).xpath("//table[@class='scores']")
    rows = [text(row) for row in table.iter("tr")]
    assert rows[1] == "年度资金总额执行率×分值 execution rate × points109≠ 3.33"
    assert rows[2].endswith("151412 – 15")
    assert rows[3] == "合同无法按规则计算（年度指标值空白） cannot be computed (no target)10空白0 – 10"
    assert rows[4] == "合计 total等级 grade 优、良（自评 优）352315.33 – 28.33"


def test_every_method_and_reason_has_words() -> None:
    assert set(get_args(Method)) <= scores.METHODS.keys()
    assert set(get_args(OpenReason)) <= scores.REASONS.keys()


def test_a_resubmission_says_what_changed() -> None:
    moved = FieldChange(
        Spot("/funding/lines/0/score", Decimal(8), "8"), Spot("/funding/lines/0/score", Decimal(9), "9")
    )
    gone = FieldChange(Spot("/indicators/3/name", "合同", "指标1：合同"), None)
    new = FieldChange(None, Spot("/totals/grade", "优", None))
    given = answer()
    changed = replace(given, records=(replace(given.records[0], changes=(moved, gone, new)),))
    (table,) = printed(changed).xpath("//table[@class='changes']")
    assert [[text(cell) for cell in row] for row in table.iter("tr")][1:] == [
        ["项目资金 · 得分 Project funds · Score", "8", "9"],
        ["绩效指标 Performance indicators", "指标1：合同", "（删去）"],
        ["总分 · 评定等级 Total · Grade", "（新增）", "优"],
    ]
    same = replace(given, records=(replace(given.records[0], changes=()),))
    assert "内容没有变化" in text(printed(same))


def test_what_is_not_published_is_masked_in_changes_too() -> None:
    phone = "/project/phone"
    old, new = Spot(phone, "1", "13800138000"), Spot(phone, "2", "13900139000")
    masked = record().model_copy(
        update={"provenance": {phone: Provenance(table=1, row=1, column=1, text="139****9000")}}
    )
    hidden = record().model_copy(
        update={"provenance": {phone: Provenance(table=1, row=1, column=1, text="（不公开）")}}
    )
    assert changes.changes([FieldChange(old, new)], masked)[0][2:] == ("138****8000", "139****9000")
    assert changes.changes([FieldChange(old, new)], hidden)[0][2:] == ("（不公开）", "（不公开）")


def test_a_nearly_equal_project_is_asked_about() -> None:
    given = answer()
    asked = replace(
        given,
        records=(
            replace(given.records[0], resembling=(Resembling("2022-yi-bbbbbbbbbbbb", "聘请律师费", 0.9),)),
        ),
    )
    said = text(printed(asked))
    assert "是同一个项目吗？" in said
    assert "聘请律师费 2022-yi-bbbbbbbbbbbb" in said


@pytest.mark.parametrize(
    ("copy", "name", "says"),
    [
        (Annotated(b"x", comments=7), "甲 a.批注.docx", "原文件中加了 7 条批注。"),
        (Annotated(b"x", comments=7, left_out=3), "甲 a.批注.docx", "另有 3 条未放入"),
        (Annotated(None, reason=Encrypted().reason()), None, "没有批注件：文档设有密码"),
        (
            Annotated(b"x", comments=7, taken=("macros", "field")),
            "甲 a.批注.docx",
            "内容：宏、会自动取数或运行程序的域",
        ),
    ],
)
def test_the_annotated_copy_is_named_or_why_there_is_none(
    copy: Annotated, name: str | None, says: str
) -> None:
    given = answer(SCORE)
    assert given.outcome
    page = printed(replace(given, annotated=name, outcome=replace(given.outcome, annotated=copy)))
    assert says in text(page)
    assert [a.get("href") for a in page.iter("a")] == (
        ["%E7%94%B2%20a.%E6%89%B9%E6%B3%A8.docx"] if name else []
    )


def test_every_kind_of_content_that_a_copy_loses_has_a_word() -> None:
    assert {key.removeprefix("taken-") for key in results()["word"] if key.startswith("taken-")} == set(TAKEN)


def test_a_returned_file_without_a_form_has_no_copy_and_says_so() -> None:
    reason = Encrypted().reason()
    page = printed(
        Answer("a.docx", "0" * 64, "returned", reason, outcome=Outcome("a.docx", "0" * 64, reason=reason))
    )
    assert "没有批注件" in text(page)


def test_findings_over_several_forms_name_the_form() -> None:
    given = answer(forms=2)
    assert given.outcome
    several = Finding(
        "A03",
        "x",
        "warning",
        pointers=("/records/1/funding/lines/0/score",),
        operands={"rate": 1, "printed": 1, "weight": 1},
    )
    page = printed(replace(given, outcome=replace(given.outcome, findings=(several,))))
    (place,) = page.xpath("//ul[@class='places']/li")
    assert text(place).startswith("常年聘请律师费 · 项目资金 · 得分")


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
        browser = launched(playwright)
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        browser.close()
