"""The public site as a visitor uses it, checked with axe-core and the W3C checker."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.browser import CHROMIUM, launched
from support.folders import ROOT
from support.public_site import build, build_years, served

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
CHECKS = ROOT / "deploy" / "checks" / "node_modules"
AXE = CHECKS / "axe-core" / "axe.min.js"
VNU = CHECKS / "vnu-jar" / "build" / "dist" / "vnu.jar"
VIEWS = ("#zh", "#en", "#both")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Visit:
    """A site on a server, one page of each kind, and a browser."""

    def __init__(self, folder: Path, base: str, kinds: dict[str, str], browser: sync_api.Browser) -> None:
        self.folder, self.base, self.kinds, self.browser = folder, base, kinds, browser

    def address(self, kind: str, more: str = "") -> str:
        return self.base + self.kinds[kind] + more


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium here")
    root = tmp_path_factory.mktemp("site")
    kinds = build(root)
    with served(root / "public") as base, sync_api.sync_playwright() as playwright:
        browser = launched(playwright)
        yield Visit(root / "public", base, kinds, browser)
        browser.close()


@pytest.fixture
def tab(visit: Visit) -> Iterator[sync_api.Page]:
    context = visit.browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_on_any_page_in_any_language(visit: Visit, width: int, scheme: str) -> None:
    if not AXE.exists():
        pytest.skip("no axe-core here: deploy/setup.sh dev")
    found: list[str] = []
    with visit.browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    ) as context:
        context.add_init_script(path=AXE)
        tab = context.new_page()
        for kind in visit.kinds:
            tab.goto(visit.address(kind, "?q=%E7%83%AD%E7%BA%BF" if kind == "search" else ""))
            if kind == "search":
                tab.locator("#found li").first.wait_for()
            for view in VIEWS:
                tab.evaluate("view => { location.hash = view }", view)
                said = tab.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
                found += [
                    f"{kind}{view} {v['id']}: {v['nodes'][0]['html'][:150]}" for v in said["violations"]
                ]
                if tab.evaluate("document.documentElement.scrollWidth") > width:
                    found.append(f"{kind}{view} is wider than the screen")
    assert found == []


def test_a_machines_english_is_labelled_wherever_it_is_shown(visit: Visit) -> None:
    marked = "A project as a machine calls it (machine-translated)"
    page = (visit.folder / visit.kinds["guessed"]).read_text("utf-8")
    assert f'<meta name="dcterms.alternative" lang="en" content="{marked}"' in page
    assert f'"alternateName":"{marked}"' in page
    assert "(Engine)" in page.partition('name="dcterms.provenance" content="')[2].partition('"')[0]
    assert marked in (visit.folder / "feed.xml").read_text("utf-8")
    for path in visit.folder.rglob("*.html"):
        text = path.read_text("utf-8")
        assert text.count("as a machine calls it</") == text.count(">machine-translated</span>"), path


def test_the_checker_of_the_w3c_finds_nothing(visit: Visit) -> None:
    if not VNU.exists() or not shutil.which("java"):
        pytest.skip("no W3C checker here: deploy/setup.sh dev")
    pages = [str(visit.folder / path) for path in visit.kinds.values()] + [
        str(visit.folder / "assets" / "site.css")
    ]
    command = ["java", "-jar", str(VNU), "--format", "json", "--also-check-css", *pages]
    said = json.loads(subprocess.run(command, capture_output=True, check=False).stderr)
    found = [
        f"{m['url'].rpartition('public/')[2]}: {m['message']}"
        for m in said["messages"]
        if m["type"] == "error"
    ]
    assert found == []


@pytest.mark.parametrize(
    ("words", "first"),
    [("律师", "常年聘请律师费"), ("hotline", "政府热线经费"), ("武文权", "常年聘请律师费")],
)
def test_search_finds_words_of_both_languages_and_asks_nobody_else(
    visit: Visit, tab: sync_api.Page, words: str, first: str
) -> None:
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on(
        "request", lambda request: None if request.url.startswith(visit.base) else said.append(request.url)
    )
    tab.goto(visit.address("search"))
    tab.locator("#q").fill(words)
    tab.keyboard.press("Enter")
    tab.locator("#found li").first.wait_for()
    assert first in tab.locator("#found").inner_text()
    tab.locator("#found li", has_text=first).locator("a:visible").first.click()
    assert first in (tab.locator("h1").text_content() or "")
    assert said == []


def test_a_search_is_an_address_and_says_so_when_nothing_is_found(visit: Visit, tab: sync_api.Page) -> None:
    tab.goto(visit.address("search", "?q=%E5%BE%8B%E5%B8%88#en"))
    assert tab.locator("#found a:visible").first.inner_text() == "Fees for Standing Legal Counsel"
    assert tab.locator("#said").inner_text() == "Projects found: 1"
    tab.locator("#q").fill("zzzzqqqq")
    tab.locator("#said [data-say=none]").wait_for()
    assert tab.evaluate("location.search + location.hash") == "?q=zzzzqqqq#en"


def test_without_an_index_the_search_page_says_so(visit: Visit, tab: sync_api.Page) -> None:
    tab.route("**/pagefind/**", lambda route: route.abort())
    tab.goto(visit.address("search", "?q=x"))
    tab.locator("#said [data-say=failed]").wait_for()


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """A site whose index has the bundles 2023, 2022-2 and 2022, and the ids of its records, newest first."""
    root = tmp_path_factory.mktemp("years")
    ids = build_years(root)
    with served(root / "public") as base:
        yield base, ids


def found(tab: sync_api.Page, address: str) -> list[str]:
    """Return the ids of the search results in the order shown."""
    tab.goto(address)
    tab.locator("#found li").first.wait_for()
    links = tab.locator("#found li a.zh").all()
    assert tab.locator("#said").inner_text() == f"找到 {len(links)} 个项目。"
    return [(link.get_attribute("href") or "").split("/")[1] for link in links]


def test_search_asks_the_bundles_of_all_years_newest_first(
    years: tuple[str, list[str]], tab: sync_api.Page
) -> None:
    base, ids = years
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    listed = found(tab, f"{base}search.html?q=%E5%BE%8B%E5%B8%88")
    assert listed[:2] == ids[:2]
    assert set(listed) == set(ids)
    assert said == []
    tab.locator("#found a.zh").nth(1).click()
    assert tab.locator("h1").is_visible()
    assert tab.url == f"{base}2022/{ids[1]}/"


@pytest.mark.parametrize("bundle", ["2023", "2022-2"])
@pytest.mark.parametrize("files", ["**", "*.pf_meta"])
def test_a_bundle_that_cannot_be_opened_is_left_out(
    years: tuple[str, list[str]], tab: sync_api.Page, bundle: str, files: str
) -> None:
    base, ids = years
    lost = ids[0] if bundle == "2023" else ids[1]
    tab.route(f"**/pagefind/{bundle}/{files}", lambda route: route.abort())
    assert set(found(tab, f"{base}search.html?q=%E5%BE%8B%E5%B8%88")) == set(ids) - {lost}


def test_without_a_script_search_leads_to_the_lists(visit: Visit) -> None:
    with visit.browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(visit.address("search"))
        assert tab.get_by_text("检索需要 JavaScript").is_visible()
        assert not tab.locator("#search").is_visible()
        tab.locator("main a:visible", has_text="2022年度").click()
        assert tab.locator("#filter").is_hidden()
        assert tab.locator(".records tbody tr").count() == 15


def rows(tab: sync_api.Page) -> list[str]:
    return [
        text.strip() for text in tab.locator(".records tbody tr:visible td:nth-child(2)").all_inner_texts()
    ]


def test_a_table_is_sorted_and_filtered_with_the_keyboard_alone(visit: Visit, tab: sync_api.Page) -> None:
    tab.goto(visit.address("year"))
    button = tab.locator("thead button", has_text="全年预算数")
    button.focus()
    tab.keyboard.press("Enter")
    amounts = [float(text) for text in rows(tab)]
    assert amounts == sorted(amounts)
    assert button.locator("..").get_attribute("aria-sort") == "ascending"
    tab.keyboard.press("Enter")
    assert [float(text) for text in rows(tab)] == sorted(amounts, reverse=True)
    tab.locator("#words").focus()
    tab.keyboard.type("热线 经费")
    assert len(rows(tab)) < len(amounts)
    assert "显示" in tab.locator("#filter p").inner_text()
    assert f" {len(rows(tab))} / 15" in tab.locator("#filter p").inner_text()


def test_every_page_can_be_walked_by_keyboard_and_focus_is_seen(visit: Visit, tab: sync_api.Page) -> None:
    for kind in ("home", "year", "disclosure", "search"):
        tab.goto(visit.address(kind))
        for _ in range(8):
            tab.keyboard.press("Tab")
            seen = tab.evaluate(
                "(e => [e.tagName, getComputedStyle(e).outlineStyle, e.getClientRects().length])(document.activeElement)"
            )
            assert seen[0] in ("A", "BUTTON", "INPUT")
            assert seen[1] != "none"
            assert seen[2]
