"""Translations of what is public: the memory grows, and a saved one prints the pages again that use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import Service
from fakes import FakePageMaker, form, submitted

from pipeline.config.settings import Settings
from pipeline.errors import Interrupted
from pipeline.model.publication import Publication
from pipeline.model.record import Record
from pipeline.service.context import translation_files
from pipeline.service.context.context import ServiceContext
from pipeline.service.daemon import background_process
from pipeline.service.publishing import reprint
from pipeline.service.translations import sync
from pipeline.service.translations.sync import bring_up


class Press(FakePageMaker):
    """Pages that say the project's name in English, and which were printed."""

    def __init__(self) -> None:
        super().__init__()
        self.printed: list[str] = []

    def page(self, record: Record, publication: Publication) -> bytes:
        self.printed.append(record.project.name or "")
        return str(self.catalogue.text(record.project.name or "")).encode()


@pytest.fixture
def context(opened: Callable[..., object]) -> object:
    with opened(Press()) as found:  # type: ignore[attr-defined]
        yield found


def publish(service: Service, *names: str) -> None:
    for name in names:
        service.drop(f"{name}.docx", submitted(form(name)))
    service.settle()
    bring_up(service.context)


def printed(context: ServiceContext) -> list[str]:
    page_maker = context.page_maker
    assert isinstance(page_maker, Press)
    found = list(dict.fromkeys(page_maker.printed))
    page_maker.printed.clear()
    return found


def translate(context: ServiceContext, zh: str, english: str) -> None:
    path = context.outbox.memory
    text = path.read_text("utf-8")
    assert f'msgid "{zh}"\nmsgstr ""' in text
    path.write_text(text.replace(f'msgid "{zh}"\nmsgstr ""', f'msgid "{zh}"\nmsgstr "{english}"'), "utf-8")


def page(context: ServiceContext, name: str) -> list[str]:
    pages = context.outbox.public.glob("*/*/index.html")
    return [p.read_text("utf-8") for p in pages if name in (p.parent / "record.json").read_text("utf-8")]


def test_what_is_published_and_not_translated_is_in_the_memory(service: Service) -> None:
    publish(service, "2022年甲项目", "2023年甲项目", "乙项目")
    text = service.context.outbox.memory.read_text("utf-8")
    assert text.count('msgid "{year}年甲项目"') == 1
    assert text.count("/project/implementing_unit") == 3
    assert bring_up(service.context) == (sync.BroughtUp(0, False))


def test_a_saved_translation_prints_the_pages_that_use_it_and_no_other(service: Service) -> None:
    context = service.context
    publish(service, "2022年甲项目", "2023年甲项目", "乙项目")
    printed(context)
    translate(context, "{year}年甲项目", "Project A {year}")
    service.loop.turn()
    service.ticking.pass_seconds(context.settings.slow_interval)
    service.loop.turn()
    assert printed(context) == ["2022年甲项目", "2023年甲项目"]
    assert page(context, "2023年甲项目") == ["Project A 2023"]
    assert page(context, "乙项目") == ["None"]


