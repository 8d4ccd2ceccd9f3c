"""Screenshots of pages, small and grey, so that only changes of the layout exceed the tolerance.

A missing screenshot is written and the test fails: check it, then keep it in tests/golden/pages.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from support.browser import CHROMIUM, launched
from support.folders import ROOT
from support.html_samples import CATALOGUE, SITE, entries, sample

from pipeline.render.site import pages

pytestmark = pytest.mark.browser
sync_api = pytest.importorskip("playwright.sync_api")
GOLDEN = ROOT / "tests" / "golden" / "pages"
SMALL = 96
TOLERANCE = 4.0
"""Largest allowed mean difference per pixel, on a scale of 255."""
VIEWS = {
    "home-zh-wide-light": ("index.html#zh", 1280, "light"),
    "year-en-wide-dark": ("2022/index.html#en", 1280, "dark"),
    "disclosure-both-wide-light": ("record.html#both", 1280, "light"),
    "disclosure-zh-phone-dark": ("record.html#zh", 360, "dark"),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    if not CHROMIUM.exists():
        pytest.skip("no Chromium here")
    with sync_api.sync_playwright() as playwright:
        yield launched(playwright)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("pages")
    made = {"index.html": pages.home(entries(), CATALOGUE, SITE), **pages.assets()}
    made |= pages.year_pages(2022, entries(), 0, CATALOGUE, SITE)
    made["record.html"] = sample(5).replace(b"../../assets/", b"assets/")
    for path, data in made.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


@pytest.mark.parametrize("name", VIEWS)
def test_a_page_looks_as_it_did(name: str, site: Path, browser: sync_api.Browser) -> None:
    address, width, scheme = VIEWS[name]
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        tab = context.new_page()
        tab.goto(site.as_uri() + "/" + address)
        picture = small(tab.screenshot())
    golden = GOLDEN / f"{name}.png"
    if not golden.exists():
        GOLDEN.mkdir(exist_ok=True)
        picture.save(golden)
        pytest.fail(f"{golden.name} is new: look at it and keep it")
    assert difference(picture, Image.open(golden)) < TOLERANCE


def small(screenshot: bytes) -> Image.Image:
    """Return the first screen of a page in grey, 96 pixels wide."""
    picture = Image.open(io.BytesIO(screenshot)).convert("L")
    return picture.resize((SMALL, SMALL * picture.height // picture.width), Image.Resampling.BOX)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference per pixel; images of different shapes count as completely different."""
    if one.size != other.size:
        return 255.0
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])


def test_another_layout_is_out_of_tolerance() -> None:
    page = Image.new("L", (96, 96), 250)
    moved = page.copy()
    moved.paste(60, (0, 0, 96, 12))
    assert difference(page, moved) > TOLERANCE
