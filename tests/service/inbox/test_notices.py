"""Notices to submitters while a file waits."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from faults.disk import denied
from support.fakes import Ticking, form, submitted
from support.service import Service

from pipeline.service.context.context import ServiceContext

NAME = "甲.docx"


def answers(service: Service) -> list[str]:
    folder = service.context.settings.inbox / "回执"
    return sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []


def waits(service: Service, seconds: float) -> None:
    """Run a pass, advance the clock, run another pass."""
    service.loop.run_pass()
    service.ticking.pass_seconds(seconds)
    service.loop.run_pass()


@pytest.fixture
def owner(service: Service) -> Path:
    """A document that is open in Word, with the owner file beside it."""
    service.drop(NAME, submitted(form("甲")))
    path = service.drop("~$甲.docx", b"")
    os.utime(path, (service.ticking.monotonic(),) * 2)
    return path


def test_after_a_while_a_notice_says_why_a_file_waits(service: Service, owner: Path) -> None:
    waits(service, service.context.settings.waiting_notice - 1)
    assert answers(service) == []
    waits(service, 1)
    assert answers(service) == ["甲.回执.html"]
    notice = (service.context.settings.inbox / "回执" / "甲.回执.html").read_text("utf-8")
    for said in (
        "正在等待",
        "Word 或 WPS 中打开",
        "请保存并关闭文件",
        "is open in Word",
        "Save and close",
        NAME,
    ):
        assert said in notice
    assert "2026-03-01 09:00" in notice
    assert "2026-03-01 09:01" in notice


def test_the_receipt_takes_its_place(service: Service, owner: Path) -> None:
    waits(service, 60)
    owner.unlink()
    assert [a.verdict for a in service.settle()] == ["published"]
    assert answers(service) == ["甲.回执.html"]
    assert "已公开" in (service.context.settings.inbox / "回执" / "甲.回执.html").read_text("utf-8")


def test_it_is_written_once(service: Service, owner: Path) -> None:
    waits(service, 60)
    path = service.context.settings.inbox / "回执" / "甲.回执.html"
    inode = path.stat().st_ino
    waits(service, 600)
    assert path.stat().st_ino == inode


def test_it_goes_with_its_file(service: Service, owner: Path) -> None:
    waits(service, 60)
    (service.context.settings.inbox / NAME).unlink()
    service.loop.run_pass()
    assert answers(service) == []


def test_it_goes_where_the_answer_is_called_otherwise(service: Service, owner: Path) -> None:
    waits(service, 60)
    service.drop("甲.doc", submitted(do="refuse"))
    owner.unlink()
    service.loop.run_pass()
    assert answers(service) == ["甲.docx.回执.html"]


def test_a_restart_remembers_it(
    opened: Callable[..., AbstractContextManager[ServiceContext]], ticking: Ticking
) -> None:
    with opened() as context:
        first = Service(context, ticking)
        first.drop(NAME, submitted(form("甲")))
        os.utime(first.drop("~$甲.docx", b""), (ticking.monotonic(),) * 2)
        waits(first, 60)
        assert answers(first) == ["甲.回执.html"]
    (context.settings.inbox / NAME).unlink()
    with opened() as context:
        second = Service(context, ticking)
        second.loop.run_pass()
        assert answers(second) == []


def test_another_reason_is_another_wait(
    service: Service, owner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.service.inbox.scanner.is_complete", denied)
    waits(service, 60)
    owner.unlink()
    service.settle()
    assert answers(service) == []
    waits(service, 60)
    assert "没有读取该文件的权限" in (service.context.settings.inbox / "回执" / "甲.回执.html").read_text(
        "utf-8"
    )


def test_a_link_in_the_place_of_the_answers_is_not_written_through(
    service: Service, owner: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (service.context.settings.inbox / "回执").symlink_to(tmp_path / "elsewhere")
    waits(service, 60)
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert NAME in caplog.text
