"""Translations of public records: the memory grows, and saving it renders the pages that use it again."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from support.fakes import FakePageMaker, form, submitted
from support.service import Service

from pipeline.errors import Interrupted
from pipeline.model.outcome import FormOutcome, Outcome
from pipeline.model.publication import Publication
from pipeline.model.record import Record
from pipeline.service.context import translation_files
from pipeline.service.context.context import ServiceContext
from pipeline.service.daemon.background import _grow_memory
from pipeline.service.publishing import reprint
from pipeline.service.site.update import update_translations
from pipeline.service.translations import sync
from pipeline.service.translations.sync import PagesUpdated, update_pages


class TranslatedPages(FakePageMaker):
    """Pages that show the project's name in English; the page maker records which were rendered."""

    def __init__(self) -> None:
        super().__init__()
        self.rendered: list[str] = []

    def page(self, record: Record, publication: Publication) -> bytes:
        self.rendered.append(record.project.name or "")
        return str(self.catalogue.text(record.project.name or "")).encode()


@pytest.fixture
def context(opened: Callable[..., object]) -> object:
    with opened(TranslatedPages()) as found:  # type: ignore[attr-defined]
        yield found


def publish(service: Service, *names: str) -> None:
    for name in names:
        service.drop(f"{name}.docx", submitted(form(name)))
    service.settle()
    updated(service.context)


def printed(context: ServiceContext) -> list[str]:
    page_maker = context.page_maker
    assert isinstance(page_maker, TranslatedPages)
    found = list(dict.fromkeys(page_maker.rendered))
    page_maker.rendered.clear()
    return found


def translate(context: ServiceContext, zh: str, english: str) -> None:
    path = context.outbox.memory
    text = path.read_text("utf-8")
    assert f'msgid "{zh}"\nmsgstr ""' in text
    path.write_text(text.replace(f'msgid "{zh}"\nmsgstr ""', f'msgid "{zh}"\nmsgstr "{english}"'), "utf-8")


def updated(context: ServiceContext) -> int:
    """Update pages and memory; return how many pages were written."""
    written = update_pages(context).written
    sync.grow_memory(context)
    return written


def page(context: ServiceContext, name: str) -> list[str]:
    pages = context.outbox.public.glob("*/*/index.html")
    return [p.read_text("utf-8") for p in pages if name in (p.parent / "record.json").read_text("utf-8")]


def test_what_is_published_and_not_translated_is_in_the_memory(service: Service) -> None:
    publish(service, "2022年甲项目", "2023年甲项目", "乙项目")
    text = service.context.outbox.memory.read_text("utf-8")
    assert text.count('msgid "{year}年甲项目"') == 1
    assert text.count("/project/implementing_unit") == 3
    assert updated(service.context) == 0


def test_a_saved_translation_prints_the_pages_that_use_it_and_no_other(service: Service) -> None:
    context = service.context
    publish(service, "2022年甲项目", "2023年甲项目", "乙项目")
    printed(context)
    translate(context, "{year}年甲项目", "Project A {year}")
    service.loop.run_pass()
    service.ticking.pass_seconds(context.settings.slow_interval)
    service.loop.run_pass()
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
    assert not update_translations(replace(service.context, report_progress=stopped))
    assert not caplog.records
    assert update_translations(service.context)
    assert page(service.context, "甲项目") == ["Project A"]


def test_what_is_withdrawn_is_obsolete(service: Service) -> None:
    publish(service, "甲项目", "乙项目")
    (gone,) = [a.records[0].id for a in service.answers if a.file == "乙.docx" or "乙" in a.file]
    from pipeline.service.control import decide

    decide.withdraw(service.context, [gone], "试")
    updated(service.context)
    text = service.context.outbox.memory.read_text("utf-8")
    assert '#~ msgid "乙项目"' in text
    assert '\nmsgid "甲项目"' in text
    assert gone not in text


