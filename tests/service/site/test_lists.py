from __future__ import annotations

import json
import tracemalloc
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from support.fakes import FakePageMaker, form, submitted
from support.service import Service

from pipeline.config.settings import Settings
from pipeline.model.public_layout import is_manifest_part
from pipeline.service.context.context import ServiceContext
from pipeline.service.control.client import Client
from pipeline.service.control.commands import UpdateSite
from pipeline.service.control.site_command import site
from pipeline.service.site.lists import update_lists
from pipeline.service.site.manifest import manifest_parts
from pipeline.service.site.update import SitePart, update_site
from pipeline.storage.hash_cache import HashCache

_REMADE = SitePart.RECORDS | SitePart.LISTS


def inodes(folder: Path) -> dict[str, int]:
    return {p.relative_to(folder).as_posix(): p.stat().st_ino for p in folder.rglob("*") if p.is_file()}


def test_only_what_changed_is_written(service: Service, context: ServiceContext) -> None:
    service.drop("甲.docx", submitted(form("甲")))
    service.settle()
    update_lists(context)
    before = inodes(context.outbox.public)
    assert update_lists(context) == 0
    assert inodes(context.outbox.public) == before
    service.drop("乙.docx", submitted(form("乙")))
    service.settle()
    update_lists(context)
    after = inodes(context.outbox.public)
    changed = {p for p in before if before[p] != after.get(p)}
    assert {p for p in changed if p in after} == {"index.html", "manifest.json"}
    assert {p.split("/")[0] for p in changed - after.keys()} == {"manifest"}


def test_lists_that_no_record_needs_any_more_go_and_nothing_else_does(context: ServiceContext) -> None:
    for path in (
        "2022/2.html",
        "units/x/index.html",
        "2022/volume.pdf",
        "favicon.ico",
        "2022/2022-x/index.html",
    ):
        (context.outbox.public / path).parent.mkdir(parents=True, exist_ok=True)
        (context.outbox.public / path).write_bytes(b"")
    update_lists(context)
    left = inodes(context.outbox.public).keys()
    assert {p for p in left if not is_manifest_part(p)} == {
        "index.html", "assets/site.css", "manifest.json", "favicon.ico", "2022/2022-x/index.html",
    }  # fmt: skip


def test_rebuild_prints_every_page_anew(service: Service, context: ServiceContext) -> None:
    service.drop("甲.docx", submitted(form("甲")))
    (answer,) = service.settle()
    page = context.outbox.folder(answer.records[0].id, held=False) / "index.html"
    printed = page.read_bytes()
    update_site(context, SitePart.LISTS)
    page.write_bytes(b"spoilt")
    assert update_site(context, _REMADE) == 1
    assert page.read_bytes() == printed


def test_a_rebuild_that_takes_long_is_seen_to_come_on(service: Service, context: ServiceContext) -> None:
    for name in ("甲", "乙"):
        service.drop(f"{name}.docx", submitted(form(name)))
    service.settle()
    steps: list[str] = []
    update_site(replace(context, report_progress=lambda: steps.append("step")), _REMADE)
    assert len(steps) == 4  # a record is made, and its page is rendered


def test_the_manifest_hashes_again_what_was_replaced(tmp_path: Path) -> None:
    hashes = HashCache()
    (tmp_path / "a").write_bytes(b"1")
    ((_, first),) = manifest_parts(tmp_path, hashes, ["a", "b"])
    (tmp_path / "a").unlink()
    (tmp_path / "a").write_bytes(b"22")
    ((_, second),) = manifest_parts(tmp_path, hashes, ["a", "b"])
    assert json.loads(first).keys() == json.loads(second).keys() == {"a"}
    assert first != second


def test_lists_are_written_a_page_at_a_time(context: ServiceContext) -> None:
    """All pages of a large site at once would take much memory."""
    public, waited = context.outbox.public, []

    class Writing(FakePageMaker):
        def site(self, *given: Any) -> Iterable[tuple[str, bytes]]:  # noqa: ANN401
            for path, data in super().site(*given):
                waited.append((public / path).exists())
                yield path, data
                assert (public / path).read_bytes() == data

    assert update_site(replace(context, page_maker=Writing()), SitePart.LISTS) == 3  # type: ignore[arg-type]
    assert waited == [False, False]


def test_a_large_file_is_not_read_whole_to_be_hashed(tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_bytes(bytes(20 << 20))
    hashes = HashCache()
    tracemalloc.start()
    try:
        list(manifest_parts(tmp_path, hashes, ["records.jsonl"]))
        assert tracemalloc.get_traced_memory()[1] < 2 << 20
    finally:
        tracemalloc.stop()


def test_hashes_of_files_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    hashes = HashCache()
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    list(manifest_parts(tmp_path, hashes, ["a", "b"]))
    assert hashes.count == 2
    (tmp_path / "a").unlink()
    list(manifest_parts(tmp_path, hashes, ["a", "b"]))
    assert hashes.count == 1


def test_site_without_a_service(settings: Settings) -> None:
    assert site(settings, page_maker=FakePageMaker()) == 3  # type: ignore[arg-type]
    assert site(settings, page_maker=FakePageMaker()) == 0  # type: ignore[arg-type]


def test_site_when_the_service_ends_before_it_answers(settings: Settings) -> None:
    served = iter([True, True, False, False])
    asking = Client(
        settings,
        pause=lambda _: None,
        page_maker=FakePageMaker(),  # type: ignore[arg-type]
        is_served=lambda _: next(served),
    )
    assert asking.execute(UpdateSite()) == {"written": 3}
    assert next(served, None) is None
