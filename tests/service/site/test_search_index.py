"""The search index: one or more bundles per year, each made again only if its own pages changed."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.model import public_layout
from pipeline.model.entry import Entry
from pipeline.service.outbox.paths import Outbox
from pipeline.service.site import artifacts, search_index

_THEN = datetime(2023, 3, 31, tzinfo=UTC)


def entry(year: int, serial: int) -> Entry:
    name = f"{year}-a-{serial}"
    return Entry(name, year, serial, name, None, None, None, None, _THEN, _THEN)


def publish(outbox: Outbox, one: Entry, text: str) -> None:
    page = outbox.public / one.path / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(f'<html lang="zh-CN"><body data-pagefind-body><h1>{text}</h1></body></html>', "utf-8")


def texts(outbox: Outbox) -> dict[str, str]:
    """Return the texts of pages in each bundle."""
    bundles: dict[str, str] = {}
    for path in sorted(outbox.public.glob("pagefind/*/fragment/*")):
        name = path.relative_to(outbox.public).parts[1]
        bundles[name] = bundles.get(name, "") + gzip.decompress(path.read_bytes()).decode()
    return bundles


def updated(outbox: Outbox, entries: list[Entry]) -> int:
    """Make the bundles that are due and remove unneeded files; return how many files were written."""
    written = artifacts.update(outbox, search_index.artifacts(outbox.public, entries, most=2))
    for path in artifacts.unowned_files(outbox, artifacts.owned_files(outbox)):
        (outbox.public / path).unlink()
    return written


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path)


@pytest.fixture
def entries(outbox: Outbox) -> list[Entry]:
    listed = [entry(2022, 1), entry(2022, 2), entry(2022, 3), entry(2023, 1)]
    for one, text in zip(listed, ("律师", "热线", "步道", "律师"), strict=True):
        publish(outbox, one, text)
    return listed


def stamps(outbox: Outbox, entries: list[Entry]) -> dict[str, str]:
    return {piece.name: piece.stamp for piece in search_index.artifacts(outbox.public, entries, most=2)}


def test_a_record_changes_no_bundle_but_its_own(outbox: Outbox, entries: list[Entry]) -> None:
    before = stamps(outbox, entries)
    assert list(before) == ["search/2023", "search/2022-2", "search/2022"]
    after = stamps(outbox, [*entries, entry(2022, 4)])
    assert {name for name in after if before[name] != after[name]} == {"search/2022-2"}
    after = stamps(outbox, entries[1:])
    assert {name for name in after if before[name] != after[name]} == {"search/2022"}
    assert [*stamps(outbox, [entry(2022, 30), *entries])] == ["search/2023", "search/2022-15", *[*before][1:]]


def test_only_the_bundle_whose_pages_changed_is_made_again(outbox: Outbox, entries: list[Entry]) -> None:
    """An index with a single bundle, as earlier versions made it, is removed."""
    old = {f"pagefind/{name}": 1 for name in ("pagefind.js", "fragment/a.pf_fragment", "pagefind-entry.json")}
    for path in old:
        (outbox.public / path).parent.mkdir(parents=True, exist_ok=True)
        (outbox.public / path).write_text("-")
    outbox.state.mkdir()
    (outbox.state / "whole.json").write_text(json.dumps({"search": {"stamp": "x", "files": old}}))
    updated(outbox, entries)
    assert public_layout.search_bundles(artifacts.installed_files(outbox)) == ["2023", "2022-2", "2022"]
    assert {path.name for path in (outbox.public / "pagefind").rglob("*.js")} == {"pagefind.js"}
    assert not any((outbox.public / path).exists() for path in old)
    said = texts(outbox)
    assert ["律师" in said[name] for name in ("2023", "2022-2", "2022")] == [True, False, True]
    assert '"url":"/2022/2022-a-3/"' in said["2022-2"]
    assert updated(outbox, entries) == 0
    made = {path: path.stat().st_mtime_ns for path in outbox.public.glob("pagefind/*/*entry.json")}
    publish(outbox, entries[3], "公园")
    updated(outbox, entries)
    assert "律师" not in texts(outbox)["2023"]
    again = {path for path, time in made.items() if path.stat().st_mtime_ns != time}
    assert {path.parent.name for path in again} == {"2023"}
    updated(outbox, [one for one in entries if one.serial != 3])
    assert set(texts(outbox)) == {"2022", "2023"}
    assert not any((outbox.public / "pagefind/2022-2").rglob("*.*"))


def test_a_site_without_records_has_no_index(outbox: Outbox) -> None:
    assert updated(outbox, []) == 0
    assert public_layout.search_bundles(artifacts.installed_files(outbox)) == []


def test_bundles_are_asked_newest_first() -> None:
    names = ["2022", "2022-10", "2022-2", "2023"]
    paths = [f"pagefind/{name}/pagefind-entry.json" for name in names]
    paths += ["pagefind/pagefind-entry.json", "pagefind/2024/pagefind.js"]
    assert public_layout.search_bundles(paths) == ["2023", "2022-10", "2022-2", "2022"]
