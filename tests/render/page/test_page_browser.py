"""The pages in a real browser without JavaScript: language switch, narrow screens, contrast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.browser import CHROMIUM, launched
from support.html_samples import CATALOGUE, NUMBERS, SITE, changed, entries, record, sample, shown

from pipeline.render.site import pages

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
VIEWS = ("", "#zh", "#en", "#both")
LONG = "没有任何空格也没有标点的一个非常长的项目名称" * 8 + "x" * 200


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    made = {"index.html": pages.home(entries(), CATALOGUE, SITE), **pages.assets()}
    made |= pages.year_pages(2022, entries(), 1, CATALOGUE, SITE)
    made |= pages.unit_pages(entries(), CATALOGUE, SITE)
    made |= {record(n).id.join(("2022/", "/index.html")): sample(n) for n in NUMBERS}
    rows = tuple(row.model_copy(update={"name": LONG, "deviation": LONG}) for row in record(1).indicators)
    made["2022/long/index.html"] = shown(
        changed(1, project={"name": LONG, "leader": LONG}).model_copy(update={"indicators": rows})
    )
    for path, data in made.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium here")
    with sync_api.sync_playwright() as playwright:
        yield launched(playwright)


@pytest.fixture
def tab(browser: sync_api.Browser) -> Iterator[sync_api.Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def address(site: Path, number: int, view: str = "") -> str:
    return (site / "2022" / record(number).id / "index.html").as_uri() + view


def languages(tab: sync_api.Page) -> tuple[bool, bool]:
    """Return whether the Chinese and the English title are visible."""
    return tab.locator("h1 .zh").is_visible(), tab.locator("h1 .en").is_visible()


@pytest.mark.parametrize(
    ("view", "seen"),
    [("", (True, False)), ("#zh", (True, False)), ("#en", (False, True)), ("#both", (True, True))],
)
def test_the_address_says_the_language(
    site: Path, tab: sync_api.Page, view: str, seen: tuple[bool, bool]
) -> None:
    tab.goto(address(site, 5, view))
    assert languages(tab) == seen


def test_the_switch_says_where_it_stands(site: Path, tab: sync_api.Page) -> None:
    for view, current in (("", "中文"), ("#zh", "中文"), ("#en", "English"), ("#both", "双语")):
        tab.goto(address(site, 5, view))
        said = tab.locator(".langs a .vh:visible")
        assert said.count() == 1
        assert current in (said.locator("..").text_content() or "")


def test_the_switch_works_with_the_keyboard_alone(site: Path, tab: sync_api.Page) -> None:
    tab.goto(address(site, 5))
    for _ in range(5):  # the site, search, data, 中文, English
        tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert languages(tab) == (False, True)
    tab.go_back()
    assert languages(tab) == (True, False)
    tab.locator(".langs a", has_text="双语").click()
    assert languages(tab) == (True, True)


def test_a_link_keeps_the_language(site: Path, tab: sync_api.Page) -> None:
    tab.goto(address(site, 5, "#en"))
    tab.locator(".crumbs a:visible", has_text="Fiscal year").click()
    assert tab.url.endswith("/2022/index.html#en")
    assert languages(tab) == (False, True)
    tab.locator("td, th").get_by_text("Fees for Standing Legal Counsel").click()
    assert languages(tab) == (False, True)


def test_no_chinese_is_seen_in_english(site: Path, tab: sync_api.Page) -> None:
    for number in NUMBERS:
        tab.goto(address(site, number, "#en"))
        assert re.findall(r"[\u4e00-\u9fff]+", tab.locator("main").inner_text()) == []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_is_wider_than_the_screen(
    site: Path, browser: sync_api.Browser, width: int, view: str
) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        tab = context.new_page()
        pages = ["index.html", "2022/index.html", "units/index.html", "2022/long/index.html"]
        pages += [f"2022/{record(n).id}/index.html" for n in (1, 7, 11)]
        for page in pages:
            tab.goto((site / page).as_uri() + view)
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, page


def test_the_policy_is_not_broken(site: Path, browser: sync_api.Browser) -> None:
    said: list[str] = []
    with browser.new_context() as context:
        tab = context.new_page()
        tab.on("console", lambda message: said.append(message.text))
        tab.on("request", lambda request: said.append(request.url) if "file:" not in request.url else None)
        tab.goto(address(site, 1, "#both"))
        tab.goto((site / "index.html").as_uri())
    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", ["index.html", "2022/index.html", "record"])
def test_text_stands_out_from_its_ground(
    site: Path, browser: sync_api.Browser, scheme: str, page: str
) -> None:
    with browser.new_context(color_scheme=scheme) as context:
        tab = context.new_page()
        tab.goto((address(site, 12) if page == "record" else (site / page).as_uri()) + "#both")
        assert tab.evaluate(CONTRAST) == []


def test_printed_on_paper_the_page_keeps_the_chosen_language(site: Path, tab: sync_api.Page) -> None:
    tab.goto(address(site, 5, "#en"))
    tab.emulate_media(media="print")
    assert languages(tab) == (False, True)
    assert not tab.locator(".langs").is_visible()
    assert tab.pdf(format="A4").startswith(b"%PDF")


CONTRAST = """() => {
  const rgb = c => c.match(/[\\d.]+/g).map(Number);
  const linear = v => v <= 10 ? v / 255 / 12.92 : ((v / 255 + .055) / 1.055) ** 2.4;
  const light = c => {
    const [r, g, b] = rgb(c).map(linear);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor;
      if (rgb(c).length === 3 || rgb(c)[3] > 0) return c;
    }
    return "rgb(255, 255, 255)";
  };
  const weak = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = walk.nextNode();) {
    const e = node.parentElement;
    if (!node.data.trim() || !e.checkVisibility()) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) weak.push(node.data.trim().slice(0, 20) + " " + ratio.toFixed(2));
  }
  return weak;
}"""
"""Returns the texts whose contrast is below 4.5 to 1 (WCAG 2.2, 1.4.3)."""
