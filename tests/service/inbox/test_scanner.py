from __future__ import annotations

import os
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from support.fakes import END, form, packed, submitted
from support.service import Service

from pipeline.service.inbox import scanner
from pipeline.service.inbox.scanner import is_complete, scan
from pipeline.service.monitoring.status import status


def waiting(service: Service) -> dict[str, str]:
    found = status(service.context.settings)["submissions"]
    return {s["name"]: s["reason"]["code"] for s in found if s["state"] == "waiting"}


def test_a_file_is_taken_when_it_has_settled(service: Service) -> None:
    path = service.drop("甲.docx", submitted(form("甲")))
    service.loop.run_pass()
    assert waiting(service) == {"甲.docx": "settling"}
    service.ticking.pass_seconds(1.9)
    service.loop.run_pass()
    assert service.answers == []
    service.ticking.pass_seconds(0.1)
    service.loop.run_pass()
    assert [a.verdict for a in service.answers] == ["published"]
    assert waiting(service) == {}
    assert not path.exists()
    assert (path.parent / "回执" / "甲.回执.html").is_file()


def test_a_file_that_is_written_to_begins_anew(service: Service) -> None:
    service.drop("乙.docx", b"1")
    service.loop.run_pass()
    service.ticking.pass_seconds(1.5)
    service.drop("乙.docx", submitted(form("乙")))
    service.loop.run_pass()
    service.ticking.pass_seconds(1.5)
    service.loop.run_pass()
    assert service.answers == []
    service.ticking.pass_seconds(0.5)
    service.loop.run_pass()
    assert [a.verdict for a in service.answers] == ["published"]


@pytest.mark.parametrize("owner", ["~$热线经费自评表.docx", ".~lock.政府热线经费自评表.docx#"])
def test_a_document_that_is_open_waits(service: Service, owner: str) -> None:
    service.drop("政府热线经费自评表.docx", submitted(form("甲")))
    lock = service.drop(owner, b"")
    os.utime(lock, (service.ticking.monotonic(),) * 2)
    assert service.settle() == []
    assert waiting(service) == {"政府热线经费自评表.docx": "open"}
    lock.unlink()
    assert [a.verdict for a in service.settle()] == ["published"]


def test_an_owner_file_that_a_crash_left_is_ignored(service: Service) -> None:
    service.drop("甲.docx", submitted(form("甲")))
    lock = service.drop("~$甲.docx", b"")
    os.utime(lock, (service.ticking.monotonic() - 13 * 3600,) * 2)
    assert [a.verdict for a in service.settle()] == ["published"]


def test_a_file_that_another_program_writes_waits_until_it_is_closed(service: Service) -> None:
    path = service.drop("甲.docx", submitted(form("甲")))
    with path.open("ab"):
        assert service.settle() == []
        service.ticking.pass_seconds(service.context.settings.waiting_notice * 10)
        service.loop.run_pass()
        assert waiting(service) == {"甲.docx": "writing"}
        assert "请等待保存或复制完成" in (path.parent / "回执" / "甲.回执.html").read_text("utf-8")
    with path.open("rb"):
        service.loop.run_pass()
    assert [a.verdict for a in service.answers] == ["published"]