def test_a_service_that_is_to_end_leaves_it_to_the_next_start(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    def stopped() -> None:
        raise Interrupted

    publish(service, "甲项目")
    translate(service.context, "甲项目", "Project A")
    assert not sync.tend(replace(service.context, step=stopped))
    assert not caplog.records
    assert sync.tend(service.context)
    assert page(service.context, "甲项目") == ["Project A"]


def test_what_is_withdrawn_is_obsolete(service: Service) -> None:
    publish(service, "甲项目", "乙项目")
    (gone,) = [a.records[0].id for a in service.answers if a.file == "乙.docx" or "乙" in a.file]
    from pipeline.service.control import decide

    decide.withdraw(service.context, [gone], "试")
    bring_up(service.context)
    text = service.context.outbox.memory.read_text("utf-8")
    assert '#~ msgid "乙项目"' in text
    assert '\nmsgid "甲项目"' in text
    assert gone not in text


def test_beside_a_running_service_the_memory_grows_in_a_process_of_its_own(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service prints pages and asks for a run, which has the memory grow; that is no news to the service."""
    context = service.context
    asked: list[None] = []
    beside = SimpleNamespace(ask=lambda: asked.append(None), attend=lambda: False, left=lambda: None)
    monkeypatch.setattr(service.loop, "_background", beside)
    service.drop("甲项目.docx", submitted(form("甲项目")))
    service.settle()
    asked.clear()
    service.loop._translate()
    assert asked == [None]
    assert not context.outbox.memory.exists()
    background_process._let_memory_grow(context)
    assert 'msgid "甲项目"' in context.outbox.memory.read_text("utf-8")
    monkeypatch.setattr(translation_files, "load", lambda *_, **__: pytest.fail("it was read again"))
    assert sync.keep_up(context) == sync.Printed()
    monkeypatch.undo()
    translate(context, "甲项目", "Project A")
    assert sync.keep_up(context) == sync.Printed(pages=1)


def test_who_saves_while_the_memory_is_written_wins(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = service.context
    publish(service, "甲项目")
    grow = sync.grown

    def saved_meanwhile(*arguments: object) -> bytes:
        monkeypatch.setattr(sync, "grown", grow)
        made = grow(*arguments)  # type: ignore[arg-type]
        translate(context, "甲项目", "Project A")
        return made

    monkeypatch.setattr(sync, "grown", saved_meanwhile)
    publish(service, "乙项目")
    text = context.outbox.memory.read_text("utf-8")
    assert 'msgid "甲项目"\nmsgstr "Project A"' in text
    assert 'msgid "乙项目"\nmsgstr ""' in text


def test_a_memory_that_cannot_be_read_is_left_alone_and_the_old_translations_stay(service: Service) -> None:
    context = service.context
    publish(service, "甲项目")
    translate(context, "甲项目", "Project A")
    bring_up(context)
    context.outbox.memory.write_text('msgid "半', "utf-8")
    publish(service, "乙项目")
    assert context.outbox.memory.read_text("utf-8") == 'msgid "半'
    assert page(context, "甲项目") == ["Project A"]


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"no database")])
def test_the_index_is_made_again_where_it_cannot_be_used(
    service: Service, spoil: Callable[[Path], object]
) -> None:
    context = service.context
    publish(service, "甲项目")
    before = context.outbox.memory.read_bytes()
    spoil(context.outbox.usage)
    assert bring_up(context) == sync.BroughtUp(0, False)
    assert context.outbox.memory.read_bytes() == before
    translate(context, "甲项目", "Project A")
    assert bring_up(context).pages == 1


def with_english(context: ServiceContext, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """English PDFs in every record's folder; which records are printed again together."""
    asked: list[list[str]] = []

    def printed_again(_: Settings, records: Mapping[str, bytes]) -> Iterator[tuple[str, bytes | None]]:
        asked.append(sorted(records))
        return ((record, b"anew") for record in records)

    monkeypatch.setattr(reprint, "printed_again", printed_again)
    for folder in (path.parent for path in context.outbox.root.glob("*/2022/*/record.json")):
        (folder / f"{folder.name}.en.pdf").write_bytes(b"old")
    return asked


def english(context: ServiceContext, name: str) -> bytes:
    (found,) = (
        path.with_name(f"{path.parent.name}.en.pdf").read_bytes()
        for path in context.outbox.root.glob("*/2022/*/record.json")
        if name in path.read_text("utf-8")
    )
    return found


def test_the_english_edition_follows_a_translation_that_it_uses(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(service, "甲项目", "乙项目")
    asked = with_english(service.context, monkeypatch)
    translate(service.context, "甲项目", "Project A")
    assert bring_up(service.context).pages == 1
    assert (english(service.context, "甲项目"), english(service.context, "乙项目")) == (b"anew", b"old")
    assert page(service.context, "甲项目") == ["Project A"]
    bring_up(service.context)
    assert len([some for some in asked if some]) == 1


def test_many_editions_are_made_some_at_a_time_and_none_is_forgotten(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["甲项目", "乙项目", "丙项目"]
    publish(service, *names)
    asked = with_english(service.context, monkeypatch)
    for name in names:
        translate(service.context, name, f"Project {name!a}")
    done = [sync.print_anew(service.context, 1) for _ in range(4)]
    assert [(one.pages, one.left) for one in done] == [(1, 2), (1, 1), (1, 0), (0, 0)]
    assert [len(some) for some in asked if some] == [1, 1, 1]


def test_an_abrupt_end_between_edition_and_page_is_made_good(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(service, "甲项目")
    with_english(service.context, monkeypatch)
    translate(service.context, "甲项目", "Project A")
    monkeypatch.setattr(reprint._Sheet, "write", lambda _: 1 / 0)
    bring_up(service.context)
    monkeypatch.undo()
    monkeypatch.setattr(reprint, "printed_again", lambda _, found: ((one, b"again") for one in found))
    service.context.outbox.usage.unlink()
    bring_up(service.context)
    assert english(service.context, "甲项目") == b"again"
    assert page(service.context, "甲项目") == ["Project A"]


def test_what_is_held_follows_too(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(service, "甲项目")
    service.drop("sub/甲.docx", submitted(form("甲项目", "v2")))
    service.settle()
    asked = with_english(service.context, monkeypatch)
    translate(service.context, "甲项目", "Project A")
    assert bring_up(service.context).pages == 2
    assert len(asked) == 2
    pages = list(service.context.outbox.held.glob("2022/*/index.html"))
    assert [path.read_text("utf-8") for path in pages] == ["Project A"]
    assert [path.read_bytes() for path in service.context.outbox.held.glob("2022/*/*.en.pdf")] == [b"anew"]
