from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.fakes import FakePageMaker, form, prepare, submitted
from support.manifests import listing

from pipeline.config.settings import Settings
from pipeline.errors import ConfigurationError
from pipeline.model.answer import Answer
from pipeline.model.record import Record
from pipeline.service.monitoring.status import status
from pipeline.service.outbox import lock
from pipeline.service.outbox.paths import Outbox
from pipeline.service.processing.batch import convert, sources

Convert = Callable[..., list[Answer]]


@pytest.fixture
def given(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, data: bytes) -> Path:
        path = tmp_path / "given" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return write


def test_a_form_is_published(converted: Convert, given: Callable[..., Path], settings: Settings) -> None:
    data = submitted(form("甲"))
    path = given("甲.docx", data)
    (answer,) = converted(path)
    (record,) = answer.records
    folder = settings.outbox / record.path
    assert (answer.verdict, record.verdict, record.revision) == ("published", "published", 1)
    assert record.path == f"public/2022/{record.id}"
    assert {p.name for p in folder.iterdir()} == {"index.html", "record.json", f"{record.id}.pdf"}
    published = (folder / "record.json").read_bytes()
    assert Record.model_validate_json(published).redactions == ()
    page = (folder / "index.html").read_text()
    assert hashlib.sha256(published).hexdigest() in page
    assert "revision=1, serial=1" in page
    assert path.read_bytes() == data
    sha256 = hashlib.sha256(data).hexdigest()
    assert (settings.outbox / "state" / "originals" / sha256).read_bytes() == data
    assert answer.receipt == "receipts/甲.回执.html"
    assert sha256 in (settings.outbox / answer.receipt).read_text("utf-8")


