"""The service as a process: files dropped while it runs, signals, restarts."""

from __future__ import annotations

import platform
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from support.fakes import BLOCKING, FakePageMaker, form, packed, prepare, submitted
from support.manifests import listed
from support.running import PATIENCE, running, states
from support.waiting import until

from pipeline.config.settings import Settings
from pipeline.errors import ConfigurationError
from pipeline.model.answer import Answer
from pipeline.model.limits import Limits
from pipeline.service.context.timing import Timing
from pipeline.service.control.errors import Declined
from pipeline.service.control.officer import Officer
from pipeline.service.control.site_command import site
from pipeline.service.daemon.watch import Watch
from pipeline.service.monitoring.status import status
from pipeline.service.outbox import lock
from pipeline.service.outbox.paths import Outbox
from pipeline.service.processing import dispatcher
from pipeline.service.processing.job import Job


def test_a_day_of_the_service(settings: Settings) -> None:
    (settings.inbox / "早到.docx").write_bytes(submitted(form("早到")))
    with running(settings) as service:
        assert service.answer() == "早到.docx published"
        service.drop("单位甲/新到.docx", submitted(form("新到")))
        assert service.answer() == "单位甲/新到.docx published"
        service.drop("退回.docx", submitted(do="refuse"))
        assert service.answer() == "退回.docx returned"
        assert [p for folder in (".", "单位甲") for p in (settings.inbox / folder).glob("*.docx")] == []
        until(lambda: "新到" in (settings.outbox / "public" / "index.html").read_text())
        assert states(settings)[0] == ("早到.docx", "published")
        assert service.stop() == 0
    with running(settings) as service:
        service.drop("再来.docx", submitted(form("再来")))
        assert service.answer() == "再来.docx published"
        assert service.stop(signal.SIGINT) == 0
    assert states(settings) == [
        ("早到.docx", "published"),
        ("单位甲/新到.docx", "published"),
        ("退回.docx", "returned"),
        ("再来.docx", "published"),
    ]
    assert {p.name for p in (settings.inbox / "回执").iterdir()} == {
        "早到.回执.html",
        "退回.回执.html",
        "退回.退回.docx",
        "再来.回执.html",
    }


