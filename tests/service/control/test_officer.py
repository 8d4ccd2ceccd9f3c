"""Publication control: the officer's decisions and their effects on the public site, receipts and ledger."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import pytest
from faults.disk import no_space
from support.fakes import BLOCKING, FakePageMaker, Ticking, form, prepare, submitted
from support.manifests import listed
from support.service import Service

from pipeline.config.settings import Settings
from pipeline.errors import RequestFailed
from pipeline.model.answer import Answer
from pipeline.model.entry import Entry
from pipeline.service.context.context import open_context
from pipeline.service.control import decide
from pipeline.service.control.client import Client
from pipeline.service.control.errors import (
    AlreadyWithdrawn,
    Declined,
    NotHeld,
    NotOfOneYear,
    NotPublic,
    NotWaivable,
    UnknownCode,
    UnknownRecord,
)
from pipeline.service.control.officer import NotPublishedYet, Officer
from pipeline.service.ledger import decisions
from pipeline.service.monitoring.status import status
from pipeline.service.site.pages import SitePages

Convert = Callable[..., list[Answer]]


class Office:
    """`convert` and the officer on the same outbox; the clock advances by a minute between two calls."""

    def __init__(self, converted: Convert, settings: Settings, ticking: Ticking, folder: Path) -> None:
        self._converted = converted
        self.settings = settings
        self._folder = folder
        self.officer = Officer(Client(settings, ticking, page_maker=FakePageMaker()), prepare)

    def convert(self, name: str, *forms: dict[str, object], mode: str = "auto") -> Answer:
        path = self._folder / f"{name}.docx"
        path.write_bytes(submitted(*forms))
        (answer,) = self._converted(path, publish_mode=mode)
        return answer

    def state(self, record: str) -> tuple[str, str | None]:
        (row,) = (r for r in status(self.settings)["records"] if r["id"] == record)
        return row["state"], row["reason"] and row["reason"]["code"]

    def page(self, record: str, held: bool = False) -> Path:
        top = "held" if held else "public"
        return self.settings.outbox / top / record[:4] / record / "index.html"

    def public(self) -> str:
        """Every public path with its bytes."""
        root = self.settings.outbox / "public"
        found = sorted(path for path in root.rglob("*") if path.is_file())
        return "\n".join(f"{path.relative_to(root)}\n{path.read_bytes().decode('latin-1')}" for path in found)

    def receipt(self, name: str) -> str:
        return (self.settings.outbox / "receipts" / f"{name}.回执.html").read_text("utf-8")

    def journal(self, record: str) -> list[dict[str, str]]:
        path = self.settings.outbox / "internal" / record[:4] / record / "decisions.json"
        found: list[dict[str, str]] = json.loads(path.read_bytes())
        return found


@pytest.fixture
def office(converted: Convert, settings: Settings, ticking: Ticking, tmp_path: Path) -> Office:
    return Office(converted, settings, ticking, tmp_path)


def only(answer: Answer) -> str:
    (record,) = answer.records
    return record.id


def test_what_is_held_can_be_read_as_it_will_look_and_is_named_nowhere_else(office: Office) -> None:
    answer = office.convert("1", form("甲"), mode="approve")
    record = only(answer)
    assert (answer.verdict, answer.reason and answer.reason.code) == ("held", "approval")
    assert office.state(record) == ("held", "approval")
    assert office.page(record, held=True).is_file()
    held = office.settings.outbox / "held"
    assert (held / "assets" / "site.css").is_file()
    assert "甲" in (held / "index.html").read_text("utf-8")
    assert (held / "2022" / "index.html").is_file()
    assert record not in office.public()
    assert "待审" in office.receipt("1")


def test_what_is_approved_is_public_and_the_clerk_is_told(office: Office) -> None:
    record = only(office.convert("1", form("甲"), mode="approve"))
    (row,) = office.officer.approve([record], "已核")
    assert (row.state, row.reason) == ("published", None)
    assert office.page(record).is_file()
    assert list((office.settings.outbox / "held").iterdir()) == []
    assert "已公开" in office.receipt("1")
    (submission,) = status(office.settings)["submissions"]
    assert (submission["state"], submission["reason"]) == ("published", None)
    assert [(d["deed"], d["reason"]) for d in office.journal(record)] == [("approve", "已核")]


def test_a_record_is_first_published_when_it_was_approved(office: Office) -> None:
    record = only(office.convert("1", form("甲"), mode="approve"))
    before = office.page(record, held=True).read_text("utf-8")
    office.convert("2", form("乙"))
    office.officer.approve([record], None)
    after = office.page(record).read_text("utf-8")
    assert "9, 1, tzinfo" in before
    assert "9, 2, tzinfo" in after


def test_approval_is_for_all_or_for_none(office: Office) -> None:
    held = only(office.convert("1", form("甲"), mode="approve"))
    public = only(office.convert("2", form("乙")))
    for wrong, error in ((public, NotHeld), ("2022-x-000000000000", UnknownRecord)):
        with pytest.raises(error):
            office.officer.approve([held, wrong], None)
    assert office.state(held) == ("held", "approval")


def test_what_was_approved_once_may_be_approved_again(office: Office) -> None:
    record = only(office.convert("1", form("甲"), mode="approve"))
    office.officer.approve([record], "已核")
    office.officer.approve([record], "又核")
    assert len(office.journal(record)) == 1


def test_a_new_version_waits_while_the_old_one_is_public(office: Office) -> None:
    record = only(office.convert("1", form("甲", "旧")))
    office.convert("1", form("甲", "新"), mode="approve")
    assert "旧" in office.page(record).read_text("utf-8")
    assert "新" in office.page(record, held=True).read_text("utf-8")
    office.officer.approve([record], None)
    assert "新" in office.page(record).read_text("utf-8")
    assert not office.page(record, held=True).exists()


def test_forms_of_one_document_are_approved_one_by_one(office: Office) -> None:
    one, other = (r.id for r in office.convert("1", form("甲"), form("乙"), mode="approve").records)
    office.officer.approve([one], None)
    assert office.state(one) == ("published", None)
    assert office.state(other) == ("held", "approval")
    assert office.page(other, held=True).is_file()
    assert other not in office.public()


def test_what_is_read_otherwise_than_when_it_was_approved_waits_again(office: Office) -> None:
    record = only(office.convert("1", form("甲"), mode="approve"))
    with (
        open_context(office.settings, "test", SitePages.of(office.settings)) as context,
        context.ledger.transaction() as connection,
    ):
        connection.execute("UPDATE revisions SET fingerprint = 'another'")
    with pytest.raises(NotPublishedYet, match=record):
        office.officer.approve([record], None)
    assert office.state(record) == ("held", "read-otherwise")
    office.officer.approve([record], None)
    assert office.state(record) == ("published", None)


def test_nothing_public_names_what_was_withdrawn(office: Office) -> None:
    record = only(office.convert("1", form("甲项目")))
    office.convert("2", form("乙"))
    fingerprint = listed(office.settings.outbox / "public")[f"2022/{record}/record.json"]
    assert all(text in office.public() for text in (record, "甲项目".encode().decode("latin-1"), fingerprint))
    (row,) = office.officer.withdraw([record], "含个人信息")
    assert row.state == "withdrawn"
    assert row.reason is not None
    assert "含个人信息" in row.reason.message_zh
    for text in (record, "甲项目".encode().decode("latin-1"), fingerprint):
        assert text not in office.public()
    assert not office.page(record).parent.exists()
    assert office.state(record) == ("withdrawn", "withdrawn")
    assert [(d["deed"], d["reason"]) for d in office.journal(record)] == [("withdraw", "含个人信息")]
    assert (office.settings.outbox / "internal" / "2022" / record / "1.json").is_file()


def test_what_waits_is_withdrawn_too(office: Office) -> None:
    record = only(office.convert("1", form("甲", "旧")))
    office.convert("1", form("甲", "新"), mode="approve")
    office.officer.withdraw([record], "误报")
    assert list((office.settings.outbox / "held").iterdir()) == []
    assert record not in office.public()
    with pytest.raises(NotHeld):
        office.officer.approve([record], None)


def test_a_version_that_waits_is_refused_and_what_is_public_stays(office: Office) -> None:
    record = only(office.convert("1", form("甲", "旧")))
    other = office.convert("2", form("甲", "新"), form("乙"), mode="approve").records[1].id
    (row,) = office.officer.withdraw([record], "误报", held=True)
    assert (row.state, row.revision, row.reason) == ("published", 2, None)
    assert "旧" in office.page(record).read_text("utf-8")
    assert not office.page(record, held=True).exists()
    assert office.page(other, held=True).is_file()
    office.officer.approve([other], None)
    assert "旧" in office.page(record).read_text("utf-8")
    assert office.state(record) == ("published", None)
    again = office.convert("3", form("甲", "新"), form("乙"))
    assert {r.verdict for r in again.records} == {"duplicate"}
    assert office.convert("3", form("甲", "更新")).records[0].revision == 3
    assert [(d["deed"], d["detail"]) for d in office.journal(record)] == [("withdraw", "held")]
    with pytest.raises(NotHeld):
        office.officer.withdraw([record], "误报", held=True)


def test_a_record_that_was_never_public_is_gone_when_its_version_is_refused(office: Office) -> None:
    record = only(office.convert("1", form("甲"), mode="approve"))
    for _ in range(2):
        (row,) = office.officer.withdraw([record], "误报", held=True)
        assert row.state == "withdrawn"
    assert list((office.settings.outbox / "held").iterdir()) == []
    assert office.convert("1", form("甲", "新")).verdict == "held"


def test_the_same_bytes_after_a_withdrawal_change_nothing(office: Office) -> None:
    record = only(office.convert("1", form("甲")))
    office.officer.withdraw([record], "误报")
    again = office.convert("2", form("甲"))
    assert (again.verdict, again.records[0].reason and again.records[0].reason.code) == (
        "duplicate",
        "withdrawn",
    )
    assert "误报" not in office.receipt("2")
    assert record not in office.public()


def test_other_bytes_after_a_withdrawal_wait_for_the_officer(office: Office) -> None:
    record = only(office.convert("1", form("甲", "旧")))
    office.officer.withdraw([record], "误报")
    again = office.convert("1", form("甲", "新"))
    assert (again.verdict, again.reason and again.reason.code) == ("held", "after-withdrawal")
    assert "2026-03-01" in (again.reason.message_zh if again.reason else "")
    office.officer.approve([record], "已更正")
    assert office.state(record) == ("published", None)
    assert [d["deed"] for d in office.journal(record)] == ["withdraw", "approve"]
    third = office.convert("1", form("甲", "再新"))
    assert third.verdict == "published"


def test_an_answer_that_is_given_again_does_not_publish_what_was_withdrawn(office: Office) -> None:
    gone, held = (
        r.id
        for r in office.convert("1", form("甲"), form("乙", "v1", unit="另一单位"), mode="approve").records
    )
    office.officer.withdraw([gone], "误报")
    office.officer.approve([held], None)
    assert office.state(gone) == ("withdrawn", "withdrawn")
    assert gone not in office.public()
    assert "撤回" in office.receipt("1")


def test_the_year_counts_what_was_public_and_withdrawn(office: Office) -> None:
    public, other = only(office.convert("1", form("甲"))), only(office.convert("2", form("乙")))
    never = only(office.convert("3", form("丙"), mode="approve"))
    office.officer.withdraw([public, never], "误报")
    office.officer.supersede(other, only(office.convert("4", form("丁"))), "同一项目")
    counted: list[object] = []

    class Counting(FakePageMaker):
        def site(
            self, entries: Sequence[Entry], withdrawn: Mapping[int, int], made: Mapping[str, int]
        ) -> Iterable[tuple[str, bytes]]:
            counted.append(dict(withdrawn))
            return super().site(entries, withdrawn, made)

    Officer(Client(office.settings, page_maker=Counting()), prepare).withdraw([public], "误报")
    assert counted == [{2022: 1}]


def test_one_record_takes_the_place_of_another_and_does_not_name_it(office: Office) -> None:
    old, new = only(office.convert("1", form("甲项目"))), only(office.convert("2", form("乙")))
    first, second = office.officer.supersede(old, new, "同一项目")
    assert (first.state, first.superseded_by) == ("withdrawn", new)
    assert (second.state, second.supersedes) == ("published", (old,))
    assert old not in office.public()
    assert "甲项目".encode().decode("latin-1") not in office.public()
    (row,) = (r for r in status(office.settings)["records"] if r["id"] == old)
    assert (row["superseded_by"], row["reason"]["code"]) == (new, "joined")
    assert office.journal(old)[-1]["detail"] == new
    office.officer.supersede(old, new, "同一项目")
    assert len(office.journal(old)) == 1


def test_records_that_cannot_be_joined_stay_as_they_are(office: Office) -> None:
    one, other = only(office.convert("1", form("甲"))), only(office.convert("2", form("乙")))
    later = only(office.convert("3", form("甲", year=2023)))
    for pair, error in (
        ((one, one), NotOfOneYear),
        ((one, later), NotOfOneYear),
        ((one, "2022-x-000000000000"), UnknownRecord),
    ):
        with pytest.raises(error):
            office.officer.supersede(*pair, "同一项目")
    office.officer.withdraw([one], "误报")
    with pytest.raises(AlreadyWithdrawn):
        office.officer.supersede(one, other, "同一项目")
    with pytest.raises(NotPublic):
        office.officer.supersede(other, one, "同一项目")
    assert office.state(other) == ("published", None)


def test_a_finding_that_is_waived_blocks_the_record_no_more(office: Office) -> None:
    answer = office.convert("1", form("甲", blocked=True))
    assert answer.verdict == "returned"
    (row,) = office.officer.waive(only(answer), BLOCKING, "合同无金额")
    assert (row.id, row.state) == (only(answer), "published")
    assert office.page(row.id).is_file()
    assert [s["state"] for s in status(office.settings)["submissions"]] == ["published"]
    assert "合同无金额" not in office.public() + office.receipt("1")
    later = office.convert("1", form("甲", "新", blocked=True))
    assert later.verdict == "published"
    with open_context(office.settings, "test", SitePages.of(office.settings)) as context:
        (waiver,) = decisions.waivers(context.ledger, 2022)
        assert (waiver.record, waiver.code, waiver.reason) == (row.id, BLOCKING, "合同无金额")
        assert decisions.waivers(context.ledger, 2023) == []


def test_a_waiver_is_for_one_record_only(office: Office) -> None:
    one, other = office.convert("1", form("甲", blocked=True), form("乙", blocked=True)).records
    office.officer.waive(one.id, BLOCKING, "合同无金额")
    (row,) = status(office.settings)["records"]
    assert row["id"] == one.id
    with pytest.raises(UnknownRecord):
        office.officer.approve([other.id], None)


def test_a_finding_that_does_not_block_is_waived_without_another_answer(office: Office) -> None:
    record = only(office.convert("1", form("甲")))
    (row,) = office.officer.waive(record, "A06", "已核")
    assert (row.state, row.revision) == ("published", 1)
    assert office.journal(record)[0]["detail"] == "A06"


@pytest.mark.parametrize(
    ("record", "code", "error"),
    [
        (None, "X99", UnknownCode),
        (None, "F01", NotWaivable),
        ("2022-x-000000000000", "A06", UnknownRecord),
    ],
)
def test_a_waiver_that_makes_no_sense_is_declined(
    office: Office, record: str | None, code: str, error: type[Declined]
) -> None:
    known = only(office.convert("1", form("甲")))
    with pytest.raises(error) as caught:
        office.officer.waive(record or known, code, "…")
    assert caught.value.exit_code == 2


def test_a_later_receipt_of_the_same_name_is_not_overwritten(office: Office) -> None:
    """A document is approved after another one was submitted under the same name."""
    record = only(office.convert("1", form("甲"), mode="approve"))
    office.convert("1", form("乙"))
    later = office.receipt("1")
    office.officer.approve([record], None)
    assert office.state(record) == ("published", None)
    assert office.receipt("1") == later


class TestByTheService:
    """The same tests as requests to a service that holds the outbox."""

    @pytest.fixture
    def officer(self, service: Service, monkeypatch: pytest.MonkeyPatch) -> Officer:
        client = Client(
            service.context.settings,
            service.ticking,
            lambda _: service.loop.run_pass(),
            is_served=lambda _: True,
        )
        return Officer(client, prepare)

    @pytest.fixture
    def record(self, service: Service) -> str:
        service.drop("甲.docx", submitted(form("甲")))
        (answer,) = service.settle()
        return only(answer)

    def test_withdrawn_when_the_command_returns(
        self, service: Service, officer: Officer, record: str
    ) -> None:
        (row,) = officer.withdraw([record], "误报")
        public = service.context.outbox.public
        assert row.state == "withdrawn"
        assert not [path for path in listed(public) if record in path]
        assert not (public / "2022").exists() or record not in {p.name for p in (public / "2022").iterdir()}

    def test_approved_when_the_command_returns(self, service: Service, officer: Officer, record: str) -> None:
        officer.withdraw([record], "误报")
        service.drop("甲.docx", submitted(form("甲", "新")))
        assert [a.verdict for a in service.settle()] == ["held"]
        (row,) = officer.approve([record], None)
        assert row.state == "published"
        assert service.answers[-1].verdict == "published"
        receipt = service.context.settings.inbox / "回执" / "甲.回执.html"
        assert "已公开" in receipt.read_text("utf-8")

    def test_waived_and_superseded(self, service: Service, officer: Officer, record: str) -> None:
        service.drop("乙.docx", submitted(form("乙", blocked=True)))
        (answer,) = service.settle()
        (row,) = officer.waive(only(answer), BLOCKING, "合同无金额")
        assert row.state == "published"
        old, _ = officer.supersede(record, row.id, "同一项目")
        assert old.superseded_by == row.id

    def test_a_decision_that_does_not_fit_is_declined_as_without_a_service(
        self, officer: Officer, record: str
    ) -> None:
        with pytest.raises(Declined) as caught:
            officer.approve([record], None)
        assert caught.value.exit_code == 2
        assert caught.value.reason() == NotHeld(id=record, state="published").reason()

    def test_an_error_of_the_service_is_an_error(
        self, officer: Officer, record: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(decide, "withdraw", no_space)
        with pytest.raises(RequestFailed):
            officer.withdraw([record], "误报")