def test_a_file_that_another_program_has_locked_waits_whoever_owns_it(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    status_of = service.drop("甲.docx", submitted(form("甲"))).stat()
    monkeypatch.setattr(scanner, "is_open_for_writing", lambda _: None)
    monkeypatch.setattr(scanner, "locked_for_writing", lambda: {(status_of.st_dev, status_of.st_ino)})
    assert service.settle() == []
    assert waiting(service) == {"甲.docx": "writing"}
    monkeypatch.setattr(scanner, "locked_for_writing", set)
    assert [a.verdict for a in service.settle()] == ["published"]


def test_on_a_network_share_no_lease_is_asked_for(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """There it is refused for a file that nobody has open."""
    monkeypatch.setattr(scanner, "file_system", lambda _: "cifs")
    monkeypatch.setattr(scanner, "is_open_for_writing", lambda _: True)
    service.drop("甲.docx", submitted(form("甲")))
    assert [a.verdict for a in service.settle()] == ["published"]


def test_an_old_owner_file_is_no_submission(service: Service) -> None:
    lock = service.drop("~$甲.docx", b"\x05user")
    os.utime(lock, (service.ticking.monotonic() - 30 * 86_400,) * 2)
    assert service.settle() == []
    assert waiting(service) == {}
    assert lock.exists()


def test_an_empty_file_waits_until_it_has_content(service: Service) -> None:
    service.drop("甲.docx", b"")
    assert service.settle() == []
    service.ticking.pass_seconds(service.context.settings.waiting_notice * 10)
    service.loop.run_pass()
    assert service.answers == []
    assert waiting(service) == {"甲.docx": "empty"}
    service.drop("甲.docx", submitted(form("甲")))
    assert [a.verdict for a in service.settle()] == ["published"]


def test_half_a_package_waits_and_is_answered_in_the_end(service: Service) -> None:
    service.drop("甲.docx", packed(submitted(do="refuse"))[: -len(END)])
    assert service.settle() == []
    assert waiting(service) == {"甲.docx": "incomplete"}
    service.ticking.pass_seconds(service.context.settings.waiting_notice)
    service.loop.run_pass()
    assert [a.verdict for a in service.answers] == ["returned"]


def test_the_end_of_a_package() -> None:
    for data, complete in (
        (b"PK\x03\x04 half", False),
        (b"PK\x03\x04" + END[:-1], False),
        (b"PK\x03\x04" + END + b"comment", True),
        (b"", True),
        (b"\xd0\xcf", True),
    ):
        assert is_complete(BytesIO(data)) == complete


def test_only_regular_files_that_are_no_answers_are_seen(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    for name in (
        "README.md",
        "a.docx",
        "单位甲/b.docx",
        "回执/c.html",
        "单位甲/回执/d.html",
        "@eaDir/e",
        ".x/f",
        "~$a.docx",
        "g.part",
    ):
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    (inbox / "link.docx").symlink_to(inbox / "a.docx")
    (inbox / "linked").symlink_to(tmp_path)
    os.mkfifo(inbox / "pipe.docx")
    assert [sight.dropped.name for sight in scan(inbox, 0.0)] == ["a.docx", "单位甲/b.docx"]


FOREIGN = (
    "@Recycle", "@Recently-Snapshot", "#snapshot", "~snapshot", ".snapshot", "RECYCLER", "$RECYCLE.BIN",
    "System Volume Information", "Network Trash Folder", "自评表.docx.sb-1a2b3c4d-AbCdEf", "甲.docx.~74ff",
)  # fmt: skip


def test_folders_that_are_no_senders_are_not_searched(service: Service) -> None:
    for name in FOREIGN:
        service.drop(f"{name}/甲.docx", submitted(form(name)))
        service.drop(f"单位/{name}/乙.docx", submitted(form(name)))
    for name in ("甲.docx.baiduyun.p.downloading", "甲.docx.xltd", "甲.docx.crdownload", "甲.docx.part"):
        service.drop(name, submitted(form(name)))
    service.drop("~$甲.docx", b"owner")
    assert service.settle() == []
    assert status(service.context.settings)["submissions"] == []


def test_an_office_says_which_names_are_ignored(service: Service) -> None:
    own = replace(service.context.settings, ignore=("归档", "*.bak"))
    for name in ("归档/甲.docx", "乙.BAK", "@Recycle/丙.docx"):
        service.drop(name, submitted(form(name)))
    answers = Service(replace(service.context, settings=own), service.ticking).settle()
    assert [a.file for a in answers] == ["@Recycle/丙.docx"]


def test_why_a_file_waits_is_kept_with_the_time(service: Service) -> None:
    service.drop("~$甲.docx", b"")
    service.drop("甲.docx", submitted(form("甲")))
    os.utime(service.context.settings.inbox / "~$甲.docx", (service.ticking.monotonic(),) * 2)
    service.settle()
    (row,) = status(service.context.settings)["submissions"]
    assert row["received_at"] == "2026-03-01T09:00:00+08:00"
    assert row["sha256"] is None


def test_a_turn_without_news_writes_nothing(service: Service) -> None:
    service.drop("~$甲.docx", b"")
    service.drop("甲.docx", submitted(form("甲")))
    os.utime(service.context.settings.inbox / "~$甲.docx", (service.ticking.monotonic(),) * 2)
    service.settle()
    service.settle()
    version = service.context.ledger.row("SELECT total_changes() AS n")
    service.settle()
    assert service.context.ledger.row("SELECT total_changes() AS n")["n"] == version["n"]  # type: ignore[index]


def test_a_turn_that_takes_longer_than_settling_is_followed_by_another(service: Service) -> None:
    service.drop("甲.docx", submitted(form("甲")))
    service.loop.run_pass()
    service.ticking.pass_seconds(5)
    assert service.loop.pause() == 0
    service.loop.run_pass()
    assert [a.verdict for a in service.answers] == ["published"]
    service.loop.close()
    assert service.loop.pause() == service.context.settings.poll
