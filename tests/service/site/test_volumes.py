"""The volumes of a site, and that a year's volume is among its files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from support.folders import ROOT
from support.manifests import listed

from pipeline.config.settings import Settings
from pipeline.model.entry import Entry
from pipeline.model.publication import SiteIdentity
from pipeline.render.site.lists import unit_path
from pipeline.service.control.site_command import site
from pipeline.service.processing.batch import convert
from pipeline.service.site.volumes import artifacts

DAY = datetime(2023, 3, 1, tzinfo=UTC)
EXAMPLES = ROOT / "examples" / "single"


def entry(number: int, unit: str | None = "甲", year: int = 2022) -> Entry:
    return Entry(
        f"{year}-x{number}-{number:012}", year, number, f"项目{number}", unit, None, None, None, DAY, DAY
    )


def printed(public: Path, *entries: Entry) -> list[Entry]:
    for one in entries:
        path = public / one.path / f"{one.id}.pdf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-")
    return list(entries)


def names(public: Path, entries: list[Entry], most: int = 1000) -> list[str]:
    return [piece.name for piece in artifacts(public, entries, SiteIdentity(), most)]


def test_every_year_has_one_volume(tmp_path: Path) -> None:
    entries = printed(tmp_path, entry(1), entry(2, year=2023))
    assert names(tmp_path, entries) == ["2022/volume.pdf", "2023/volume.pdf"]
    assert names(tmp_path, []) == []


def test_forms_without_a_pdf_in_chinese_are_in_no_volume(tmp_path: Path) -> None:
    assert names(tmp_path, [entry(1)]) == []


def test_a_large_year_is_bound_by_unit_and_a_large_unit_in_parts(tmp_path: Path) -> None:
    entries = printed(tmp_path, *(entry(n, unit) for n, unit in enumerate("甲甲甲乙", 1)), entry(5, None))
    first, second = unit_path("甲"), unit_path("乙")
    assert names(tmp_path, entries, most=2) == [
        "units/unnamed/2022.pdf",
        f"{second}2022.pdf",
        f"{first}2022.pdf",
        f"{first}2022-2.pdf",
        "2022/volume.pdf",
    ]


def test_a_volume_is_bound_anew_where_a_form_or_what_is_said_of_it_changed(tmp_path: Path) -> None:
    entries = printed(tmp_path, entry(1), entry(2))

    def stamp(*said: Entry) -> str:
        return next(artifacts(tmp_path, said, SiteIdentity())).stamp

    before = stamp(*entries)
    assert stamp(*entries) == before
    assert stamp(entries[0], replace(entries[1], name="改名")) != before
    printed(tmp_path, entry(2))
    path = tmp_path / entries[1].path / f"{entries[1].id}.pdf"
    path.write_bytes(b"%PDF-1.7")
    assert stamp(*entries) != before


def test_a_form_that_cannot_be_bound_leaves_the_year_without_a_volume(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    entries = printed(tmp_path / "public", entry(1))
    (piece,) = artifacts(tmp_path / "public", entries, SiteIdentity())
    assert piece.make(tmp_path / "aside") == ()
    assert entries[0].id in caplog.text


def test_the_volume_is_a_file_of_the_site_and_its_year_leads_to_it(settings: Settings) -> None:
    convert(sorted(EXAMPLES.glob("*.docx"))[:2], settings)
    site(settings)
    public = settings.outbox / "public"
    with pikepdf.open(public / "2022" / "volume.pdf") as volume:
        assert len(volume.attachments) == len(volume.pages) - 3
    assert "2022/volume.pdf" in listed(public)
    assert 'href="volume.pdf"' in (public / "2022" / "index.html").read_text("utf-8")
