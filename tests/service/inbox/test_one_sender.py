"""What one sender puts into the inbox does not keep the others from being answered."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.fakes import FakePageMaker, Ticking, form, submitted
from support.running import running
from support.service import Service

from pipeline.config.settings import Settings
from pipeline.service.context.context import open_context
from pipeline.service.inbox import receive
from pipeline.service.inbox.wakeup import Wakeup
from pipeline.service.inbox.watcher import InboxWatcher
from pipeline.service.monitoring.status import status

SPARSE = 8 << 30


def waiting(settings: Settings) -> dict[str, str]:
    found = status(settings)["submissions"]
    return {s["name"]: s["reason"]["code"] for s in found if s["state"] == "waiting"}


def nest(folder: Path, levels: int) -> None:
    """Make nested folders; a path to the last one would be longer than the system allows."""
    handle = os.open(folder, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir("d", dir_fd=handle)
        below = os.open("d", os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    os.close(handle)


@pytest.fixture
def deep(settings: Settings) -> Iterator[Path]:
    """An inbox in which one sender made 2,500 nested folders."""
    folder = settings.inbox / "深"
    folder.mkdir()
    nest(folder, 2500)
    yield folder
    subprocess.run(["rm", "-rf", folder], check=True)  # shutil.rmtree is recursive


def test_folders_too_deep_are_named_and_do_not_end_the_service(
    settings: Settings, deep: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with open_context(settings, "test", FakePageMaker(), clock=Ticking()) as context:
        receive.finish_interrupted(context)
        service = Service(context, Ticking())
        service.drop("浅/甲.docx", submitted(form("甲")))
        assert [a.verdict for a in service.settle()] == ["published"]
        name = "/".join(["深", *["d"] * 16])
        assert waiting(settings) == {name: "too-deep"}
        assert f"{name}: The folder is more than 16 levels below the inbox" in caplog.text
        notice = settings.inbox / "/".join(["深", *["d"] * 15]) / "回执" / "d.回执.html"
        assert "请把其中的文件移到上层文件夹" in notice.read_text("utf-8")
        said = len(caplog.records)
        service.settle()
        assert len(caplog.records) == said
        service.loop.close()


def test_a_service_runs_and_stops_in_spite_of_them(settings: Settings, deep: Path) -> None:
    with running(settings, poll=0.2) as service:
        service.drop("浅/甲.docx", submitted(form("甲")))
        assert service.answer() == "浅/甲.docx published"
        assert service.stop() == 0


def test_a_service_goes_on_when_they_are_made_while_it_runs(settings: Settings, deep: Path) -> None:
    elsewhere = deep.rename(settings.inbox.with_name("elsewhere"))
    with running(settings, poll=0.2) as service:
        service.drop("浅/甲.docx", submitted(form("甲")))
        assert service.answer() == "浅/甲.docx published"
        elsewhere.rename(deep)
        for name in "乙丙":
            service.drop(f"浅/{name}.docx", submitted(form(name)))
            assert service.answer() == f"浅/{name}.docx published"
        assert service.stop() == 0


def test_folders_that_cannot_be_watched_are_scanned(settings: Settings, deep: Path) -> None:
    wakeup = Wakeup()
    watcher = InboxWatcher(settings.inbox, wakeup, lambda: None, lambda: None)
    assert watcher.method in {"polling", "events"}  # newer versions of Python walk without recursion
    watcher.close()
    wakeup.close()


def test_a_file_over_the_limit_is_not_read_and_stays(service: Service) -> None:
    settings = service.context.settings
    huge = service.drop("甲/巨.docx", b"PK")
    os.truncate(huge, SPARSE)
    service.drop("乙/乙.docx", submitted(form("乙")))
    assert [a.file for a in service.settle()] == ["乙/乙.docx"]
    assert waiting(settings) == {"甲/巨.docx": "too-large"}
    notice = huge.parent / "回执" / "巨.回执.html"
    for said in ("超过大小上限 50 MB", "exceeds the limit of 50 MB", "原样留在文件夹中"):
        assert said in notice.read_text("utf-8")
    assert [p.name for p in huge.parent.glob("**/*") if p.is_file()] == ["巨.docx", "巨.回执.html"]
    assert len(list(service.context.outbox.originals.iterdir())) == 1
    huge.write_bytes(submitted(form("甲")))
    assert [a.verdict for a in service.settle()] == ["published"]
    assert "已公开" in notice.read_text("utf-8")


def test_a_file_over_the_limit_that_was_put_aside_is_not_read_either(service: Service) -> None:
    left = service.drop("甲/.ziping-0.aside/巨.docx", b"PK")
    os.truncate(left, SPARSE)
    receive.finish_interrupted(service.context)
    assert (left.parents[1] / "巨.docx").stat().st_size == SPARSE


def test_a_file_that_grows_while_it_is_read_is_not_read_to_its_end(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = service.drop("甲.docx", submitted(form("甲")))
    service.loop.run_pass()
    service.ticking.pass_seconds(service.context.settings.settle)
    real = receive._hash

    def grown(*given: object) -> str:
        os.truncate(path, SPARSE)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(receive, "_hash", grown)
    service.loop.run_pass()
    assert service.answers == []
    assert path.stat().st_size == SPARSE


def test_senders_take_turns(settings: Settings) -> None:
    with open_context(settings, "test", FakePageMaker(), clock=Ticking()) as context:
        service = Service(context, Ticking())
        for n in range(40):
            service.drop(f"甲/{n:02}.docx", submitted(form(f"甲{n}")))
            service.drop(f"乙/下/{n:02}.docx", submitted(form(f"乙{n}")))
        service.drop("丙/一.docx", submitted(form("丙")))
        order = [a.file.split("/")[0] for a in service.settle()]
        assert order[:6] == ["甲", "乙", "丙", "甲", "乙", "甲"]
        assert len(order) == 81
        service.loop.close()


def test_a_pass_begins_with_those_whose_turn_is_longest_ago(settings: Settings) -> None:
    """With time for one file per pass, no sender waits for another one's last file."""
    with open_context(settings, "test", FakePageMaker(), clock=Ticking()) as context:
        service = Service(context, Ticking())
        for sender in "甲乙丙":
            for n in range(3):
                service.drop(f"{sender}/{n}.docx", submitted(form(f"{sender}{n}")))
        service.loop.run_pass()
        service.ticking.pass_seconds(settings.settle)
        for _ in range(6):
            next(service.loop._arrivals.dropped())
        taken = [s["name"].split("/")[0] for s in status(settings)["submissions"] if s["state"] == "received"]
        assert sorted(taken[:3]) == sorted(taken[3:6]) == sorted("甲乙丙")
        service.loop.close()


def test_a_pass_writes_some_notices_only(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.service.inbox.notices._A_PASS", 3)
    for n in range(8):
        service.drop(f"{n}.docx", b"")
    service.loop.run_pass()
    service.ticking.pass_seconds(60)
    for written in (3, 6, 8):
        service.loop.run_pass()
        assert len(list((service.context.settings.inbox / "回执").iterdir())) == written


def test_a_limit_that_changes_is_told_anew(service: Service) -> None:
    os.truncate(service.drop("巨.docx", b"PK"), SPARSE)
    service.settle()
    settings = service.context.settings
    smaller = replace(settings, limits=replace(settings.limits, file_bytes=10 << 20))
    Service(replace(service.context, settings=smaller), service.ticking).settle()
    notice = settings.inbox / "回执" / "巨.回执.html"
    assert "10 MB" in notice.read_text("utf-8")
