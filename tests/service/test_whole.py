"""What is made of many records: made once, copied in whole, gone when nothing needs it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from fakes import FakePageMaker, Ticking, form, submitted

from pipeline.errors import Internal, Unindexed
from pipeline.model.entry import Entry
from pipeline.service.context.context import ServiceContext
from pipeline.service.context.guard import Failure
from pipeline.service.context.page_maker import Artifact
from pipeline.service.daemon.periodic import Periodic
from pipeline.service.outbox.paths import Outbox
from pipeline.service.site import artifacts
from pipeline.service.site.update import EVERYTHING, update_site


class Maker:
    """A piece whose files a test sets; it counts how often it was made."""

    def __init__(self, **texts: str) -> None:
        self.texts = texts
        self.times = 0

    def __call__(self, folder: Path) -> Sequence[str]:
        self.times += 1
        paths = [f"data/2022/{name}" for name in self.texts]
        (folder / "data/2022").mkdir(parents=True)
        for path, text in zip(paths, self.texts.values(), strict=True):
            (folder / path).write_text(text)
        return paths


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path)


def there(outbox: Outbox) -> dict[str, str]:
    return {p.name: p.read_text() for p in (outbox.public / "data/2022").iterdir()}


def test_a_piece_is_made_where_its_sources_changed(outbox: Outbox) -> None:
    maker = Maker(a="1", b="2")
    assert artifacts.update(outbox, [Artifact("years", "x", maker)]) == 2
    assert artifacts.update(outbox, [Artifact("years", "x", maker)]) == 0
    assert maker.times == 1
    assert artifacts.update(outbox, [Artifact("years", "x", maker)], rebuild=True) == 0
    maker.texts = {"a": "1", "c": "33"}
    assert artifacts.update(outbox, [Artifact("years", "y", maker)]) == 1
    assert artifacts.owned_files(outbox) == {"data/2022/a": 1, "data/2022/c": 2}
    assert artifacts.unowned_files(outbox, artifacts.owned_files(outbox)) == {"data/2022/b"}


def test_an_abrupt_end_leaves_whole_files_that_are_nobodys_rubbish(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifacts.update(outbox, [Artifact("years", "x", Maker(a="1"))])

    def end(*_: Path) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(artifacts.atomic, "copy_changed", end)
        with pytest.raises(KeyboardInterrupt):
            artifacts.update(outbox, [Artifact("years", "y", Maker(a="2", b="3"))])
    assert there(outbox) == {"a": "1"}
    assert artifacts.unowned_files(outbox, artifacts.owned_files(outbox)) == set()
    assert set(artifacts.owned_files(outbox)) == {"data/2022/a", "data/2022/b"}
    assert set(artifacts.installed_files(outbox)) == {"data/2022/a"}
    artifacts.update(outbox, [Artifact("years", "y", Maker(a="2", b="3"))])
    assert there(outbox) == {"a": "2", "b": "3"}
    assert list((outbox.state / "work").iterdir()) == []


def test_what_is_no_piece_any_more_is_stale(outbox: Outbox) -> None:
    artifacts.update(outbox, [Artifact("2022", "x", Maker(a="1")), Artifact("2023", "x", Maker(b="1"))])
    artifacts.update(outbox, [Artifact("2023", "x", Maker(b="1"))])
    assert artifacts.unowned_files(outbox, artifacts.owned_files(outbox)) == {"data/2022/a"}
    artifacts.forget(outbox)
    assert artifacts.unowned_files(outbox, artifacts.owned_files(outbox)) == {"data/2022/a", "data/2022/b"}


def test_what_comes_in_meanwhile_is_not_stale(outbox: Outbox) -> None:
    before = artifacts.owned_files(outbox)
    artifacts.update(outbox, [Artifact("2022", "x", Maker(a="1"))])
    assert artifacts.unowned_files(outbox, before) == set()


def test_a_stamp_tells_what_was_written_anew(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = artifacts.source_stamp(tmp_path, ["a", "b"])
    assert artifacts.source_stamp(tmp_path, ["a", "b"]) == first
    (tmp_path / "b").write_text("1")
    assert (
        len(
            {
                first,
                artifacts.source_stamp(tmp_path, ["a", "b"]),
                artifacts.source_stamp(tmp_path, ["a"], "v2"),
            }
        )
        == 3
    )


class Pieced(FakePageMaker):
    """A press with one piece that holds the names of all records, or cannot be made."""

    def __init__(self) -> None:
        super().__init__()
        self.fails = False

    def artifacts(self, public: Path, entries: Sequence[Entry], seal: object = None) -> Sequence[Artifact]:
        names = " ".join(entry.name for entry in entries)
        return [Artifact("names", names, self._fail if self.fails else Maker(names=names))]

    def _fail(self, _: Path) -> Sequence[str]:
        raise Unindexed(detail="no pagefind")


def test_the_manifest_holds_what_is_made_of_many_and_nothing_stale(
    converted: Callable[..., object], opened: Callable[..., object], tmp_path: Path
) -> None:
    (tmp_path / "a.docx").write_bytes(submitted(form("甲")))
    converted(tmp_path / "a.docx")
    page_maker = Pieced()
    with opened(page_maker) as context:  # type: ignore[attr-defined]
        assert update_site(context, EVERYTHING) > 0
        assert "data/2022/names" in listed(context)
        assert update_site(context, EVERYTHING) == 0
        page_maker.fails = True
        (context.outbox.public / "data/2022/left-over").write_text("甲")
        update_site(context, EVERYTHING)
        assert "data/2022/left-over" not in listed(context)
        assert there(context.outbox) == {"names": "甲"}
        artifacts.forget(context.outbox)
        with pytest.raises(Unindexed):
            update_site(context, EVERYTHING, forget_on_failure=True)
        assert there(context.outbox) == {}


def listed(context: ServiceContext) -> set[str]:
    return set(json.loads((context.outbox.public / "manifest.json").read_bytes()))


class Runs:
    """Runs that end when a test says so."""

    def __init__(self) -> None:
        self.begun = 0
        self.came: int | Failure | None = None
        self.stopped = 0

    def __call__(self) -> Runs:
        self.begun += 1
        self.came = None
        return self

    def result(self) -> int | Failure | None:
        return self.came

    def stop(self) -> None:
        self.stopped += 1


@pytest.fixture
def runs() -> Runs:
    return Runs()


@pytest.fixture
def ended() -> list[bool]:
    """Whether each run that ended was urgent."""
    return []


@pytest.fixture
def work(runs: Runs, ended: list[bool], ticking: Ticking) -> Periodic:
    found: list[Periodic] = []
    found.append(
        Periodic(
            "work",
            runs,
            ticking.monotonic,
            delay=60.0,
            retry=(5.0, 600.0),
            ended=lambda: ended.append(found[0].is_urgent),
        )
    )
    return found[0]


def test_many_requests_are_one_run_within_the_delay(
    work: Periodic, runs: Runs, ended: list[bool], ticking: Ticking
) -> None:
    assert work.due_in() is None
    for _ in range(10):
        work.ask()
        ticking.pass_seconds(2)
        work.run_if_due()
    ticking.pass_seconds(10)
    work.run_if_due()
    assert runs.begun == 1
    work.ask()
    ticking.pass_seconds(40)
    work.run_if_due()
    assert ended == []
    runs.came = 7
    work.run_if_due()
    assert (ended, runs.begun) == ([False], 1)
    assert work.due_in() == 400


def test_a_command_waits_for_a_run_that_began_after_it_asked(
    work: Periodic, runs: Runs, ended: list[bool], ticking: Ticking
) -> None:
    work.ask()
    ticking.pass_seconds(30)
    work.run_if_due()
    number = work.ask_at_once()
    runs.came = 1
    work.run_if_due()
    assert ended == [False]
    assert not work.has_ended(number)
    assert runs.begun == 2
    runs.came = 1
    work.run_if_due()
    assert ended == [False, True]
    assert work.has_ended(number)
    assert work.due_in() is None


def test_a_run_that_fails_is_repeated_and_stays_urgent(
    work: Periodic, runs: Runs, ended: list[bool], ticking: Ticking
) -> None:
    failure = Failure(Internal(detail="full").reason())
    work.ask()
    ticking.pass_seconds(30)
    work.run_if_due()
    runs.came = failure
    work.run_if_due()
    assert (work.failure, ended, work.due_in()) == (failure, [False], 5.0)
    work.ask_at_once()
    ticking.pass_seconds(5)
    work.run_if_due()
    runs.came = failure
    work.run_if_due()
    assert (ended, work.due_in()) == ([False, True], 10.0)
    ticking.pass_seconds(10)
    work.run_if_due()
    runs.came = 3
    work.run_if_due()
    assert (work.failure, ended, work.due_in()) == (None, [False, True, True], None)


def test_a_run_is_ended_with_the_service(work: Periodic, runs: Runs) -> None:
    work.close()
    work.ask_at_once()
    work.run_if_due()
    work.close()
    assert runs.stopped == 1


def test_work_of_every_day_is_done_at_the_start_and_then_every_day(ticking: Ticking) -> None:
    done: list[float] = []
    daily = Periodic("daily", lambda: done.append(ticking.monotonic()), ticking.monotonic, every=86_400.0)
    for _ in range(50):
        daily.run_if_due()
        ticking.pass_seconds(3600)
    assert [at - done[0] for at in done] == [0.0, 86_400.0, 172_800.0]


def test_trouble_with_the_ledger_leaves_the_work_due(ticking: Ticking) -> None:
    def locked() -> None:
        raise sqlite3.OperationalError("database is locked")

    work = Periodic("work", locked, ticking.monotonic)
    work.ask()
    with pytest.raises(sqlite3.OperationalError):
        work.run_if_due()
    assert work.due_in() == 1.0
