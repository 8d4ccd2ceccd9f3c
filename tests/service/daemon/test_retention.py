"""Old files are deleted, except those that are still needed."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from support.fakes import form, submitted
from support.service import Service

from pipeline.service.daemon import retention
from pipeline.service.daemon.retention import clean_up
from pipeline.service.ledger import change_log, submissions
from pipeline.service.site.update import SitePart, update_site

DAY = 86_400


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "temporary"


def age(path: Path, service: Service, days: float) -> None:
    os.utime(path, (service.ticking.monotonic() - days * DAY,) * 2)


def kept(service: Service, **changes: int) -> None:
    clean_up(replace(service.context, settings=replace(service.context.settings, **changes)))


def test_old_answers_go_and_what_others_put_there_stays(service: Service) -> None:
    service.drop("单位甲/甲.docx", submitted(do="refuse"))
    service.drop("乙.docx", submitted(form("乙")))
    service.settle()
    old, young = service.context.settings.inbox / "单位甲" / "回执", service.context.settings.inbox / "回执"
    (old / "会议.docx").write_bytes(b"")
    (old / "批注.docx").write_bytes(b"")
    for path in old.iterdir():
        age(path, service, 181)
    for path in young.iterdir():
        age(path, service, 179)
    kept(service, receipts_days=0)
    assert len(list(old.iterdir())) == 4
    kept(service, receipts_days=180)
    assert sorted(p.name for p in old.iterdir()) == ["会议.docx", "批注.docx"]
    assert [p.name for p in young.iterdir()] == ["乙.回执.html"]


def test_links_are_not_followed(service: Service, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "甲.回执.html").write_bytes(b"")
    age(elsewhere / "甲.回执.html", service, 999)
    (service.context.settings.inbox / "回执").symlink_to(elsewhere)
    kept(service, receipts_days=1)
    assert (elsewhere / "甲.回执.html").exists()


def test_a_notice_stands_as_long_as_its_file_waits(service: Service) -> None:
    service.drop("甲.docx", submitted(form("甲")))
    lock = service.drop("~$甲.docx", b"")
    age(lock, service, 0)
    service.loop.run_pass()
    service.ticking.pass_seconds(60)
    service.loop.run_pass()
    notice = service.context.settings.inbox / "回执" / "甲.回执.html"
    age(notice, service, 999)
    kept(service, receipts_days=1)
    assert notice.exists()


def test_originals_stay_that_anything_stands_on(service: Service) -> None:
    for name, data in (
        ("一.docx", submitted(form("甲", "v1"))),
        ("二.docx", submitted(form("甲", "v2"), form("乙", "v1"))),
        ("三.docx", submitted(form("甲", "v3"))),
        ("退.docx", submitted(do="refuse")),
        ("误.docx", submitted(do="err")),
    ):
        service.drop(name, data)
        service.settle()
    originals = service.context.outbox.originals
    service.ticking.pass_seconds(100 * DAY)
    kept(service, superseded_days=0)
    kept(service, superseded_days=101)
    assert len(list(originals.iterdir())) == 5
    kept(service, superseded_days=99)
    assert len(list(originals.iterdir())) == 4  # newer revisions of the first one's project exist
    service.drop("一.docx", submitted(form("甲", "v1")))
    (answer,) = (a for a in service.settle() if a.file == "一.docx")
    assert (answer.reason and answer.reason.code, answer.records[0].revision) == ("older-version", 3)
    update_site(service.context, SitePart.RECORDS | SitePart.LISTS)


def test_an_original_that_is_to_be_processed_again_stays(service: Service) -> None:
    for version in ("v1", "v2"):
        service.drop("甲.docx", submitted(form("甲", version)))
        service.settle()
    service.ticking.pass_seconds(100 * DAY)
    with service.context.ledger.transaction() as connection:
        submissions.requeue(connection, 1)
    kept(service, superseded_days=99)
    assert len(list(service.context.outbox.originals.iterdir())) == 2
    service.settle()
    service.ticking.pass_seconds(100 * DAY)
    kept(service, superseded_days=99)
    assert len(list(service.context.outbox.originals.iterdir())) == 1


def test_what_killed_workers_left_goes(service: Service, temporary: Path) -> None:
    for name in ("ziping-worker-4194399-x", f"ziping-worker-{os.getpid()}-x", "ziping-worker-y", "other"):
        (temporary / name / "deep").mkdir(parents=True)
        age(temporary / name, service, 2)
    (temporary / "ziping-worker-4194398-young").mkdir()
    age(temporary / "ziping-worker-4194398-young", service, 0.5)
    clean_up(service.context)
    assert sorted(p.name for p in temporary.iterdir()) == sorted([
        "other", "ziping-worker-4194398-young", f"ziping-worker-{os.getpid()}-x", "ziping-worker-y",
    ])  # fmt: skip


def test_a_long_journal_is_written_anew(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.drop("甲.docx", submitted(form("甲")))
    service.settle()
    monkeypatch.setattr(retention, "_SPARE", -10_000_000)
    clean_up(service.context)
    lines = list(change_log.read(service.context.outbox.journal))
    assert len(lines) == len(set(lines))
    assert sum(b'"submissions"' in line for line in lines) == 1


def test_it_is_done_once_a_day(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    monkeypatch.setattr(service.loop._retention, "_action", lambda: done.append(1))
    for _ in range(50):
        service.loop.run_pass()
        service.ticking.pass_seconds(3600)
    assert len(done) == 3
