"""Lists, feed and site map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from lxml import etree
from support.html_samples import (
    CATALOGUE,
    CJK,
    FIRST,
    LETTERS,
    SITE,
    entries,
    publication,
    record,
    texts,
    tree,
    written,
)

from pipeline.render.site import data_page, feeds, pages
from pipeline.render.site.pages import Entry

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def many(count: int) -> list[Entry]:
    """Return this many records of 2023, each of 10,000 yuan of which half is spent."""
    first = entries()[0]
    return [
        replace(
            first, id=f"2023-a-{n:012x}", year=2023, serial=n, name=f"项目{n}", budget=Decimal(10_000),
            executed=Decimal(5_000), rate=Decimal("0.5"), last_published=FIRST + timedelta(days=n),
        )
        for n in range(1, count + 1)
    ]  # fmt: skip


def everything() -> Iterator[tuple[str, bytes]]:
    listed = entries()
    yield "index.html", pages.home(listed, CATALOGUE, SITE)
    yield "404.html", pages.not_found(CATALOGUE, SITE)
    yield "search.html", pages.search(listed, ["2022"], CATALOGUE, SITE)
    yield "data/index.html", data_page.data_page({"data/2022/goals.csv": 5000}, CATALOGUE, SITE)
    yield from pages.year_pages(2022, listed, 1, CATALOGUE, SITE)
    yield from pages.unit_pages(listed, CATALOGUE, SITE)


def test_an_entry_is_the_heads_of_the_record() -> None:
    entry = pages.entry_of(record(5), publication(5))
    assert (entry.year, entry.serial, entry.name) == (2022, 5, "监督中心工作经费")
    assert (entry.budget, entry.executed, entry.rate) == (
        Decimal(969300),
        Decimal("934783.82"),
        Decimal("0.9644"),
    )
    assert entry.path == f"2022/{record(5).id}/"


def test_an_entry_of_a_form_without_name_funds_or_unit() -> None:
    bare = record(1).model_copy(
        update={
            "project": record(1).project.model_copy(update={"name": None, "implementing_unit": None}),
            "funding": record(1).funding.model_copy(update={"lines": ()}),
        }
    )
    entry = pages.entry_of(bare, publication())
    assert (entry.name, entry.unit, entry.budget) == (bare.id, bare.project.competent_department, None)


@pytest.mark.parametrize(("path", "document"), [pytest.param(p, d, id=p) for p, d in everything()])
def test_every_page_keeps_the_house_rules(path: str, document: bytes) -> None:
    page = tree(document)
    assert len(page.xpath("//h1")) == 1
    assert page.xpath("//script[text()]|//style|//*[@style]") == []
    assert all("assets/" in src for src in page.xpath("//script/@src"))
    assert {m.get("name") for m in page.xpath("//meta")} >= {
        "SiteName",
        "SiteDomain",
        "SiteIDCode",
        "ColumnName",
    }
    for text, language, element in texts(document):
        if element.tag == "code" or element.get("class") in ("form", "size"):
            continue  # names and symbols of no language
        assert not CJK.search(text) or language.startswith("zh"), text
        assert CJK.search(text) or not LETTERS.search(text) or language == "en", text


@pytest.mark.parametrize(("path", "document"), [pytest.param(p, d, id=p) for p, d in everything()])
def test_every_link_leads_somewhere(path: str, document: bytes) -> None:
    files = {p for p, _ in everything()} | set(pages.assets())
    files |= {"feed.xml", "data/record.schema.json", "data/2022/goals.csv"}
    files |= {entry.path + "index.html" for entry in entries()}
    for href in tree(document).xpath("//a/@href|//link[@rel!='canonical' and not(@hreflang)]/@href"):
        target = href.partition("#")[0]
        assert not target or resolved(path, target) in files, href


def resolved(path: str, href: str) -> str:
    parts = [] if href.startswith("/") else path.split("/")[:-1]
    for part in href.lstrip("/").split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def test_the_home_page_adds_up_the_years() -> None:
    document = pages.home([*entries(), *many(3)], CATALOGUE, SITE)
    years = [" ".join(li.text_content().split()) for li in tree(document).xpath("//ol[@class='years']/li")]
    assert [year[:6] for year in years] == ["2023年度", "2022年度"]
    assert "784.346268 万元 7,843,462.68 yuan" in years[1]
    assert "757.251766 万元 7,572,517.66 yuan" in years[1]
    assert "96.55%" in years[1]
    assert "3 万元 30,000 yuan" in years[0]
    assert written(document, "//ul[@class='newest']/li[1]").startswith("项目3")
    widths = tree(document).xpath("//ol[@class='years']/li[2]//rect/@width")
    assert widths == ["100%", "96.55%"]


def test_an_empty_site_says_so() -> None:
    assert "还没有公开的项目。" in written(pages.home([], CATALOGUE, SITE), "//main")
    assert b"1970-01-01T00:00:00Z" in pages.feed([], CATALOGUE, SITE)
    assert list(dict(pages.year_pages(2022, [], 3, CATALOGUE, SITE))) == ["2022/index.html"]


def test_a_year_is_cut_into_pages_of_200_in_order_of_serial() -> None:
    made = dict(pages.year_pages(2023, many(401)[::-1], 0, CATALOGUE, SITE))
    assert list(made) == ["2023/index.html", "2023/2.html", "2023/3.html"]
    rows = [len(tree(document).xpath("//tbody/tr")) for document in made.values()]
    assert rows == [200, 200, 1]
    assert "401" in written(made["2023/index.html"], "//section[1]//dd")
    assert written(made["2023/2.html"], "//tbody/tr[1]/th").startswith("项目201")
    assert tree(made["2023/2.html"]).xpath("//nav[@class='pages']//a[@class='zh ']/@href") == [
        "index.html",
        "3.html",
    ]
    assert tree(made["2023/3.html"]).xpath("//section[contains(@class,'sums')]") == []


def test_only_what_is_withdrawn_is_counted_and_never_named() -> None:
    made = dict(pages.year_pages(2022, entries(), 2, CATALOGUE, SITE))
    assert "另有 2 件已撤回。" in written(made["2022/index.html"], "//main")
    assert "撤回" not in written(
        dict(pages.year_pages(2022, entries(), 0, CATALOGUE, SITE))["2022/index.html"], "//main"
    )


def test_a_sum_leaves_out_what_states_no_amount() -> None:
    without = [replace(entries()[0], budget=None), *entries()[1:]]
    shown = written(
        dict(pages.year_pages(2022, without, 0, CATALOGUE, SITE))["2022/index.html"], "//section[1]"
    )
    assert "766.346268 万元" in shown
    assert "其中 1 个项目的表中没有可以合计的金额" in shown


def test_units_have_addresses_of_their_own() -> None:
    assert pages.unit_path("某局") == pages.unit_path(" 某 局 ")
    assert pages.unit_path("某局") != pages.unit_path("某居")
    assert pages.unit_path("《》").startswith("units/")
    made = dict(pages.unit_pages([replace(entries()[0], unit="某局"), *entries(), *many(1)], CATALOGUE, SITE))
    assert set(made) == {
        "units/index.html",
        pages.unit_path("某局") + "index.html",
        pages.unit_path(entries()[0].unit or "") + "index.html",
    }
    assert dict(pages.unit_pages([replace(entries()[0], unit=None)], CATALOGUE, SITE)).keys() == {
        "units/index.html"
    }


def test_the_feed_is_atom() -> None:
    evil = replace(many(1)[0], name="<甲>&\x0b乙")
    feed = etree.fromstring(pages.feed([*entries(), *many(60), evil], CATALOGUE, SITE))
    assert feed.findtext("a:updated", namespaces=ATOM) == "2023-05-30T09:30:00+08:00"
    assert len(feed.findall("a:entry", ATOM)) == 50
    assert feed.findtext("a:id", namespaces=ATOM) == "https://example.invalid/feed.xml"
    alone = etree.fromstring(pages.feed([evil], CATALOGUE, SITE))
    assert alone.findtext("a:entry/a:title", namespaces=ATOM) == "<甲>&乙"


def test_the_site_map_names_every_page_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAP_SIZE", 5)
    made = pages.sitemap(entries(), SITE)
    index = etree.fromstring(made["sitemap.xml"]).xpath("//m:sitemap/m:loc/text()", namespaces=MAP)
    assert index == [f"https://example.invalid/{name}" for name in made if name != "sitemap.xml"]
    parts = [etree.fromstring(data) for name, data in made.items() if name != "sitemap.xml"]
    places = [place for part in parts for place in part.xpath("//m:url/m:loc/text()", namespaces=MAP)]
    assert all(len(part) <= 5 for part in parts)
    assert len(places) == len(set(places)) == 12 + 4
    assert f"https://example.invalid/2022/{record(1).id}/" in places


def test_one_more_record_changes_one_part_of_the_site_map() -> None:
    before, after = (pages.sitemap(entries()[:count], SITE) for count in (11, 12))
    assert {name for name in after if after[name] != before.get(name)} == {"sitemap-2022.xml"}


def test_robots_may_read_everything() -> None:
    assert pages.robots(SITE).decode().splitlines()[-1] == "Sitemap: https://example.invalid/sitemap.xml"


def test_the_404_page_works_at_any_depth() -> None:
    inside = replace(SITE, base_url="https://example.invalid/zwgk/jx/")
    links = tree(pages.not_found(CATALOGUE, inside)).xpath("//link/@href|//main//a/@href")
    assert links
    assert all(link.startswith("/zwgk/jx/") for link in links)


def test_the_home_page_of_a_thousand_records_is_light() -> None:
    assert len(pages.home(many(1_000), CATALOGUE, SITE)) < 100_000


def test_nothing_moves_for_who_asked_that_nothing_moves() -> None:
    """WCAG 2.2, 2.3.3: animations are only in style rules for visitors who did not ask for reduced motion."""
    styles = "".join(data.decode() for path, data in pages.assets().items() if path.endswith(".css"))
    moving, still = styles.split("@media (prefers-reduced-motion: no-preference)", 1)
    within, _, after = still.partition("} }")
    assert "transition" in within
    for part in (moving, after):
        assert not any(word in part for word in ("transition", "animation", "scroll-behavior"))
