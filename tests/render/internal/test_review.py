"""The pages of the internal review: their content, how they are split, and that they need no script."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from support.browser import launched

from pipeline.model.review import Count, Digest, Reviewed, WaivedFinding
from pipeline.render.internal import review

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
FINDING: dict[str, Any] = {
    "code": "A09", "name": "total-score-blank", "severity": "error", "pointers": ["/totals/score"],
    "cells": [{"table": 1, "row": 19, "column": 8}], "message_zh": "总分空白<b>。", "message_en": "Blank.",
    "remedy_zh": "请填写。", "remedy_en": "Fill in.",
}  # fmt: skip


def digest(n: int, unit: str = "甲局", times: int = 1, **more: Any) -> Digest:  # noqa: ANN401
    counts = {"A09": Count("error", times)} if times else {}
    return Digest(f"2022-a-{n:012}", f"项目{n}", unit, "published", 1, counts, **more)


def text(page: bytes) -> str:
    return " ".join(html.fromstring(page.decode()).find("body").text_content().split())


def test_a_unit_is_cut_where_a_page_is_full() -> None:
    digests = [digest(n, times=90) for n in range(5)] + [digest(9, "乙局", 500)]
    pages = review.unit_parts(digests)
    first, second, third, other = pages.values()
    assert [len(part) for part in (first, second, third, other)] == [2, 2, 1, 1]
    assert [leaf.number for leaf in review.leaves(pages).values()] == [1, 2, 3, 1]
    assert next(iter(pages)).startswith("unit-jia-ju-")


def test_a_rule_has_pages_of_at_most_two_hundred_records() -> None:
    pages = review.rule_parts([digest(n) for n in range(401)])
    assert {name: len(part) for name, part in pages.items()} == {
        "rule-A09.html": 200, "rule-A09--2.html": 200, "rule-A09--3.html": 1,
    }  # fmt: skip
    assert {review.code_of(name) for name in pages} == {"A09"}


def test_the_year_at_a_glance() -> None:
    digests = [
        digest(1, waived={"A09": WaivedFinding("来函同意", AT)}),
        digest(2, times=3),
        digest(3, "乙局", 0),
    ]
    pages = {one.id: f"{one.unit}.html" for one in digests}
    several = FINDING | {"pointers": [f"/records/{digests[2].id}/project/phone"], "cells": []}
    said = html.fromstring(review.index_page(2022, digests, pages, [several] * 201).decode())
    (rule,) = said.xpath("//section[@id='rules']//tbody/tr")
    assert [cell.text_content() for cell in rule.xpath("td")][1:] == ["2", "4", "1"]
    assert rule.xpath(".//a/@href") == ["rule-A09.html"]
    assert said.xpath("//section[@id='units']//a/@href") == ["甲局.html", "乙局.html"]
    over = said.get_element_by_id("several").text_content()
    assert over.count("总分空白<b>。") == over.count("项目3 · 联系电话") == 200
    assert "另有 1 条" in over


def test_a_waiver_stands_beside_its_finding_with_its_reason() -> None:
    waived = digest(1, waived={"A09": WaivedFinding("来函同意", AT)})
    page = review.unit_page(2022, review.Leaf(1, ("a.html",)), [Reviewed(waived, None, [FINDING])])
    assert "已豁免 Waived 2026-03-01 09:00：来函同意" in text(page)
    rule = review.rule_page(2022, review.Leaf(1, ("a.html",)), "A09", [waived], {waived.id: "u.html"})
    assert "2026-03-01 来函同意" in text(rule)
    assert f'href="u.html#{waived.id}"' in rule.decode()


def test_a_rule_that_is_no_more_is_called_by_its_code() -> None:
    gone = FINDING | {"code": "Z99", "remedy_zh": "", "remedy_en": ""}
    page = review.unit_page(2022, review.Leaf(1, ("a.html",)), [Reviewed(digest(1), None, [gone])])
    assert "Z99" in text(page)


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_severities_are_chosen_without_a_script(tmp_path: Path, width: int) -> None:
    from playwright.sync_api import sync_playwright

    info = FINDING | {"severity": "info"}
    path = tmp_path / "unit.html"
    records = [Reviewed(digest(1), None, [FINDING, info]), Reviewed(digest(2), None, [info])]
    path.write_bytes(review.unit_page(2022, review.Leaf(1, ("unit.html", "unit--2.html")), records))
    shown = "[...document.querySelectorAll('ol.found > li')].filter(e => e.offsetParent).length"
    with sync_playwright() as playwright:
        browser = launched(playwright)
        page = browser.new_page(viewport={"width": width, "height": 800}, java_script_enabled=True)
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        before = page.evaluate(shown)
        page.uncheck("#show-info")
        assert (before, page.evaluate(shown)) == (3, 1)
        assert page.query_selector("script") is None
        browser.close()
