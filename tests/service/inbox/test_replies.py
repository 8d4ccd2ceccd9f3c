from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from faults.disk import denied
from support.fakes import form, packed, submitted
from support.service import Service

from pipeline.service.monitoring.status import status


def test_answers_lie_beside_the_file(service: Service) -> None:
    service.drop("单位甲/甲.docx", submitted(form("甲")))
    (answer,) = service.settle()
    receipt = service.context.settings.inbox / "单位甲" / "回执" / "甲.回执.html"
    assert (answer.file, answer.receipt) == ("单位甲/甲.docx", str(receipt))
    assert "甲.docx" in receipt.read_text("utf-8")


def test_the_receipt_lies_there_before_the_verdict_is_told_or_entered(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once a verdict is in the log, the status or the office page, the receipt exists."""
    from pipeline.service.processing import job

    enter, answers = job.close, service.context.settings.inbox / "回执"
    there: list[list[str]] = []

    def entered(*given: Any) -> None:  # noqa: ANN401
        there.append(sorted(path.name for path in answers.iterdir()))
        enter(*given)

    monkeypatch.setattr(job, "close", entered)
    service.drop("甲.docx", submitted(form("甲")))
    service.drop("乙.docx", submitted(do="refuse"))
    service.settle()
    assert there == [["甲.回执.html"], ["乙.回执.html", "乙.退回.docx", "甲.回执.html"]]


def test_a_returned_file_comes_back_unchanged(service: Service) -> None:
    data = submitted(do="refuse")
    path = service.drop("甲.docx", data)
    service.settle()
    answers = path.parent / "回执"
    assert {p.name for p in answers.iterdir()} == {"甲.回执.html", "甲.退回.docx"}
    assert (answers / "甲.退回.docx").read_bytes() == data
    assert not path.exists()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_an_annotated_copy_lies_beside_the_receipt_and_goes_with_the_next_answer(service: Service) -> None:
    folder = service.context.settings.inbox / "回执"
    service.drop("甲.docx", submitted(form("甲"), copy=".docx"))
    service.settle()
    assert (folder / "甲.批注.docx").read_bytes() == b"09:00"  # time of receipt, in the office's time zone
    service.drop("甲.docx", submitted(form("甲", "v2"), copy=".docm"))
    service.settle()
    assert names(folder) == {"甲.回执.html", "甲.批注.docm"}
    service.drop("甲.docx", submitted(do="err"))
    service.settle()
    assert names(folder) == {"甲.回执.html", "甲.批注.docm"}  # a failure says nothing new about the form
    service.drop("甲.docx", submitted(form("甲", "v3")))
    service.settle()
    assert names(folder) == {"甲.回执.html"}


def test_a_returned_file_goes_with_the_answer_that_accepts_its_successor(service: Service) -> None:
    folder = service.context.settings.inbox / "回执"
    service.drop("甲.docx", submitted(do="refuse"))
    service.settle()
    assert names(folder) == {"甲.回执.html", "甲.退回.docx"}
    service.drop("甲.docx", submitted(do="err"))
    service.settle()
    assert names(folder) == {"甲.回执.html", "甲.退回.docx"}  # a failure says nothing new about the form
    service.drop("甲.docx", submitted(form("甲")))
    service.settle()
    assert names(folder) == {"甲.回执.html"}


def test_a_duplicate_keeps_the_copy_of_the_same_bytes_only(service: Service) -> None:
    folder, first = service.context.settings.inbox / "回执", submitted(form("甲"), copy=".docx")
    for data in (first, first):
        service.drop("甲.docx", data)
        service.settle()
    assert names(folder) == {"甲.回执.html", "甲.批注.docx"}
    service.drop("甲.docx", submitted(form("乙", blocked=True), copy=".docx"))
    service.settle()
    assert names(folder) == {"甲.回执.html", "甲.批注.docx", "甲.退回.docx"}
    service.drop("甲.docx", first)
    assert [a.verdict for a in service.settle()] == ["duplicate"]
    assert names(folder) == {"甲.回执.html"}


def test_files_that_share_a_stem(service: Service) -> None:
    service.drop("甲.doc", submitted(do="refuse"))
    service.drop("甲.docx", submitted(form("甲")))
    service.settle()
    names = {p.name for p in (service.context.settings.inbox / "回执").iterdir()}
    assert names == {"甲.doc.回执.html", "甲.退回.doc", "甲.docx.回执.html"}


def test_a_file_of_the_stem_of_an_earlier_one_does_not_take_its_answer(service: Service) -> None:
    service.drop("甲.doc", submitted(do="refuse"))
    service.settle()
    service.drop("甲.docx", submitted(form("甲")))
    service.settle()
    names = {p.name for p in (service.context.settings.inbox / "回执").iterdir()}
    assert names == {"甲.回执.html", "甲.退回.doc", "甲.docx.回执.html"}


def test_the_longest_names_are_answered(service: Service) -> None:
    service.drop("长" * 83 + ".docx", submitted(do="refuse"))
    service.settle()
    names = sorted(p.name for p in (service.context.settings.inbox / "回执").iterdir())
    assert [len(name.encode()) <= 255 for name in names] == [True, True]
    assert {name.rsplit(".", 2)[1] for name in names} == {"回执", "退回"}


def test_a_file_that_changed_meanwhile_stays_and_is_taken_next(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.service.processing import job

    path = service.drop("甲.docx", submitted(form("甲", "旧")))
    real = job.remove_from_inbox

    def overwritten(*given: object) -> None:
        path.write_bytes(submitted(form("甲", "较新")))
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(job, "remove_from_inbox", overwritten)
    service.settle()
    assert path.exists()
    monkeypatch.undo()
    (answer,) = service.settle()
    assert answer.records[0].revision == 2
    assert not path.exists()


@pytest.mark.parametrize("target", ["elsewhere", "nowhere"])
def test_links_in_the_inbox_are_not_written_through(service: Service, tmp_path: Path, target: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (service.context.settings.inbox / "回执").symlink_to(tmp_path / target)
    service.drop("甲.docx", submitted(form("甲")))
    (answer,) = service.settle()
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert answer.receipt == "receipts/甲.回执.html"
    assert (service.context.outbox.root / answer.receipt).is_file()


def test_a_file_that_cannot_be_removed_is_answered_once(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.service.inbox import replies

    monkeypatch.setattr(replies.safe_remove, "remove_if", denied)
    path = service.drop("甲.docx", submitted(form("甲")))
    service.settle()
    service.settle()
    assert [s["state"] for s in status(service.context.settings)["submissions"]] == ["published"]
    monkeypatch.undo()
    service.settle()
    assert not path.exists()


def test_a_file_whose_receipt_fell_into_an_unmounted_share_is_answered_again(service: Service) -> None:
    """The share was not mounted when the answer was written; now it is, and the file is still in it."""
    path = service.drop("甲.docx", submitted(form("甲")))
    away = path.parent.with_name("away")
    real = service.loop._dispatcher._finish

    def share_goes(job: object) -> None:
        path.parent.rename(away)
        path.parent.mkdir()
        real(job)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(service.loop._dispatcher, "_finish", share_goes)
        service.settle()
    shutil.rmtree(path.parent)
    away.rename(path.parent)
    assert path.exists()
    assert [a.verdict for a in service.settle()] == ["duplicate"]
    assert not path.exists()
    assert (path.parent / "回执" / "甲.回执.html").is_file()


def test_a_file_at_work_is_not_taken_twice(service: Service) -> None:
    service.drop("甲.docx", submitted(form("甲")))
    service.drop("乙.docx", submitted(form("乙")))
    service.settle()
    assert len(status(service.context.settings)["submissions"]) == 2


def test_names_that_differ_in_capitals_only_have_answers_of_their_own(service: Service) -> None:
    """On a Windows share the second file would overwrite the first one."""
    service.drop("Plan.docx", submitted(form("甲")))
    service.settle()
    service.drop("plan.docx", submitted(form("乙")))
    service.settle()
    names = [p.name.casefold() for p in (service.context.settings.inbox / "回执").iterdir()]
    assert len(names) == len(set(names)) == 2


def test_names_that_become_one_have_answers_of_their_own(service: Service) -> None:
    service.drop("甲?.docx", submitted(do="refuse"))
    service.drop("甲*.docx", submitted(do="refuse"))
    service.settle()
    names = sorted(p.name for p in (service.context.settings.inbox / "回执").iterdir())
    assert len(names) == 4
    assert not [name for name in names if "?" in name or "*" in name]


@pytest.mark.parametrize("obstacle", ["a file", "a folder with the receipt's name"])
def test_what_a_clerk_puts_in_the_way_of_answers_does_not_stop_them(service: Service, obstacle: str) -> None:
    answers = service.context.settings.inbox / "回执"
    if obstacle == "a file":
        answers.write_bytes(b"")
        answers.chmod(0)
    else:
        (answers / "甲.回执.html").mkdir(parents=True)
    service.drop("甲.docx", submitted(form("甲")))
    (answer,) = [a for a in service.settle() if a.file == "甲.docx"]
    assert answer.verdict == "published"
    assert answer.receipt is not None
    found = service.context.outbox.root / answer.receipt
    assert found.is_file()
    assert not (service.context.settings.inbox / "甲.docx").exists()


def test_word_s_save_and_overwriting_in_place_are_one_submission(service: Service) -> None:
    """Word writes a new file beside the document, renames it over the document and removes the old copy."""
    path = service.drop("甲.docx", packed(submitted(form("甲", "v1"))))
    service.loop.run_pass()
    new = service.drop("~WRD0001.tmp", packed(submitted(form("甲", "v2"))))
    path.rename(path.with_name("~WRL0002.tmp"))
    service.loop.run_pass()
    new.rename(path)
    service.loop.run_pass()
    path.with_name("~WRL0002.tmp").unlink()
    service.ticking.pass_seconds(1)
    path.write_bytes(packed(submitted(form("甲", "v3"))))
    service.settle()
    assert [(s["name"], s["state"]) for s in status(service.context.settings)["submissions"]] == [
        ("甲.docx", "published")
    ]
    (record,) = status(service.context.settings)["records"]
    assert record["revision"] == 1
