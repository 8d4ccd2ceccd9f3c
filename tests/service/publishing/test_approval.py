"""The sender of a record (sub-folder of the inbox): a revision from another sender waits for the officer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.fakes import Ticking, form, prepare, submitted
from support.service import Service

from pipeline.model.answer import Answer
from pipeline.service.control.client import Client
from pipeline.service.control.officer import Officer
from pipeline.service.monitoring.status import status

Drop = Callable[[str, str], Answer]


@pytest.fixture
def drop(service: Service) -> Drop:
    """Drop a version of a project in a folder; return its answer."""

    def dropped(folder: str, text: str) -> Answer:
        service.drop(f"{folder}/甲.docx", submitted(form("甲", text)))
        answer, *_ = service.settle()  # and those that it overtakes
        return answer

    return dropped


@pytest.fixture
def officer(service: Service, ticking: Ticking, monkeypatch: pytest.MonkeyPatch) -> Officer:
    client = Client(
        service.context.settings, ticking, lambda _: service.loop.run_pass(), is_served=lambda _: True
    )
    return Officer(client, prepare)


def code(answer: Answer) -> str | None:
    return answer.reason and answer.reason.code


def test_a_revision_from_the_same_folder_is_public(drop: Drop) -> None:
    assert [drop("城管/科室", text).verdict for text in ("一", "二")] == ["published", "published"]


def test_a_revision_from_another_folder_waits_and_says_where_the_last_came_from(
    service: Service, drop: Drop
) -> None:
    first = drop("城管", "一")
    answer = drop("民政", "二")
    assert (answer.verdict, code(answer)) == ("held", "another-sender")
    assert answer.reason is not None
    assert "“城管”" in answer.reason.message_zh
    assert "“民政”" in answer.reason.message_en
    page = service.context.outbox.folder(first.records[0].id, held=False) / "index.html"
    assert "一" in page.read_text("utf-8")
    receipt = (service.context.settings.inbox / "民政" / "回执" / "甲.回执.html").read_text("utf-8")
    assert "“城管”" in receipt
    (record,) = status(service.context.settings)["records"]
    assert record["reason"]["code"] == "another-sender"


def test_trying_twice_does_not_help(drop: Drop) -> None:
    drop("城管", "一")
    assert [drop("民政", text).verdict for text in ("二", "三")] == ["held", "held"]


def test_the_first_sender_goes_on_as_before(service: Service, drop: Drop) -> None:
    drop("城管", "一")
    held = drop("民政", "二")
    assert drop("城管", "三").verdict == "published"
    assert not service.context.outbox.folder(held.records[0].id, held=True).exists()


def test_who_was_approved_is_the_sender_from_then_on(drop: Drop, officer: Officer) -> None:
    record = drop("城管", "一").records[0].id
    drop("民政", "二")
    officer.approve([record], "机构调整")
    assert drop("民政", "三").verdict == "published"
    assert code(drop("城管", "四")) == "another-sender"


def test_a_finding_holds_the_form_until_the_officer_has_decided(service: Service, officer: Officer) -> None:
    service.drop("甲.docx", submitted(form("甲", holds=True)))
    (answer,) = service.settle()
    assert (answer.verdict, code(answer)) == ("held", "finding")
    assert answer.reason is not None
    assert "占位" in answer.reason.message_zh
    assert not service.context.outbox.folder(answer.records[0].id, held=False).exists()
    officer.approve([answer.records[0].id], "已核对")
    assert service.context.outbox.folder(answer.records[0].id, held=False).exists()
    service.drop("甲.docx", submitted(form("甲", "二", holds=True)))
    (answer,) = service.settle()
    assert (answer.verdict, code(answer)) == ("held", "finding"), "the decision was about the first version"


def test_the_inbox_itself_is_a_sender(drop: Drop) -> None:
    drop(".", "一")
    answer = drop("民政", "二")
    assert code(answer) == "another-sender"
    assert "“/”" in (answer.reason.message_zh if answer.reason else "")


def test_the_first_version_may_come_from_anywhere(drop: Drop, service: Service) -> None:
    drop("城管", "一")
    service.drop("民政/乙.docx", submitted(form("乙")))
    assert [a.verdict for a in service.settle()] == ["published"]


def test_what_the_office_converts_itself_has_no_sender(
    converted: Callable[..., list[Answer]], tmp_path: Path
) -> None:
    for folder, text in (("一", "旧"), ("二", "新")):
        path = tmp_path / folder / "甲.docx"
        path.parent.mkdir()
        path.write_bytes(submitted(form("甲", text)))
        (answer,) = converted(path)
        assert answer.verdict == "published"


def test_a_resubmission_says_what_changed(drop: Drop) -> None:
    assert drop("城管", "一").records[0].changes is None
    changes = drop("城管", "二").records[0].changes
    assert changes is not None
    assert [(c.kind, c.old and c.old.value, c.new and c.new.value) for c in changes] == [
        ("changed", "一", "二")
    ]


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"{}")])
def test_a_version_that_cannot_be_read_is_compared_with_nothing(
    drop: Drop, service: Service, spoil: Callable[[Path], object], caplog: pytest.LogCaptureFixture
) -> None:
    record = drop("城管", "一").records[0].id
    spoil(service.context.outbox.internal(record, 1))
    answer = drop("城管", "二")
    assert (answer.verdict, answer.records[0].changes) == ("published", None)
    assert "cannot be compared" in caplog.text
