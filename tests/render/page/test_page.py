"""The disclosure page: complete, exact, bilingual, and safe with untrusted text."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from support.html_samples import (
    CATALOGUE,
    CJK,
    LETTERS,
    NUMBERS,
    SITE,
    changed,
    publication,
    record,
    sample,
    shown,
    texts,
    tree,
    written,
)

from pipeline.model.record import Extra, Goal, Reading
from pipeline.render.page.page import page
from pipeline.render.site.pages import assets

NEUTRAL = {"kB"}
"""Symbols that belong to no language."""


@pytest.mark.parametrize("number", NUMBERS)
def test_every_text_says_its_language(number: int) -> None:
    for text, language, element in texts(sample(number)):
        if CJK.search(text):
            assert language.startswith("zh"), text
        elif LETTERS.search(text) and element.tag != "code" and text.split()[-1] not in NEUTRAL:
            assert language == "en" or element.xpath("ancestor-or-self::*[contains(@class, 'zh')]"), text


@pytest.mark.parametrize("number", NUMBERS)
def test_every_text_of_the_forms_has_english(number: int) -> None:
    document = sample(number)
    assert b"not yet translated" not in document
    chinese = tree(document).xpath("//main//span[@class='zh']")
    assert len(chinese) > 80
    assert all(e.getnext() is not None and e.getnext().get("lang") == "en" for e in chinese)


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_of_the_record_is_left_out(number: int) -> None:
    form, shown_text = record(number), written(sample(number), "//main")
    wanted = [form.project.name, form.project.implementing_unit, form.project.leader, form.project.phone]
    wanted += [t for goal in form.goals for t in (goal.expected, goal.actual)]
    wanted += [line.label for line in form.funding.lines]
    for row in form.indicators:
        wanted += [row.name, row.level1.label, row.level2.label]
        wanted += [reading.text for reading in (row.target, row.actual) if reading]
    assert [text for text in wanted if text and text not in shown_text] == []


def test_amounts_are_exact_in_both_languages() -> None:
    document = sample(5)
    assert written(document, "//article/section[1]//dl/div[2]/dd") == "93.478382 万元 934,783.82 yuan"
    assert written(document, "//tr[@class='sum']/td[3]").endswith("93.478382 934,783.82")
    assert "96.44%" in written(document, "//div[@class='rate']/dd")


def test_scores_stand_as_printed_and_a_blank_is_a_dash() -> None:
    total = "//table[contains(@class,'funds')]//tr[@class='sum']"
    assert written(sample(3), f"{total}/td[6]").split()[-1] == "9"
    assert written(sample(3), "//table[contains(@class,'indicators')]/tfoot//td[1]").split()[-1] == "100"
    assert written(sample(3), "//table[contains(@class,'indicators')]/tfoot//td[2]").split()[-1] == "—"


def test_the_page_has_one_h1_and_no_level_is_skipped() -> None:
    levels = [int(e.tag[1]) for e in tree(sample(1)).xpath("//h1|//h2|//h3|//h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1 or levels[1] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_are_real_tables() -> None:
    for table in tree(sample(1)).xpath("//table"):
        assert table.find("caption") is not None
        assert [th for th in table.xpath(".//th") if th.get("scope") not in ("col", "row", "rowgroup")] == []
        width = len(table.xpath("./thead/tr/th"))
        for row in table.xpath(".//tr"):
            assert sum(int(cell.get("colspan", 1)) for cell in row) == width


def test_the_tags_of_government_pages() -> None:
    document = tree(page(record(3), publication(3), CATALOGUE, SITE))
    tags = {m.get("name"): m.get("content") for m in document.xpath("//meta[@name]")}
    assert tags["SiteName"] == "某区人民政府"
    assert (tags["SiteDomain"], tags["SiteIDCode"]) == ("example.invalid", "0000000000")
    assert tags["ColumnName"] == "项目支出绩效自评"
    assert {"ColumnDescription", "ColumnKeywords", "ColumnType", "Keywords", "Description"} <= set(tags)
    assert tags["ArticleTitle"] == "常年聘请律师费"
    assert tags["PubDate"] == "2023-03-31 09:33"
    assert tags["ContentSource"] == "北京市朝阳区城市管理指挥中心"
    assert tags["Url"] == f"https://example.invalid/2022/{record(3).id}/"


def test_the_first_thing_in_the_head_is_the_policy() -> None:
    first = tree(sample(1)).xpath("//head/*")[0]
    assert first.get("http-equiv") == "Content-Security-Policy"
    assert "default-src 'none'" in first.get("content")
    assert "script-src 'none'" in first.get("content")


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_runs_and_nothing_is_fetched_from_elsewhere(number: int) -> None:
    document = tree(sample(number))
    assert (
        document.xpath(
            "//script[@type!='application/ld+json']|//script[@src]|//style|//iframe|//form|//*[@style]"
        )
        == []
    )
    assert [a for e in document.iter() for a in e.attrib if str(a).startswith("on")] == []
    fetched = document.xpath("//@src|//link[@rel!='canonical' and not(@hreflang)]/@href")
    assert [address for address in fetched if "//" in address] == []
    assert b"url(" not in assets()["assets/site.css"]
    assert b"@import" not in assets()["assets/site.css"]


def test_a_page_with_its_styles_weighs_less_than_60_kb() -> None:
    heaviest = max(len(sample(number)) for number in NUMBERS)
    assert heaviest + len(assets()["assets/site.css"]) < 60_000


def test_the_same_record_gives_the_same_bytes() -> None:
    assert sample(7) == page(record(7), publication(7), CATALOGUE, SITE)


def test_hostile_text_is_only_text() -> None:
    evil = "<script>alert(1)</script>\u202e\"'&{{7*7}}\x00{name}"
    head = {"name": evil, "leader": evil, "phone": evil, "implementing_unit": evil}
    target = Reading(text=evil, kind="text")
    rows = tuple(
        row.model_copy(
            update={
                "name": evil,
                "target": target,
                "deviation": evil,
                "extra": (Extra(label=evil, text=evil),),
            }
        )
        for row in record(1).indicators
    )
    document = shown(
        changed(
            1,
            project=head,
            goals=(Goal(expected=evil, actual=evil),),
            remarks=(Extra(label=evil, text=evil),),
        ).model_copy(update={"indicators": rows})
    )
    (block,) = tree(document).xpath("//script")
    assert json.loads(block.text)["name"] == evil.replace("\u202e", "")
    assert "\u202e" not in document.decode()
    assert b"\x00" not in document
    assert "<script>alert(1)</script>\"'&{{7*7}}{name}" in tree(document).xpath("//h1")[0].text_content()


def test_the_page_says_in_json_ld_what_it_is() -> None:
    made = publication(3, revision=2, pdf_bytes={"zh": 1, "en": 1})
    about = json.loads(tree(page(record(3), made, CATALOGUE, SITE)).xpath("//script/text()")[0])
    base = f"https://example.invalid/2022/{record(3).id}/"
    assert (about["@type"], about["url"], about["version"]) == (["Dataset", "dcat:Dataset"], base, "2")
    assert (about["name"], about["alternateName"]) == ("常年聘请律师费", "Fees for Standing Legal Counsel")
    assert about["identifier"] == "00000000-0/2022-00003"
    assert [part["contentUrl"].removeprefix(base) for part in about["distribution"]] == [
        "record.json", f"{record(3).id}.pdf", f"{record(3).id}.en.pdf",
    ]  # fmt: skip
    assert about["distribution"][0]["sha256"] == made.fingerprint


def test_text_without_a_translation_stays_chinese_and_says_so_once() -> None:
    document = shown(changed(1, project={"name": "从未译过的项目"}))
    heading = tree(document).xpath("//h1")[0]
    assert heading.text_content().split() == ["从未译过的项目", "not", "yet", "translated"]
    assert [e.get("lang") for e in heading] == ["zh-CN", "en"]


def test_what_the_form_leaves_blank_is_a_dash() -> None:
    document = shown(changed(1, project={"leader": None, "phone": None, "competent_department": None}))
    assert written(document, "//article/section[2]//dl/div[position()!=2]/dd") == "— — —"


def test_an_amount_that_is_no_number_is_shown_as_it_is_printed() -> None:
    form = changed(1)
    spot = form.provenance["/funding/lines/0/executed"]
    told = {**form.provenance, "/funding/lines/0/executed": replace(spot, text="约十八万")}
    line = form.funding.lines[0].model_copy(update={"executed": None})
    funding = form.funding.model_copy(update={"lines": (line, *form.funding.lines[1:])})
    document = shown(form.model_copy(update={"provenance": told, "funding": funding}))
    assert "约十八万" in written(document, "//tr[@class='sum']/td[3]")


def test_remarks_deviations_and_extras_are_shown() -> None:
    row = (
        record(1)
        .indicators[0]
        .model_copy(update={"deviation": "合同推迟签订", "extra": (Extra(label="复核分", text="8"),)})
    )
    form = changed(1, remarks=(Extra(label="存在问题", text="无"),)).model_copy(update={"indicators": (row,)})
    document = shown(form)
    assert "合同推迟签订" in written(document, "//tr[@class='notes']")
    assert "复核分 Reviewed score" in written(document, "//tr[@class='notes']")
    assert "存在问题 Problems found" in written(document, "//dl[@class='remarks']")


def test_the_disclosures_own_data() -> None:
    document = page(
        record(3), publication(42, revision=2, pdf_bytes={"zh": 50_123, "en": 49_000}), CATALOGUE, SITE
    )
    about = written(document, "//aside//dl")
    assert "索引号 Index number 00000000-0/2022-00042" in about
    assert "更新日期 Last updated" in about
    assert "第 2 版 Revision 2" in about
    assert "2023年3月31日 31 March 2023" in about
    links = tree(document).xpath("//section[@class='files']//a/@href")
    assert links[:3] == [f"{record(3).id}.pdf", f"{record(3).id}.en.pdf", "record.json"]
    assert "5f" * 32 in written(document, "//code")


def test_links_lead_to_the_lists_in_the_readers_language() -> None:
    links = {
        (a.get("href"), a.get("lang")) for a in tree(sample(1)).xpath("//nav[contains(@class,'crumbs')]//a")
    }
    assert links == {
        ("../../index.html", None), ("../../index.html#en", "en"),
        ("../index.html", None), ("../index.html#en", "en"),
    }  # fmt: skip


def test_original_budget_is_named_where_it_differs() -> None:
    lines = record(5).funding.lines
    changed_line = lines[0].model_copy(update={"initial_budget": Decimal("1000000")})
    form = record(5).model_copy(
        update={"funding": record(5).funding.model_copy(update={"lines": (changed_line, *lines[1:])})}
    )
    assert "100 万元 1,000,000 yuan" in written(shown(form), "//article/section[1]//dl/div[1]//small")
    assert tree(sample(5)).xpath("//article/section[1]//dl/div[1]//small") == []


def test_a_form_without_funds_or_indicators_still_has_a_page() -> None:
    form = record(1).model_copy(
        update={"funding": record(1).funding.model_copy(update={"lines": (), "unit": None}), "indicators": ()}
    )
    assert written(shown(form), "//div[@class='rate']/dd") == "—"


def test_a_page_is_made_in_a_few_milliseconds() -> None:
    sample(1)
    began = time.process_time()
    for number in NUMBERS:
        page(record(number), publication(number), CATALOGUE, SITE)
    assert (time.process_time() - began) / len(NUMBERS) < 0.02


def test_styles_are_whole() -> None:
    css = assets()["assets/site.css"].decode()
    assert css.count("{") == css.count("}")
    assert re.findall(r"!important", css) == []
