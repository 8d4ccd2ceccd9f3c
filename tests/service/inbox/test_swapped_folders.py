"""A sender puts links in the place of folders while the service works; nothing is written or read beyond."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from faults.swapped import listing, swapped
from support.fakes import FakePageMaker, Ticking, form, submitted
from support.manifests import listed
from support.service import Service

from pipeline.config.settings import Settings
from pipeline.service.context.context import open_context
from pipeline.service.daemon.retention import clean_up
from pipeline.service.inbox.receive import finish_interrupted
from pipeline.service.monitoring.status import status
from pipeline.service.site.update import SitePart, update_site

SENDER = "城管局"
FOLDERS = {"answers": f"{SENDER}/回执", "sender": SENDER}


def dropped(service: Service) -> None:
    service.drop(f"{SENDER}/甲.docx", submitted(form("甲"), copy=".docx"))
    service.drop(f"{SENDER}/乙.docx", submitted(do="refuse"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_whatever_step_a_folder_is_swapped_at(folder: str, tmp_path: Path) -> None:
    """The link leads to a folder with files of the names that the service reads, writes and removes."""
    for step in count():
        root = tmp_path / str(step)
        target = root / "elsewhere"
        for name in ("甲.docx", "乙.docx", "回执/甲.批注.docx", "甲.批注.docm", "甲.回执.html"):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(submitted(form("外人")))
        before, ticking = listing(target), Ticking()
        settings = Settings(inbox=root / "inbox", outbox=root / "outbox")
        with open_context(settings, "test", FakePageMaker(), clock=ticking) as context:
            service = Service(context, ticking)
            dropped(service)
            with swapped(settings.inbox / FOLDERS[folder], target, step) as swapping:
                service.settle()
            service.settle()
            assert listing(target) == before, step
            assert {s["state"] for s in status(settings)["submissions"]} <= {"published", "returned"}
            names = [r["id"] for r in status(settings)["records"]]
            assert len(names) == 1, step
            assert not list((settings.inbox / SENDER).glob("*.docx")), step
            service.loop.close()
        if swapping.left >= 0:
            assert step > 20
            return


def test_a_link_to_the_website_puts_nothing_on_it(service: Service) -> None:
    """A swap of 回执 for a link to public/ put a sender's page on the website."""
    service.drop(f"{SENDER}/首.docx", submitted(form("首")))
    service.settle()
    public = service.context.outbox.public
    update_site(service.context, SitePart.LISTS)
    before = set(listing(public))
    with swapped(service.context.settings.inbox / SENDER / "回执", public, 0):
        service.drop(f"{SENDER}/乙.docx", submitted(do="refuse"))
        service.settle()
        assert set(listing(public)) == before


def test_the_manifest_lists_what_the_program_wrote_only(service: Service) -> None:
    service.drop("甲.docx", submitted(form("甲")))
    (answer,) = service.settle()
    public, record = service.context.outbox.public, answer.records[0].id
    (public / "乙.退回.html").write_bytes(b"<script>")
    (public / "2022" / record / "evil.html").write_bytes(b"<script>")
    (public / "robots.txt").symlink_to("/etc/passwd")
    (public / f"2022/{record}/{record}.en.pdf").symlink_to("/etc/passwd")
    update_site(service.context, SitePart.LISTS)
    own = {f"2022/{record}/{name}" for name in ("index.html", "record.json", f"{record}.pdf")}
    assert listed(public).keys() == own | {"index.html", "assets/site.css", "2022/index.html"}


def outside(root: Path) -> Path:
    """Make a folder with files that retention, sweeping and the removal of notices would remove."""
    for name in ("甲.回执.html", ".ziping-0.part", ".ziping-1.aside/甲.docx", "回执/甲.回执.html"):
        path = root / "elsewhere" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return root / "elsewhere"


@pytest.mark.parametrize("folder", FOLDERS.values())
@pytest.mark.parametrize("work", [clean_up, finish_interrupted], ids=["retention", "start"])
def test_cleaning_stays_in_the_inbox(
    service: Service, tmp_path: Path, folder: str, work: Callable[[object], None]
) -> None:
    target = outside(tmp_path)
    before, inbox = listing(target), service.context.settings.inbox
    for step in count():
        left = inbox / SENDER / "回执" / "旧.回执.html"
        left.parent.mkdir(parents=True, exist_ok=True)
        left.write_bytes(b"")
        service.ticking.pass_seconds(400 * 86_400)
        with swapped(inbox / folder, target, step) as swapping:
            work(service.context)
        assert listing(target) == before
        if swapping.left >= 0:
            break
    assert step > 1


def test_a_notice_is_removed_from_the_inbox_only(service: Service, tmp_path: Path) -> None:
    target = outside(tmp_path)
    before, inbox = listing(target), service.context.settings.inbox
    for step in count():
        service.drop(f"{SENDER}/甲.docx", b"")
        service.settle()
        service.ticking.pass_seconds(60)
        service.loop.run_pass()
        (inbox / SENDER / "甲.docx").unlink()
        with swapped(inbox / SENDER / "回执", target, step) as swapping:
            service.loop.run_pass()
        assert listing(target) == before
        if swapping.left >= 0:
            break
    assert step > 1


def test_a_folder_in_the_place_of_a_temporary_file_does_not_stop_the_start(service: Service) -> None:
    (service.context.settings.inbox / "回执" / ".ziping-0.part").mkdir(parents=True)
    finish_interrupted(service.context)
