"""Translations of what is public: the memory grows, and a saved one prints the pages again that use it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import Service
from fakes import FakePress, form, submitted

from pipeline.errors import Interrupted
from pipeline.model.publication import Publication
from pipeline.model.record import Record
from pipeline.service import background_run, memories, translations
from pipeline.service.desk import Desk
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