def test_beside_a_running_service_the_memory_grows_in_a_process_of_its_own(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service renders pages and requests a run that extends the memory; that causes no further update."""
    context = service.context
    asked: list[None] = []
    beside = SimpleNamespace(
        ask=lambda: asked.append(None), run_if_due=lambda: None, left=lambda: None, close=lambda: None
    )
    monkeypatch.setattr(service.loop, "_artifacts", beside)
    service.drop("甲项目.docx", submitted(form("甲项目")))
    service.settle()
    asked.clear()
    service.loop._update_translations()
    assert asked == [None]
    assert not context.outbox.memory.exists()
    _grow_memory(context)
    assert 'msgid "甲项目"' in context.outbox.memory.read_text("utf-8")
    monkeypatch.setattr(
        translation_files, "load_catalogue", lambda *_, **__: pytest.fail("it was read again")
    )
    assert update_pages(context) == PagesUpdated()
    monkeypatch.undo()
    translate(context, "甲项目", "Project A")
    assert update_pages(context) == PagesUpdated(written=1)


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
    updated(context)
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
    spoil(context.outbox.text_index)
    assert updated(context) == 0
    assert context.outbox.memory.read_bytes() == before
    translate(context, "甲项目", "Project A")
    assert updated(context) == 1


class EnglishPdfs:
    """An executor that returns a fixed English PDF and records for which records it was asked."""

    def __init__(self, made: bytes = b"anew") -> None:
        self.made = made
        self.asked: list[str] = []

    def render_english(self, record_json: bytes, record_id: str) -> Future[Outcome]:
        record = Record.model_validate_json(record_json)
        self.asked.append(record_id)
        future: Future[Outcome] = Future()
        form = FormOutcome(record, record, pdfs={"en": self.made})
        future.set_result(Outcome(record_id, "", (form,)))
        return future


def with_english(context: ServiceContext) -> tuple[ServiceContext, EnglishPdfs]:
    """Put an English PDF into every record's folder; return a context in which they are made again."""
    executor = EnglishPdfs()
    for folder in (path.parent for path in context.outbox.root.glob("*/2022/*/record.json")):
        (folder / f"{folder.name}.en.pdf").write_bytes(b"old")
    return replace(context, executor=executor), executor  # type: ignore[arg-type]


def english(context: ServiceContext, name: str) -> bytes:
    (found,) = (
        path.with_name(f"{path.parent.name}.en.pdf").read_bytes()
        for path in context.outbox.root.glob("*/2022/*/record.json")
        if name in path.read_text("utf-8")
    )
    return found


def test_the_english_pdf_follows_a_translation_that_it_uses(service: Service) -> None:
    publish(service, "甲项目", "乙项目")
    context, executor = with_english(service.context)
    translate(context, "甲项目", "Project A")
    assert updated(context) == 1
    assert (english(context, "甲项目"), english(context, "乙项目")) == (b"anew", b"old")
    assert page(context, "甲项目") == ["Project A"]
    updated(context)
    assert len(executor.asked) == 1


def test_many_english_pdfs_are_made_some_at_a_time_and_none_is_forgotten(service: Service) -> None:
    names = ["甲项目", "乙项目", "丙项目"]
    publish(service, *names)
    context, executor = with_english(service.context)
    for name in names:
        translate(context, name, f"Project {name!a}")
    done = [update_pages(context, 1) for _ in range(4)]
    assert [(one.written, one.left) for one in done] == [(1, 2), (1, 1), (1, 0), (0, 0)]
    assert len(executor.asked) == 3


def test_a_page_is_rendered_once_unless_it_shows_another_size_of_its_pdf(service: Service) -> None:
    publish(service, "甲项目")
    context, executor = with_english(service.context)
    rendered = context.page_maker.rendered  # type: ignore[attr-defined]
    rendered.clear()
    translate(context, "甲项目", "Project A")
    assert (updated(context), len(rendered)) == (1, 1)
    executor.made = bytes(5000)
    memory = context.outbox.memory
    memory.write_text(memory.read_text("utf-8").replace("Project A", "Project B"), "utf-8")
    assert (updated(context), len(rendered)) == (1, 3)


def test_an_abrupt_end_between_english_pdf_and_page_is_made_good(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(service, "甲项目")
    context, executor = with_english(service.context)
    translate(context, "甲项目", "Project A")
    monkeypatch.setattr(reprint._RenderedPage, "write", lambda _: 1 / 0)
    updated(context)
    monkeypatch.undo()
    executor.made = b"again"
    context.outbox.text_index.unlink()
    updated(context)
    assert english(context, "甲项目") == b"again"
    assert page(context, "甲项目") == ["Project A"]


def test_what_is_held_follows_too(service: Service) -> None:
    publish(service, "甲项目")
    service.drop("sub/甲.docx", submitted(form("甲项目", "v2")))
    service.settle()
    context, executor = with_english(service.context)
    translate(context, "甲项目", "Project A")
    assert updated(context) == 2
    assert len(executor.asked) == 2
    pages = list(context.outbox.held.glob("2022/*/index.html"))
    assert [path.read_text("utf-8") for path in pages] == ["Project A"]
    assert [path.read_bytes() for path in context.outbox.held.glob("2022/*/*.en.pdf")] == [b"anew"]
