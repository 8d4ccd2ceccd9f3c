"""`convert` with files it cannot receive, machines that prevent it, and output that nobody reads."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from faults.disk import no_space
from support.fakes import FakePageMaker, form, prepare, submitted

from pipeline.config.settings import Settings
from pipeline.errors import LedgerTrouble
from pipeline.model.answer import Answer
from pipeline.service.inbox import receive
from pipeline.service.ledger import revisions, submissions
from pipeline.service.monitoring.status import status
from pipeline.service.processing import batch
from pipeline.service.processing.batch import convert
from pipeline.storage import atomic

Convert = Callable[..., list[Answer]]
Given = Callable[..., Path]


@pytest.fixture
def given(tmp_path: Path) -> Given:
    def write(name: str, data: bytes) -> Path:
        path = tmp_path / "given" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return write


def reasons(answers: list[Answer]) -> list[str | None]:
    return [answer.reason and answer.reason.code for answer in answers]


@pytest.mark.skipif(sys.platform != "linux", reason="a file that gives an error in reading")
def test_a_file_that_cannot_be_read_says_so_and_has_a_receipt(
    converted: Convert, given: Given, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "0.docx").symlink_to("/proc/self/mem")
    first, second = converted(tmp_path / "0.docx", given("z.docx", submitted(form("甲"))))
    assert (first.verdict, second.verdict) == ("failed", "published")
    assert first.reason is not None
    assert first.reason.code == "unreadable"
    assert first.reason.message_en == "The file cannot be read (Input/output error)."
    assert "已保存" not in first.reason.message_zh
    assert first.receipt == "receipts/mem.回执.html"
    assert first.reason.message_zh in (settings.outbox / first.receipt).read_text("utf-8")


def test_a_file_that_is_gone_says_so(converted: Convert, settings: Settings, tmp_path: Path) -> None:
    (answer,) = converted(tmp_path / "甲.docx")
    assert reasons([answer]) == ["unreadable"]
    assert (settings.outbox / "receipts" / "甲.回执.html").is_file()


def test_a_link_that_leads_to_itself_fails_alone(converted: Convert, given: Given, tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    answers = converted(tmp_path / "loop", given("z.docx", submitted(form("甲"))))
    assert (reasons(answers)[0], answers[1].verdict) == ("unreadable", "published")


def test_a_file_that_never_rests_cannot_be_read(
    converted: Convert, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    def restless(*_: object) -> str:
        raise receive.FileChanged

    monkeypatch.setattr(receive, "store_original", restless)
    assert reasons(converted(given("甲.docx", submitted(form("甲"))))) == ["unreadable"]


def test_an_outbox_that_does_not_take_the_original_is_named(
    converted: Convert, given: Given, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receive, "_copy", no_space)
    (answer,) = converted(given("甲.docx", submitted(form("甲"))))
    assert answer.reason is not None
    assert answer.reason.code == "machine"
    assert "No space left on device" in answer.reason.message_zh
    assert "已保存" not in answer.reason.message_zh
    assert answer.sha256 is None


@pytest.mark.skipif(sys.platform != "linux", reason="asks what file a descriptor is")
def test_what_cannot_be_published_is_kept_and_the_file_is_named(
    converted: Convert, given: Given, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = atomic.os.fsync

    def full(descriptor: int) -> None:
        target = Path(f"/proc/self/fd/{descriptor}").readlink()
        if target.suffix == ".part" and "public" in target.parts:
            no_space()
        real(descriptor)

    monkeypatch.setattr(atomic.os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device"):  # the list pages cannot be written either
        converted(given("甲.docx", submitted(form("甲"))))
    (row,) = status(settings)["submissions"]
    assert (row["state"], row["reason"]["code"]) == ("failed", "machine")
    assert f"{settings.outbox}/public/2022/" in row["reason"]["message_zh"]
    assert "record.json（No space left on device）。原件已保存。" in row["reason"]["message_zh"]


@pytest.fixture
def failed_once(given: Given, settings: Settings) -> Path:
    path = given("1.docx", submitted(form("甲")))
    (answer,) = convert([path], settings, make_chain=prepare, page_maker=FakePageMaker(broken=True))
    assert answer.verdict == "failed"
    return path


def test_what_failed_is_taken_up_by_the_next_conversion(
    failed_once: Path, converted: Convert, given: Given, settings: Settings
) -> None:
    (answer,) = converted(given("2.docx", submitted(form("乙"))))
    assert answer.file == "2.docx"
    assert [s["state"] for s in status(settings)["submissions"]] == ["published", "published"]
    assert "甲" in (settings.outbox / "public" / "index.html").read_text("utf-8")


def test_what_failed_and_is_handed_over_again_is_no_duplicate(
    failed_once: Path, converted: Convert, settings: Settings
) -> None:
    (answer,) = converted(failed_once)
    assert (answer.verdict, answer.records[0].revision) == ("published", 1)
    converted(failed_once)
    assert [s["state"] for s in status(settings)["submissions"]] == ["failed", "published", "duplicate"]
    receipt = (settings.outbox / "receipts" / "1.回执.html").read_text("utf-8")
    assert "重复提交" in receipt


def test_what_fails_now_is_not_tried_twice(given: Given, settings: Settings, ticking: object) -> None:
    convert([given("1.docx", submitted(do="err"))], settings, make_chain=prepare, page_maker=FakePageMaker())
    with batch.open_context(settings, "test", FakePageMaker()) as context:
        ((_, tried, _),) = submissions.failed(context.ledger)
    assert tried == 1


def test_the_site_is_brought_up_whatever_the_listener_does(given: Given, settings: Settings) -> None:
    folder = given("1.docx", submitted(form("甲"))).parent
    given("2.docx", submitted(form("乙")))

    def leave(answer: Answer) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        convert([folder], settings, on_answer=leave, make_chain=prepare, page_maker=FakePageMaker())
    assert (settings.outbox / "public" / "index.html").read_text("utf-8").startswith("1 甲")


def test_trouble_with_the_ledger_ends_a_conversion_and_names_the_file(
    converted: Convert, given: Given, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(revisions, "admit", locked)
    with pytest.raises(LedgerTrouble) as caught:
        converted(given("甲.docx", submitted(form("甲"))))
    assert str(settings.outbox / "state" / "ledger.sqlite") in caught.value.reason().message_zh
    assert caught.value.exit_code == 1
    monkeypatch.undo()
    converted(given("乙.docx", submitted(form("乙"))))
    assert [s["state"] for s in status(settings)["submissions"]] == ["published", "published"]


def test_a_mistake_of_the_program_in_the_ledger_is_called_one(
    converted: Convert, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(*_: object, **__: object) -> None:
        raise sqlite3.IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(revisions, "admit", mistaken)
    assert reasons(converted(given("甲.docx", submitted(form("甲"))))) == ["internal"]
