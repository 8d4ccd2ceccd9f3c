"""Several forms of one project in a document, and the further course of a held version."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.fakes import form, submitted

from pipeline.config.settings import Settings
from pipeline.model.answer import Answer
from pipeline.service.monitoring.status import status

Convert = Callable[..., list[Answer]]
Told = list[tuple[str, str | None]]


@pytest.fixture
def told(converted: Convert, tmp_path: Path) -> Callable[..., tuple[Answer, Told]]:
    """Convert one document; return the answer, and each form's verdict with the code of its reason."""

    def convert(*forms: dict[str, object]) -> tuple[Answer, Told]:
        path = tmp_path / "汇总.docx"
        path.write_bytes(submitted(*forms))
        (answer,) = converted(path)
        return answer, [(r.verdict, r.reason and r.reason.code) for r in answer.records]

    return convert


def test_the_same_form_twice_in_a_document_is_published_once(
    told: Callable[..., tuple[Answer, Told]], settings: Settings
) -> None:
    answer, forms = told(form("甲"), form("乙"), form("甲"))
    assert forms == [("published", None), ("published", None), ("duplicate", "duplicate")]
    assert answer.verdict == "published"
    first, _, again = answer.records
    assert (again.path, again.revision) == (first.path, 1)
    assert again.reason is not None
    assert "第 1 份" in again.reason.message_zh
    assert {r["revision"] for r in status(settings)["records"]} == {1}
    assert told(form("甲"), form("乙"), form("甲"))[0].verdict == "duplicate"


def test_two_versions_of_a_project_in_a_document_are_both_returned(
    told: Callable[..., tuple[Answer, Told]], settings: Settings
) -> None:
    answer, forms = told(form("甲", "旧"), form("乙"), form("甲", "新"))
    assert forms == [
        ("returned", "same-project-twice"),
        ("published", None),
        ("returned", "same-project-twice"),
    ]
    reason = answer.records[0].reason
    assert reason is not None
    assert "第 1、3 份" in reason.message_zh
    assert "1, 3" in reason.message_en
    assert [r["id"] for r in status(settings)["records"]] == [answer.records[1].id]


def test_a_document_of_nothing_else_is_returned_with_that_reason(
    told: Callable[..., tuple[Answer, Told]], settings: Settings
) -> None:
    answer, _ = told(form("甲", "旧"), form("甲", "新"))
    assert (answer.verdict, answer.reason and answer.reason.code) == ("returned", "same-project-twice")
    assert not (settings.outbox / "public" / "2022").exists()


def test_a_version_that_is_blocked_keeps_its_own_reason(told: Callable[..., tuple[Answer, Told]]) -> None:
    _, forms = told(form("甲", "旧", blocked=True), form("甲", "新"))
    assert forms == [("returned", "blocked"), ("returned", "same-project-twice")]


def test_another_project_under_the_same_id_is_a_collision_still(
    told: Callable[..., tuple[Answer, Told]],
) -> None:
    one = "2022-jia-aaaaaaaaaaaa"
    _, forms = told(form("甲", id=one), form("乙", id=one))
    assert forms == [("published", None), ("returned", "id-collision")]


def test_what_was_held_goes_when_a_newer_version_is_public(
    converted: Convert, tmp_path: Path, settings: Settings
) -> None:
    old, new = tmp_path / "1.docx", tmp_path / "2.docx"
    old.write_bytes(submitted(form("甲", "旧")))
    new.write_bytes(submitted(form("甲", "新")))
    (held,) = converted(old, publish_mode="approve")
    assert (settings.outbox / str(held.records[0].path)).is_dir()
    (public,) = converted(new, publish_mode="auto")
    assert public.records[0].revision == 2
    assert (settings.outbox / str(public.records[0].path) / "index.html").is_file()
    assert not (settings.outbox / str(held.records[0].path)).exists()


def test_what_is_public_stays_while_a_newer_version_is_held(
    converted: Convert, tmp_path: Path, settings: Settings
) -> None:
    old, new = tmp_path / "1.docx", tmp_path / "2.docx"
    old.write_bytes(submitted(form("甲", "旧")))
    new.write_bytes(submitted(form("甲", "新")))
    (public,) = converted(old)
    converted(new, publish_mode="approve")
    assert "旧" in (settings.outbox / str(public.records[0].path) / "index.html").read_text()
