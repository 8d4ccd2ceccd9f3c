"""Translations of what is public: the memory grows, and a saved one prints the pages again that use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import Service
from fakes import FakePress, form, submitted

from pipeline.errors import Interrupted
from pipeline.model.publication import Publication
from pipeline.model.record import Record
from pipeline.service import background_run, memories, reprint, translations
from pipeline.service.desk import Desk
from pipeline.service.settings import Settings
from pipeline.service.translations import bring_up


class Press(FakePress):
    """Pages that say the project's name in English, and which were printed."""

    def __init__(self) -> None:
        super().__init__()
        self.printed: list[str] = []

    def page(self, record: Record, publication: Publication) -> bytes:
        self.printed.append(record.project.name or "")
        return str(self.catalogue.text(record.project.name or "")).encode()


@pytest.fixture
def desk(opened: Callable[..., object]) -> object:
    with opened(Press()) as found:  # type: ignore[attr-defined]
        yield found


def publish(service: Service, *names: str) -> None:
    for name in names:
        service.drop(f"{name}.docx", submitted(form(name)))
    service.settle()
    bring_up(service.desk)


def printed(desk: Desk) -> list[str]:
    press = desk.press
    assert isinstance(press, Press)
    found = list(dict.fromkeys(press.printed))
    press.printed.clear()
    return found


def translate(desk: Desk, zh: str, english: str) -> None:
    path = desk.outbox.memory
    text = path.read_text("utf-8")
    assert f'msgid "{zh}"\nmsgstr ""' in text
    path.write_text(text.replace(f'msgid "{zh}"\nmsgstr ""', f'msgid "{zh}"\nmsgstr "{english}"'), "utf-8")


def page(desk: Desk, name: str) -> list[str]:
    pages = desk.outbox.public.glob("*/*/index.html")
    return [p.read_text("utf-8") for p in pages if name in (p.parent / "record.json").read_text("utf-8")]


def test_what_is_published_and_not_translated_is_in_the_memory(service: Service) -> None:
    publish(service, "2022年甲项目", "2023年甲项目", "乙项目")
    text = service.desk.outbox.memory.read_text("utf-8")
    assert text.count('msgid "{year}年甲项目"') == 1
    assert text.count("/project/implementing_unit") == 3
    assert bring_up(service.desk) == (translations.BroughtUp(0, False))


def test_a_saved_translation_prints_the_pages_that_use_it_and_no_other(service: Service) -> None:
    desk = service.desk
    publish(service, "2022年甲项目", "2023年甲项目", "乙项目")
    printed(desk)
    translate(desk, "{year}年甲项目", "Project A {year}")
    service.shift.turn()
    service.ticking.pass_seconds(desk.settings.slow_interval)
    service.shift.turn()
    assert printed(desk) == ["2022年甲项目", "2023年甲项目"]
    assert page(desk, "2023年甲项目") == ["Project A 2023"]
    assert page(desk, "乙项目") == ["None"]


