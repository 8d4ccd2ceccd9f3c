"""Several versions of one form: the newest applies, and the receipts of the others say so."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.fakes import form, submitted
from support.service import Service

from pipeline.model.answer import Answer
from pipeline.service.ledger.submissions import requeue
from pipeline.service.monitoring.status import status

V1, V2, V3 = (submitted(form("甲", f"v{n}")) for n in (1, 2, 3))


def receipt(service: Service, name: str) -> str:
    path = service.context.settings.inbox / name
    return (path.parent / "回执" / f"{path.stem}.回执.html").read_text("utf-8")


def page(service: Service) -> str:
    (found,) = (service.context.outbox.public / "2022").glob("*/index.html")
    return found.read_text()


def drop(service: Service, name: str, data: bytes, saved: int) -> None:
    os.utime(service.drop(name, data), (saved, saved))


def test_of_versions_dropped_at_once_the_one_saved_last_applies(service: Service) -> None:
    drop(service, "甲 最终.docx", V3, 3000)
    drop(service, "甲(1).docx", V2, 2000)
    drop(service, "甲.docx", V1, 1000)
    service.settle()
    service.settle()
    assert " v3 " in page(service)
    assert "已公开" in receipt(service, "甲 最终.docx")
    for name in ("甲.docx", "甲(1).docx"):
        text = receipt(service, name)
        for said in ("已有新版本", "以新版本为准", "无需处理", "Newer version exists"):
            assert said in text
        for alarming in ("已退回", "Returned", "重复提交", "处理失败"):
            assert alarming not in text
    names = {p.name for p in (service.context.settings.inbox / "回执").iterdir()}
    assert not [name for name in names if "退回" in name]


def test_a_later_version_under_another_name_changes_the_receipt_of_the_first_once(service: Service) -> None:
    service.drop("甲.docx", V1)
    service.settle()
    service.drop("甲改.docx", V2)
    told = [(a.file, a.verdict) for a in service.settle()]
    assert told == [("甲改.docx", "published"), ("甲.docx", "duplicate")]
    assert "已有新版本" in receipt(service, "甲.docx")
    service.drop("甲再改.docx", V3)
    assert [a.file for a in service.settle()] == ["甲再改.docx", "甲改.docx"]


def test_a_receipt_that_is_gone_is_not_written_again(service: Service) -> None:
    service.drop("甲.docx", V1)
    service.settle()
    (service.context.settings.inbox / "回执" / "甲.回执.html").unlink()
    service.drop("甲改.docx", V2)
    assert [a.file for a in service.settle()] == ["甲改.docx"]


def test_a_form_of_several_says_which_of_them_was_overtaken(service: Service) -> None:
    service.drop("两份.docx", submitted(form("甲"), form("乙")))
    service.settle()
    service.drop("甲改.docx", V2)
    answers = {a.file: a for a in service.settle()}
    both = answers["两份.docx"]
    assert both.verdict == "published"
    assert [(r.verdict, r.reason and r.reason.code) for r in both.records] == [
        ("duplicate", "superseded"), ("published", None),
    ]  # fmt: skip
    assert "已有新版本" in receipt(service, "两份.docx")


def test_what_is_public_stays_so_in_its_receipt_while_a_newer_version_is_held(service: Service) -> None:
    service.drop("城管/甲.docx", V1)
    service.settle()
    service.drop("民政/甲.docx", V2)
    assert [(a.file, a.verdict) for a in service.settle()] == [("民政/甲.docx", "held")]
    with service.context.ledger.transaction() as connection:
        requeue(connection, 1)  # as after a decision about another form
    service.settle()
    assert service.answers[-1].records[0].revision == 1
    assert "已公开" in receipt(service, "城管/甲.docx")


def reasons(answers: list[Answer]) -> list[tuple[str, str | None]]:
    return [(a.verdict, a.reason and a.reason.code) for a in answers]


@pytest.mark.parametrize("name", ["甲.docx", "甲旧.docx"])
def test_an_older_file_that_comes_back_is_asked_about(service: Service, name: str) -> None:
    service.drop("甲.docx", V1)
    service.settle()
    service.drop("甲.docx", V2)
    service.settle()
    path = service.drop(name, V1)
    assert reasons(service.settle()) == [("duplicate", "older-version")]
    assert " v2 " in page(service)
    text = receipt(service, name)
    for said in ("旧版本", "请核对", "另存为新文件", "save it as a new file", "甲.docx"):
        assert said in text
    assert "已退回" not in text
    assert not path.exists()
    assert [r["revision"] for r in status(service.context.settings)["records"]] == [2]


def test_saved_anew_it_is_published(service: Service) -> None:
    for data in (V1, V2, V1):
        service.drop("甲.docx", data)
        service.settle()
    service.drop("甲.docx", submitted(form("甲", "v1"), saved="anew"))
    assert reasons(service.settle()) == [("published", None)]
    assert " v1 " in page(service)


def test_the_newest_version_is_still_a_duplicate(service: Service) -> None:
    for data in (V1, V2, V2):
        service.drop("甲.docx", data)
        answers = service.settle()
    assert reasons(answers) == [("duplicate", "duplicate")]


def test_an_older_file_of_two_forms_of_which_one_was_overtaken_is_asked_about(service: Service) -> None:
    both = submitted(form("甲"), form("乙"))
    service.drop("两份.docx", both)
    service.settle()
    service.drop("甲.docx", V2)
    service.settle()
    service.drop("再交.docx", both)
    assert reasons(service.settle()) == [("duplicate", "older-version")]
    pages = [p.read_text() for p in (service.context.outbox.public / "2022").glob("*/index.html")]
    assert sum(" v2 " in text for text in pages) == 1


def test_after_a_withdrawal_the_officer_decides(service: Service) -> None:
    for data in (V1, V2):
        service.drop("甲.docx", data)
        service.settle()
    with service.context.ledger.transaction() as connection:
        connection.execute(
            "UPDATE records SET state = 'withdrawn', shown = NULL, withdrawn_at = '2026-01-01T00:00:00+08:00'"
        )
    service.drop("甲.docx", V1)
    assert reasons(service.settle()) == [("held", "after-withdrawal")]


def test_converted_files_are_told_too(converted: Callable[..., list[Answer]], tmp_path: Path) -> None:
    for name, data in (("1.docx", V1), ("2.docx", V2)):
        (tmp_path / name).write_bytes(data)
    assert [a.verdict for a in converted(tmp_path / "1.docx", tmp_path / "2.docx")] == ["published"] * 2
    receipts = tmp_path / "outbox" / "receipts"
    assert "已有新版本" in (receipts / "1.回执.html").read_text("utf-8")
    (tmp_path / "3.docx").write_bytes(V1)
    assert reasons(converted(tmp_path / "3.docx")) == [("duplicate", "older-version")]
