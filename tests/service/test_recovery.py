"""Whatever is interrupted comes to the same end: one published revision, one receipt, an empty inbox."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType

import pytest
from conftest import Service
from fakes import FakePress, Ticking, form, prepare, submitted

from pipeline.service import delivery, files, publishing, records, submissions, work
from pipeline.service.desk import Desk
from pipeline.service.shift import Shift
from pipeline.service.status import status
from pipeline.service.workers import Inline

Opened = Callable[..., AbstractContextManager[Desk]]


class Killed(BaseException):
    """What no border catches: the process is gone."""


STEPS: list[tuple[ModuleType, str]] = [
    (submissions, "receive"),
    (submissions, "begin"),
    (publishing, "publish"),
    (records, "admit"),
    (publishing, "_write_internal"),
    (publishing, "_write_form"),
    (records, "settle"),
    (work, "deliver"),
    (work, "release"),
    (work, "close"),
    (submissions, "finish"),
]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("module", "step"), STEPS, ids=[step for _, step in STEPS])
def test_a_kill_at_any_step_leads_to_the_same_end(
    opened: Opened, ticking: Ticking, module: ModuleType, step: str, after: bool
) -> None:
    with opened() as desk:
        service = Service(desk, ticking)
        service.drop("甲.docx", submitted(form("甲"), form("乙")))
        with pytest.MonkeyPatch.context() as patch:
            _kill(patch, getattr(module, step), step, after)
            with pytest.raises(Killed):
                service.settle()
    with opened() as desk:
        again = Service(desk, ticking)
        again.settle()
        again.settle()
        _assert_final(desk)
    assert [a.verdict for a in again.answers] in (["published"], [])


def _kill(patch: pytest.MonkeyPatch, real: Callable[..., object], step: str, after: bool) -> None:
    """Kill at a step, also where a module imported it by its name."""

    def run(*given: object, **named: object) -> None:
        if after:
            real(*given, **named)
        raise Killed

    for module in (submissions, records, publishing, delivery, work):
        if getattr(module, step, None) is real:
            patch.setattr(module, step, run)


def _assert_final(desk: Desk) -> None:
    found = status(desk.settings)
    assert [(s["state"], len(s["records"])) for s in found["submissions"]] == [("published", 2)]
    assert [(r["revision"], r["state"]) for r in found["records"]] == [(1, "published")] * 2
    inbox = desk.settings.inbox
    assert [p.name for p in inbox.iterdir()] == ["回执"]
    assert [p.name for p in (inbox / "回执").iterdir()] == ["甲.回执.html"]
    for record in found["records"]:
        folder = desk.outbox.folder(record["id"], held=False)
        assert len(list(folder.iterdir())) == 3
    assert not [p for p in desk.settings.outbox.rglob("*") if files.is_arriving(p.name)]


def test_bytes_are_the_same_when_taken_up_again(opened: Opened, ticking: Ticking) -> None:
    with opened() as desk:
        service = Service(desk, ticking)
        service.drop("甲.docx", submitted(form("甲")))
        with pytest.MonkeyPatch.context() as patch:
            _kill(patch, work.close, "close", after=False)
            with pytest.raises(Killed):
                service.settle()
        before = _bytes(desk.settings.outbox / "public" / "2022")
    ticking.pass_seconds(3600)
    with opened() as desk:
        Service(desk, ticking).settle()
        assert before
        assert {
            p: d for p, d in _bytes(desk.settings.outbox / "public" / "2022").items() if p in before
        } == before


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_half_written_files_are_swept_at_the_start(opened: Opened) -> None:
    with opened() as desk:
        half = files.temporary_path(desk.outbox.public / "2022" / "x" / "index.html")
        files.write_whole(half, b"<htm")
    with opened():
        assert not half.exists()


def test_what_failed_is_tried_again_ever_more_seldom(opened: Opened, ticking: Ticking) -> None:
    with opened(press=FakePress(broken=True)) as desk:
        service = Service(desk, ticking)
        service.drop("甲.docx", submitted(form("甲")))
        assert [a.verdict for a in service.settle()] == ["failed"]
        poll = desk.settings.poll
        tries = []
        for _ in range(20):
            ticking.pass_seconds(poll)
            before = len(service.answers)
            service.shift.turn()
            tries.append(len(service.answers) - before)
        assert tries.count(1) == 3  # after more than 2, 4 and 8 polls
        assert list(desk.settings.inbox.glob("*.docx")) == []
    with opened() as desk:
        service = Service(desk, ticking)
        service.shift.turn()
        assert [a.verdict for a in service.answers] == ["published"]
        assert [s["state"] for s in status(desk.settings)["submissions"]] == ["published"]


def test_an_old_failure_does_not_overtake_a_later_version(opened: Opened, ticking: Ticking) -> None:
    with opened(press=FakePress(broken=True)) as desk:
        service = Service(desk, ticking)
        service.drop("旧.docx", submitted(form("甲", "旧")))
        service.settle()
        desk.press.broken = False  # type: ignore[attr-defined]
        service.drop("新.docx", submitted(form("甲", "新")))
        assert [a.verdict for a in service.settle()] == ["published"]
        ticking.pass_seconds(3600)
        service.shift.turn()
        assert service.answers[-1].reason is not None
        assert service.answers[-1].reason.code == "superseded"
        (record,) = status(desk.settings)["records"]
        assert "新" in (desk.outbox.folder(record["id"], held=False) / "index.html").read_text()


def test_a_full_disk_ends_a_turn_and_not_the_service(
    desk: Desk, ticking: Ticking, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    service = Service(desk, ticking)
    path = service.drop("甲.docx", submitted(form("甲")))
    with monkeypatch.context() as patch:
        patch.setattr(files, "arriving", full)
        service.settle()
    assert "No space left" in caplog.text
    assert path.exists()
    assert [a.verdict for a in service.settle()] == ["published"]


def test_a_submission_that_convert_left_is_taken_up_by_the_service(opened: Opened, ticking: Ticking) -> None:
    with opened() as desk:
        given = desk.settings.inbox.parent / "甲.docx"
        given.write_bytes(submitted(form("甲")))
        from pipeline.service.batch import _dropped
        from pipeline.service.intake import take

        take(desk, _dropped(given))
    with opened() as desk:
        answers: list[str] = []
        shift = Shift(
            desk, Inline(prepare), ticking.monotonic, lambda: False, lambda a: answers.append(a.verdict)
        )
        shift.turn()
        assert answers == ["published"]
        assert given.exists()
        assert (desk.outbox.receipts / "甲.回执.html").is_file()