def test_a_slow_copy_is_taken_when_it_is_whole(settings: Settings) -> None:
    data = packed(submitted(form("慢")))
    with running(settings) as service:
        path = settings.inbox / "慢.docx"
        for end in range(0, len(data), len(data) // 4):
            path.write_bytes(data[:end])
            until(lambda: ("慢.docx", "waiting") in states(settings))
        path.write_bytes(data)
        assert service.answer() == "慢.docx published"
    assert [state for _, state in states(settings)] == ["published"]


def test_a_document_open_in_word_is_taken_when_it_is_closed(settings: Settings) -> None:
    with running(settings) as service:
        owner = service.drop("~$热线经费自评表.docx", b"")
        service.drop("政府热线经费自评表.docx", submitted(form("甲")))
        service.drop("另一份.docx", submitted(form("乙")))
        assert service.answer() == "另一份.docx published"
        assert ("政府热线经费自评表.docx", "waiting") in states(settings)
        owner.unlink()
        assert service.answer() == "政府热线经费自评表.docx published"


def test_a_kill_and_a_restart_neither_forget_nor_repeat(settings: Settings) -> None:
    with running(settings) as service:
        for n in range(12):
            service.drop(f"{n}.docx", submitted(form(f"项目{n}")))
        service.answer()
        service.process.kill()
    with running(settings) as service:
        until(lambda: [state for _, state in states(settings)].count("published") == 12)
        until(lambda: not list(settings.inbox.glob("*.docx")))
        assert service.stop() == 0
    assert len(states(settings)) == 12
    assert {r["revision"] for r in status(settings)["records"]} == {1}


def test_kills_at_random_moments_neither_forget_nor_repeat(settings: Settings) -> None:
    """Each service runs for a moment and is killed; before each one is started, more files arrive."""
    random = Random(20260301)
    names = [f"{n}.docx" for n in range(24)]
    for batch in (names[:8], names[8:16], names[16:]):
        with running(settings) as service:
            for name in batch:
                service.drop(name, submitted(form(f"项目{name}")))
            service.answer()
            with suppress(subprocess.TimeoutExpired):
                service.process.wait(random.random() / 4)
            service.process.kill()
    with running(settings) as service:
        until(lambda: [state for _, state in states(settings)].count("published") == len(names))
        until(lambda: not list(settings.inbox.glob("*.docx")))
        until(lambda: lock.is_served(Outbox(settings.outbox)))
        assert service.stop() == 0
    assert sorted(name for name, _ in states(settings)) == sorted(names)
    assert {r["revision"] for r in status(settings)["records"]} == {1}
    assert len(list((settings.inbox / "回执").iterdir())) == len(names)
    assert not [p for root in (settings.inbox, settings.outbox) for p in root.rglob(".ziping-*")]


def test_a_second_service_is_refused(settings: Settings) -> None:
    with running(settings) as service:
        until(lambda: lock.is_served(Outbox(settings.outbox)))
        with pytest.raises(ConfigurationError) as caught:
            Watch(settings, make_chain=prepare, page_maker=FakePageMaker()).once()
        said = caught.value.reason()
        for message in (said.message_zh, said.message_en):
            assert str(service.process.pid) in message
            assert platform.node() in message


def test_a_site_is_asked_of_the_service_that_runs(settings: Settings) -> None:
    with running(settings) as service:
        service.drop("甲.docx", submitted(form("甲")))
        service.answer()
        home = settings.outbox / "public" / "index.html"
        manifest = home.with_name("manifest.json")
        until(lambda: manifest.is_file() and any("record.json" in path for path in listed(manifest.parent)))
        home.unlink()
        assert site(settings) == 1
        assert home.is_file()
        assert service.stop() == 0


def test_what_the_officer_decides_is_carried_out_by_the_service_that_runs(settings: Settings) -> None:
    officer = Officer.of(settings)
    with running(settings) as service:
        service.drop("城管/1.docx", submitted(form("甲"), form("乙")))
        assert service.answer() == "城管/1.docx published"
        service.drop("民政/2.docx", submitted(form("甲", "v2"), form("丙", blocked=True)))
        assert service.answer() == "民政/2.docx held"
        found = {r["id"].split("-")[1]: r["id"] for r in status(settings)["records"]}
        (approved,) = officer.approve([found["jia"]], "机构调整")
        assert (approved.state, approved.revision) == ("published", 2)
        blocked = next(i for s in status(settings)["submissions"] for i in s["records"] if "-bing-" in i)
        (waived,) = officer.waive(blocked, BLOCKING, "合同无金额")
        assert waived.state == "published"
        old, _ = officer.supersede(found["yi"], found["jia"], "同一项目")
        assert old.superseded_by == found["jia"]
        (gone,) = officer.withdraw([blocked], "误报")
        assert gone.state == "withdrawn"
        with pytest.raises(Declined):
            officer.approve([blocked], None)
        public = settings.outbox / "public"
        assert {path.split("/")[1] for path in listed(public) if path.endswith("record.json")} == {
            found["jia"]
        }
        assert sorted(p.name for p in (settings.outbox / "public" / "2022").iterdir() if p.is_dir()) == [
            found["jia"]
        ]
        assert service.stop() == 0


def test_a_service_that_waits_costs_nothing(settings: Settings) -> None:
    with running(settings, poll=0.5) as service:
        service.drop("甲.docx", submitted(form("甲")))
        service.answer()
        # lists and pages are updated after the answer, later if the machine is busy
        until(lambda: _ticks_of_a_second(service.process.pid) <= 5)  # of about 100


def _ticks_of_a_second(pid: int) -> int:
    before, end = _ticks(pid), time.monotonic() + 1
    until(lambda: time.monotonic() >= end)
    return _ticks(pid) - before


def _ticks(pid: int) -> int:
    """Return the processor time of a process in hundredths of a second."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def test_once_answers_what_is_there_and_ends(settings: Settings) -> None:
    quick = replace(settings, settle=0.05)
    (settings.inbox / "甲.docx").write_bytes(submitted(form("甲")))
    (settings.inbox / "~$甲.docx").write_bytes(b"")
    (settings.inbox / "乙.docx").write_bytes(submitted(form("乙")))
    answers: list[str] = []
    Watch(
        quick, on_answer=lambda a: answers.append(a.file), make_chain=prepare, page_maker=FakePageMaker()
    ).once()
    assert answers == ["乙.docx"]
    assert (settings.outbox / "public" / "manifest.json").is_file()
    assert ("甲.docx", "waiting") in states(settings)


def test_once_takes_as_many_turns_as_there_is_tasks_in(settings: Settings) -> None:
    quick, hours = replace(settings, settle=0.05, jobs=1), count(step=3600.0)
    for number in range(12):
        (settings.inbox / f"{number}.docx").write_bytes(submitted(form(f"{number}")))
    monotonic = hours.__next__  # every pass is cut short
    Watch(quick, monotonic=monotonic, make_chain=prepare, page_maker=FakePageMaker()).once()
    assert {state for _, state in states(settings)} == {"published"}
    assert len(states(settings)) == 12


@pytest.mark.parametrize("hurried", [False, True], ids=["in one pass", "in many passes"])
def test_once_answers_what_an_answer_sends_back(settings: Settings, hurried: bool) -> None:
    """The last file resembles the first one, whose receipt must ask about it too."""
    quick, hours = replace(settings, settle=0.05, jobs=1), count(step=3600.0)
    for number, name in enumerate(("政府热线经费", "政府热线经费用", "政府热线经费（本级）")):
        (settings.inbox / f"{number}.docx").write_bytes(submitted(form(name, budget=100)))
    monotonic = hours.__next__ if hurried else time.monotonic
    Watch(quick, monotonic=monotonic, make_chain=prepare, page_maker=FakePageMaker()).once()
    assert [state for _, state in states(settings)] == ["published"] * 3
    first = (settings.inbox / "回执" / "0.回执.html").read_text("utf-8")
    assert "政府热线经费用" in first


def test_stopping_from_another_thread_or_signal_wakes_the_service(settings: Settings) -> None:
    watch = Watch(settings, make_chain=prepare, page_maker=FakePageMaker())
    watch.stop()
    watch.run()


def test_files_are_scanned_where_there_are_no_events(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from watchdog.observers import Observer

    def refused(*_: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "start", refused)
    (settings.inbox / "甲.docx").write_bytes(submitted(form("甲")))
    answers: list[str] = []
    watch = Watch(
        replace(settings, settle=0.05, poll=0.05),
        on_answer=lambda answer: (answers.append(answer.file), watch.stop())[0],
        make_chain=prepare,
        page_maker=FakePageMaker(),
    )
    watch.run()
    assert answers == ["甲.docx"]
    assert "inotify" in caplog.text


def test_an_inbox_that_was_away_is_served_again(settings: Settings) -> None:
    with running(settings) as service:
        service.drop("甲.docx", submitted(form("甲")))
        assert service.answer() == "甲.docx published"
        settings.inbox.rename(settings.inbox.with_name("away"))
        until(lambda: not settings.inbox.exists())
        settings.inbox.mkdir()
        service.drop("乙.docx", submitted(form("乙")))
        assert service.answer() == "乙.docx published"


class WrongSettings(ConfigurationError):
    """Settings that cannot be used."""

    zh = "有误"
    en = "it is wrong"
    do_zh = "修"
    do_en = "mend"


def test_new_settings_are_taken_up_and_wrong_ones_are_not(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """The service answers one file and then reloads: wrong settings, another outbox, another inbox."""
    other = settings.inbox.with_name("other")
    other.mkdir()
    (other / "乙.docx").write_bytes(submitted(form("乙")))
    (settings.inbox / "甲.docx").write_bytes(submitted(form("甲")))
    quick = replace(settings, settle=0.0, poll=0.05)
    ahead = [
        WrongSettings(),
        replace(quick, outbox=settings.outbox.with_name("elsewhere")),
        replace(quick, inbox=settings.outbox),
        replace(quick, executor="dask"),
        replace(quick, inbox=other),
    ]

    def load() -> Settings:
        found = ahead.pop(0)
        if ahead:
            watch.reload()
        if isinstance(found, ConfigurationError):
            raise found
        return found

    def heard(answer: Answer) -> None:
        answers.append(answer.file)
        watch.reload() if ahead else watch.stop()

    answers: list[str] = []
    watch = Watch(quick, on_answer=heard, make_chain=prepare, page_maker=FakePageMaker(), load=load)
    watch.run()
    assert answers == ["甲.docx", "乙.docx"]
    for said in (
        "it is wrong",
        "The outbox cannot change",
        "one contains the other",
        "no scheduler address",
    ):
        assert said in caplog.text
    events = watch._counters.snapshot().events
    assert (events["settings-refused"], events["settings-reloaded"]) == (4, 1)


def test_a_file_that_takes_too_long_does_not_keep_the_service_from_stopping(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (settings.inbox / "甲.docx").write_bytes(submitted(do="hang"))
    quick = replace(settings, settle=0.0, poll=0.05, limits=Limits(read_seconds=600.0))
    watch = Watch(quick, make_chain=prepare, page_maker=FakePageMaker(), timing=Timing(stop_grace=0.0))
    real = dispatcher.begin_job

    def begin(*given: Any) -> Job:  # noqa: ANN401
        begun = real(*given)
        watch.stop()
        return begun

    monkeypatch.setattr(dispatcher, "begin_job", begin)
    begun = time.monotonic()
    watch.run()
    assert time.monotonic() - begun < PATIENCE
    assert states(settings) == [("甲.docx", "working")]
    assert (settings.inbox / "甲.docx").exists()
    monkeypatch.undo()
    Watch(
        replace(quick, limits=Limits(read_seconds=0.2, office_seconds=0.2)),
        make_chain=prepare,
        page_maker=FakePageMaker(),
    ).once()
    assert states(settings) == [("甲.docx", "returned")]
    assert not (settings.inbox / "甲.docx").exists()