def test_a_service_that_is_to_end_leaves_it_to_the_next_start(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    def stopped() -> None:
        raise Interrupted

    publish(service, "甲项目")
    translate(service.desk, "甲项目", "Project A")
    assert not translations.tend(replace(service.desk, step=stopped))
    assert not caplog.records
    assert translations.tend(service.desk)
    assert page(service.desk, "甲项目") == ["Project A"]


def test_what_is_withdrawn_is_obsolete(service: Service) -> None:
    publish(service, "甲项目", "乙项目")
    (gone,) = [a.records[0].id for a in service.answers if a.file == "乙.docx" or "乙" in a.file]
    from pipeline.service import control

    control.withdraw(service.desk, [gone], "试")
    bring_up(service.desk)
    text = service.desk.outbox.memory.read_text("utf-8")
    assert '#~ msgid "乙项目"' in text
    assert '\nmsgid "甲项目"' in text
    assert gone not in text


def test_beside_a_running_service_the_memory_grows_in_a_process_of_its_own(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service prints pages and asks for a run, which has the memory grow; that is no news to the service."""
    desk = service.desk
    asked: list[None] = []
    beside = SimpleNamespace(ask=lambda: asked.append(None), attend=lambda: False, left=lambda: None)
    monkeypatch.setattr(service.shift, "_background", beside)
    service.drop("甲项目.docx", submitted(form("甲项目")))
    service.settle()
    asked.clear()
    service.shift._translate()
    assert asked == [None]
    assert not desk.outbox.memory.exists()
    background_run._let_memory_grow(desk)
    assert 'msgid "甲项目"' in desk.outbox.memory.read_text("utf-8")
    monkeypatch.setattr(memories, "load", lambda *_, **__: pytest.fail("it was read again"))
    assert translations.keep_up(desk) == translations.Printed()
    monkeypatch.undo()
    translate(desk, "甲项目", "Project A")
    assert translations.keep_up(desk) == translations.Printed(pages=1)


def test_who_saves_while_the_memory_is_written_wins(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = service.desk
    publish(service, "甲项目")
    grow = translations.grown

    def saved_meanwhile(*arguments: object) -> bytes:
        monkeypatch.setattr(translations, "grown", grow)
        made = grow(*arguments)  # type: ignore[arg-type]
        translate(desk, "甲项目", "Project A")
        return made

    monkeypatch.setattr(translations, "grown", saved_meanwhile)
    publish(service, "乙项目")
    text = desk.outbox.memory.read_text("utf-8")
    assert 'msgid "甲项目"\nmsgstr "Project A"' in text
    assert 'msgid "乙项目"\nmsgstr ""' in text


def test_a_memory_that_cannot_be_read_is_left_alone_and_the_old_translations_stay(service: Service) -> None:
    desk = service.desk
    publish(service, "甲项目")
    translate(desk, "甲项目", "Project A")
    bring_up(desk)
    desk.outbox.memory.write_text('msgid "半', "utf-8")
    publish(service, "乙项目")
    assert desk.outbox.memory.read_text("utf-8") == 'msgid "半'
    assert page(desk, "甲项目") == ["Project A"]


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"no database")])
def test_the_index_is_made_again_where_it_cannot_be_used(
    service: Service, spoil: Callable[[Path], object]
) -> None:
    desk = service.desk
    publish(service, "甲项目")
    before = desk.outbox.memory.read_bytes()
    spoil(desk.outbox.usage)
    assert bring_up(desk) == translations.BroughtUp(0, False)
    assert desk.outbox.memory.read_bytes() == before
    translate(desk, "甲项目", "Project A")
    assert bring_up(desk).pages == 1


def with_english(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """English PDFs in every record's folder; which records are printed again together."""
    asked: list[list[str]] = []

    def printed_again(_: Settings, records: Mapping[str, bytes]) -> Iterator[tuple[str, bytes | None]]:
        asked.append(sorted(records))
        return ((record, b"anew") for record in records)

    monkeypatch.setattr(reprint, "printed_again", printed_again)
    for folder in (path.parent for path in desk.outbox.root.glob("*/2022/*/record.json")):
        (folder / f"{folder.name}.en.pdf").write_bytes(b"old")
    return asked


def english(desk: Desk, name: str) -> bytes:
    (found,) = (
        path.with_name(f"{path.parent.name}.en.pdf").read_bytes()
        for path in desk.outbox.root.glob("*/2022/*/record.json")
        if name in path.read_text("utf-8")
    )
    return found


def test_the_english_edition_follows_a_translation_that_it_uses(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(service, "甲项目", "乙项目")
    asked = with_english(service.desk, monkeypatch)
    translate(service.desk, "甲项目", "Project A")
    assert bring_up(service.desk).pages == 1
    assert (english(service.desk, "甲项目"), english(service.desk, "乙项目")) == (b"anew", b"old")
    assert page(service.desk, "甲项目") == ["Project A"]
    bring_up(service.desk)
    assert len([some for some in asked if some]) == 1


def test_many_editions_are_made_some_at_a_time_and_none_is_forgotten(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["甲项目", "乙项目", "丙项目"]
    publish(service, *names)
    asked = with_english(service.desk, monkeypatch)
    for name in names:
        translate(service.desk, name, f"Project {name!a}")
    done = [translations.print_anew(service.desk, 1) for _ in range(4)]
    assert [(one.pages, one.left) for one in done] == [(1, 2), (1, 1), (1, 0), (0, 0)]
    assert [len(some) for some in asked if some] == [1, 1, 1]


def test_an_abrupt_end_between_edition_and_page_is_made_good(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(service, "甲项目")
    with_english(service.desk, monkeypatch)
    translate(service.desk, "甲项目", "Project A")
    monkeypatch.setattr(reprint._Sheet, "write", lambda _: 1 / 0)
    bring_up(service.desk)
    monkeypatch.undo()
    monkeypatch.setattr(reprint, "printed_again", lambda _, found: ((one, b"again") for one in found))
    service.desk.outbox.usage.unlink()
    bring_up(service.desk)
    assert english(service.desk, "甲项目") == b"again"
    assert page(service.desk, "甲项目") == ["Project A"]


def test_what_is_held_follows_too(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(service, "甲项目")
    service.drop("sub/甲.docx", submitted(form("甲项目", "v2")))
    service.settle()
    asked = with_english(service.desk, monkeypatch)
    translate(service.desk, "甲项目", "Project A")
    assert bring_up(service.desk).pages == 2
    assert len(asked) == 2
    pages = list(service.desk.outbox.held.glob("2022/*/index.html"))
    assert [path.read_text("utf-8") for path in pages] == ["Project A"]
    assert [path.read_bytes() for path in service.desk.outbox.held.glob("2022/*/*.en.pdf")] == [b"anew"]