def test_the_page_is_written_last(
    converted: Convert, given: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    real = Path.replace

    def watched(self: Path, target: Path) -> Path:
        order.extend([target.name] if "internal" not in target.parts else [])
        return real(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    (answer,) = converted(given("甲.docx", submitted(form("甲"))))
    record_id = answer.records[0].id
    written = [name for name in order if name in {"record.json", f"{record_id}.pdf", "index.html"}]
    assert written[:3] == ["record.json", f"{record_id}.pdf", "index.html"]
    assert order[-1] == "manifest.json"


def test_the_manifest_lists_every_file(
    converted: Convert, given: Callable[..., Path], settings: Settings
) -> None:
    converted(given("甲.docx", submitted(form("甲"), form("乙"))))
    public = settings.outbox / "public"
    found = listing(public)
    files = {p.relative_to(public).as_posix() for p in public.rglob("*") if p.is_file()}
    assert found.files.keys() | found.parts.keys() | {"manifest.json"} == files
    assert all(
        hashlib.sha256((public / p).read_bytes()).hexdigest() == h
        for p, h in (found.files | found.parts).items()
    )


def test_a_folder_stands_for_its_regular_files(tmp_path: Path) -> None:
    for name in ("乙.docx", "甲.docx", "说明.txt", "~$甲.docx", ".hidden", "x.tmp"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "link.docx").symlink_to(tmp_path / "甲.docx")
    (tmp_path / "folder.docx").mkdir()
    os.mkfifo(tmp_path / "pipe.docx")
    assert [p.name for p in sources([tmp_path])] == ["乙.docx", "甲.docx", "说明.txt"]


@pytest.mark.parametrize("jobs", [1, 3])
def test_files_are_answered_in_the_order_of_their_names(
    converted: Convert, given: Callable[..., Path], settings: Settings, jobs: int
) -> None:
    for n in range(7):
        folder = given(f"{n}.docx", submitted(form(f"项目{n}"))).parent
    answers = converted(folder, jobs=jobs)
    assert [a.file for a in answers] == [f"{n}.docx" for n in range(7)]
    assert (settings.outbox / "public" / "index.html").read_text() == "\n".join(
        f"{n + 1} 项目{n}" for n in range(7)
    )


def test_the_same_project_again_is_a_new_revision(
    converted: Convert, given: Callable[..., Path], settings: Settings
) -> None:
    one, two = given("1.docx", submitted(form("甲", "旧"))), given("2.docx", submitted(form("甲", "新")))
    converted(one)
    (answer,) = converted(two)
    (record,) = answer.records
    assert (answer.verdict, record.revision) == ("published", 2)
    page = (settings.outbox / record.path / "index.html").read_text()
    assert "新" in page
    assert "serial=1" in page
    assert page.count("datetime(2026, 3, 1, 9, 1") == 1  # first publication, in the office's time zone
    assert page.count("datetime(2026, 3, 1, 9, 2") == 1  # last publication
    kept = settings.outbox / "internal" / "2022" / record.id
    assert [
        json.loads((kept / f"{n}.json").read_text("utf-8"))["record"]["totals"]["grade"] for n in (1, 2)
    ] == [
        "旧",
        "新",
    ]


def test_bytes_that_stand_are_duplicates(
    converted: Convert, given: Callable[..., Path], settings: Settings
) -> None:
    path = given("甲.docx", submitted(form("甲"), form("乙")))
    converted(path)
    before = {p: p.stat().st_ino for p in (settings.outbox / "public").rglob("*") if p.is_file()}
    (answer,) = converted(path)
    assert answer.verdict == "duplicate"
    assert [r.verdict for r in answer.records] == ["duplicate", "duplicate"]
    assert [r.name for r in answer.records] == ["甲", "乙"]
    assert answer.reason is not None
    assert "2026-03-01 09:01" in answer.reason.message_zh
    assert {p: p.stat().st_ino for p in (settings.outbox / "public").rglob("*") if p.is_file()} == before


def test_bytes_of_an_older_revision_are_asked_about(converted: Convert, given: Callable[..., Path]) -> None:
    old, new = given("1.docx", submitted(form("甲", "旧"))), given("2.docx", submitted(form("甲", "新")))
    converted(old)
    converted(new)
    (answer,) = converted(old)
    assert (answer.verdict, answer.reason and answer.reason.code) == ("duplicate", "older-version")
    assert answer.records[0].revision == 2


def test_a_duplicate_within_one_batch(converted: Convert, given: Callable[..., Path]) -> None:
    data = submitted(form("甲"))
    folder = given("1.docx", data).parent
    given("2.docx", data)
    assert [a.verdict for a in converted(folder, jobs=2)] == ["published", "duplicate"]


def test_one_of_several_forms_is_returned(converted: Convert, given: Callable[..., Path]) -> None:
    path = given("汇总.docx", submitted(form("甲"), form("乙", blocked=True)))
    (answer,) = converted(path)
    assert (answer.verdict, answer.reason) == ("published", None)
    assert [(r.verdict, r.reason and r.reason.code) for r in answer.records] == [
        ("published", None),
        ("returned", "blocked"),
    ]
    assert answer.records[1].path is None


def test_returned_bytes_are_tried_again(
    converted: Convert, given: Callable[..., Path], settings: Settings
) -> None:
    path = given("甲.docx", submitted(form("甲", blocked=True)))
    for _ in range(2):
        (answer,) = converted(path)
        assert (answer.verdict, answer.reason and answer.reason.code) == ("returned", "blocked")
    assert not (settings.outbox / "public" / "2022").exists()


def test_a_refusal_and_an_error_become_answers(converted: Convert, given: Callable[..., Path]) -> None:
    folder = given("1.docx", submitted(do="refuse")).parent
    given("2.docx", submitted(do="err"))
    given("3.docx", submitted(form("甲")))
    answers = converted(folder)
    assert [(a.verdict, a.reason and a.reason.code) for a in answers] == [
        ("returned", "no-form"),
        ("failed", "internal"),
        ("published", None),
    ]


def test_a_broken_page_fails_its_file_only(given: Callable[..., Path], settings: Settings) -> None:
    path = given("1.docx", submitted(form("甲")))
    (answer,) = convert([path], settings, make_chain=prepare, page_maker=FakePageMaker(broken=True))
    assert (answer.verdict, status(settings)["records"]) == ("failed", [])
    (again,) = convert([path], settings, make_chain=prepare, page_maker=FakePageMaker())
    assert (again.verdict, again.records[0].revision) == ("published", 1)


def test_an_id_that_belongs_to_another_project_is_refused(
    converted: Convert, given: Callable[..., Path], settings: Settings
) -> None:
    shared = "2022-jia-000000000000"
    converted(given("1.docx", submitted(form("甲", id=shared))))
    (answer,) = converted(given("2.docx", submitted(form("乙", id=shared))))
    assert (answer.verdict, answer.reason and answer.reason.code) == ("returned", "id-collision")
    assert "甲" in (settings.outbox / "public" / "2022" / shared / "record.json").read_text("utf-8")


def test_spelling_of_space_and_quotes_is_no_collision(converted: Convert, given: Callable[..., Path]) -> None:
    converted(given("1.docx", submitted(form("“接诉即办”经费"))))
    (answer,) = converted(given("2.docx", submitted(form('"接诉即办" 经费'))))
    assert (answer.verdict, answer.records[0].revision) == ("published", 2)


def test_serials_are_given_once_in_each_year(converted: Convert, given: Callable[..., Path]) -> None:
    folder = given("1.docx", submitted(form("甲"), form("乙", year=2023))).parent
    given("2.docx", submitted(form("丙")))
    answers = converted(folder)
    pages = [
        (folder.parent / "outbox" / r.path / "index.html").read_text() for a in answers for r in a.records
    ]
    assert [page.split("serial=")[1][0] for page in pages] == ["1", "1", "2"]


def test_files_over_the_limit_are_returned(
    converted: Convert, given: Callable[..., Path], settings: Settings
) -> None:
    from dataclasses import replace

    small = replace(settings.limits, file_bytes=10)
    (answer,) = converted(given("1.docx", submitted(form("甲"))), limits=small)
    assert (answer.verdict, answer.reason and answer.reason.code) == ("returned", "too-large")
    assert list((settings.outbox / "state").glob("originals/*")) == []  # it was not copied
    assert (settings.outbox / str(answer.receipt)).is_file()


def test_answers_to_files_that_share_a_name_stay_apart(
    converted: Convert, given: Callable[..., Path]
) -> None:
    paths = [given(f"{n}/甲.docx", submitted(form(f"甲{n}"))) for n in range(3)] + [
        given("甲.doc", submitted(form("乙")))
    ]
    receipts = [a.receipt for a in converted(*paths)]
    assert len(set(receipts)) == 4
    assert "receipts/甲.doc.回执.html" in receipts
    assert receipts == [a.receipt for a in converted(*paths)]


def test_files_whose_names_are_no_utf8(converted: Convert, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode("自评表.docx".encode("gb18030"))
    path.write_bytes(submitted(form("甲")))
    (answer,) = converted(path)
    assert (answer.file, answer.receipt) == ("自评表.docx", "receipts/自评表.回执.html")


def test_a_file_that_is_not_there_fails_alone(
    converted: Convert, given: Callable[..., Path], tmp_path: Path
) -> None:
    answers = converted(tmp_path / "0.docx", given("1.docx", submitted(form("甲"))))
    assert [a.verdict for a in answers] == ["failed", "published"]


def test_held_until_approved(converted: Convert, given: Callable[..., Path], settings: Settings) -> None:
    (answer,) = converted(given("1.docx", submitted(form("甲"))), publish_mode="approve")
    (record,) = answer.records
    assert (answer.verdict, record.path) == ("held", f"held/2022/{record.id}")
    assert (settings.outbox / record.path / "index.html").is_file()
    assert not (settings.outbox / "public" / "2022").exists()
    (row,) = status(settings)["records"]
    assert (row["id"], row["revision"], row["state"]) == (record.id, 1, "held")
    assert row["reason"]["code"] == "approval"


def test_an_outbox_in_use_is_refused_by_name(
    converted: Convert, given: Callable[..., Path], settings: Settings
) -> None:
    with lock.hold(Outbox(settings.outbox), "watch"), pytest.raises(ConfigurationError) as caught:
        converted(given("1.docx", submitted(form("甲"))))
    assert f"pid {os.getpid()}" in caught.value.reason().message_en


def test_answers_are_told_as_they_are_given(given: Callable[..., Path], settings: Settings) -> None:
    folder = given("1.docx", submitted(form("甲"))).parent
    given("2.docx", submitted(form("乙")))
    told: list[Answer] = []
    answers = convert(
        [folder], settings, on_answer=told.append, make_chain=prepare, page_maker=FakePageMaker()
    )
    assert told == answers


def test_status_says_what_happened(
    converted: Convert, given: Callable[..., Path], settings: Settings
) -> None:
    converted(given("1.docx", submitted(form("甲"))))
    converted(given("2.docx", submitted(do="refuse")))
    found = status(settings)
    assert [(s["name"], s["state"], len(s["records"])) for s in found["submissions"]] == [
        ("1.docx", "published", 1),
        ("2.docx", "returned", 0),
    ]
    assert found["submissions"][1]["reason"]["code"] == "no-form"
    assert found["submissions"][0]["received_at"] == "2026-03-01T09:01:00+08:00"
    assert (found["counts"]["published"], found["counts"]["returned"], found["counts"]["waiting"]) == (
        1,
        1,
        0,
    )


def test_status_without_a_ledger(settings: Settings) -> None:
    assert status(settings)["submissions"] == []
    assert not settings.outbox.exists()
