"""What is made of many records: made once, copied in whole, gone when nothing needs it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from fakes import FakePageMaker, Ticking, form, submitted

from pipeline.errors import Internal, Unindexed
from pipeline.model.entry import Entry
from pipeline.service.context.context import ServiceContext
from pipeline.service.context.guard import Failure
from pipeline.service.context.page_maker import Artifact
from pipeline.service.daemon.background import Background
from pipeline.service.outbox.paths import Outbox
from pipeline.service.site import artifacts, build


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
    assert artifacts.bring_up(outbox, [Artifact("years", "x", maker)]) == 2
    assert artifacts.bring_up(outbox, [Artifact("years", "x", maker)]) == 0
    assert maker.times == 1
    assert artifacts.bring_up(outbox, [Artifact("years", "x", maker)], rebuild=True) == 0
    maker.texts = {"a": "1", "c": "33"}
    assert artifacts.bring_up(outbox, [Artifact("years", "y", maker)]) == 1
    assert artifacts.made(outbox) == {"data/2022/a": 1, "data/2022/c": 2}
    assert artifacts.stale(outbox, artifacts.made(outbox)) == {"data/2022/b"}


def test_an_abrupt_end_leaves_whole_files_that_are_nobodys_rubbish(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifacts.bring_up(outbox, [Artifact("years", "x", Maker(a="1"))])

    def end(*_: Path) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(artifacts.atomic, "copy_changed", end)
        with pytest.raises(KeyboardInterrupt):
            artifacts.bring_up(outbox, [Artifact("years", "y", Maker(a="2", b="3"))])
    assert there(outbox) == {"a": "1"}
    assert artifacts.stale(outbox, artifacts.made(outbox)) == set()
    assert set(artifacts.made(outbox)) == {"data/2022/a", "data/2022/b"}
    assert set(artifacts.standing(outbox)) == {"data/2022/a"}
    artifacts.bring_up(outbox, [Artifact("years", "y", Maker(a="2", b="3"))])
    assert there(outbox) == {"a": "2", "b": "3"}
    assert list((outbox.state / "work").iterdir()) == []


def test_what_is_no_piece_any_more_is_stale(outbox: Outbox) -> None:
    artifacts.bring_up(outbox, [Artifact("2022", "x", Maker(a="1")), Artifact("2023", "x", Maker(b="1"))])
    artifacts.bring_up(outbox, [Artifact("2023", "x", Maker(b="1"))])
    assert artifacts.stale(outbox, artifacts.made(outbox)) == {"data/2022/a"}
    artifacts.forget(outbox)
    assert artifacts.stale(outbox, artifacts.made(outbox)) == {"data/2022/a", "data/2022/b"}


def test_what_comes_in_meanwhile_is_not_stale(outbox: Outbox) -> None:
    before = artifacts.made(outbox)
    artifacts.bring_up(outbox, [Artifact("2022", "x", Maker(a="1"))])
    assert artifacts.stale(outbox, before) == set()


def test_a_stamp_tells_what_was_written_anew(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = artifacts.stamp(tmp_path, ["a", "b"])
    assert artifacts.stamp(tmp_path, ["a", "b"]) == first
    (tmp_path / "b").write_text("1")
    assert len({first, artifacts.stamp(tmp_path, ["a", "b"]), artifacts.stamp(tmp_path, ["a"], "v2")}) == 3


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
        assert build.complete(context) > 0
        assert "data/2022/names" in listed(context)
        assert build.complete(context) == 0
        page_maker.fails = True
        (context.outbox.public / "data/2022/left-over").write_text("甲")
        build.complete(context)
        assert "data/2022/left-over" not in listed(context)
        assert there(context.outbox) == {"names": "甲"}
        artifacts.forget(context.outbox)
        with pytest.raises(Unindexed):
            build.complete_or_forget(context)
        assert there(context.outbox) == {}


def listed(context: ServiceContext) -> set[str]:
    return set(json.loads((context.outbox.public / "manifest.json").read_bytes()))


class Runs:
    """Runs that end when a test says so."""

    def __init__(self) -> None:
        self.begun: list[bool] = []
        self.came: int | Failure | None = None
        self.stopped = 0

    def __call__(self, rebuild: bool) -> Runs:
        self.begun.append(rebuild)
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
def forgotten() -> list[None]:
    return []


@pytest.fixture
def background(runs: Runs, forgotten: list[None], ticking: Ticking) -> Background:
    return Background(runs, lambda: forgotten.append(None), 60.0, ticking.monotonic)


def test_many_askings_are_one_run_within_the_interval(
    background: Background, runs: Runs, ticking: Ticking
) -> None:
    assert background.left() is None
    for _ in range(10):
        background.ask()
        ticking.pass_seconds(2)
        assert not background.attend()
    ticking.pass_seconds(10)
    background.attend()
    assert runs.begun == [False]
    background.ask()
    ticking.pass_seconds(40)
    assert not background.attend()
    runs.came = 7
    assert background.attend()
    assert runs.begun == [False]
    assert background.left() == 400


def test_a_command_waits_for_a_run_that_began_after_it_asked(
    background: Background, runs: Runs, ticking: Ticking
) -> None:
    background.ask()
    ticking.pass_seconds(30)
    background.attend()
    number = background.ask_at_once(rebuild=True)
    runs.came = 1
    assert background.attend()
    assert not background.has_ended(number)
    assert runs.begun == [False, True]
    runs.came = 1
    assert background.attend()
    assert background.has_ended(number)
    assert background.left() is None


def test_a_run_that_fails_is_tried_again_and_keeps_nothing_that_could_not_wait(
    background: Background, runs: Runs, forgotten: list[None], ticking: Ticking
) -> None:
    failure = Failure(Internal(detail="full").reason())
    background.ask()
    ticking.pass_seconds(30)
    background.attend()
    runs.came = failure
    background.attend()
    assert (background.failure, forgotten, background.left()) == (failure, [], 5.0)
    background.ask_at_once()
    ticking.pass_seconds(5)
    background.attend()
    runs.came = failure
    background.attend()
    assert (len(forgotten), background.left()) == (1, 10.0)
    ticking.pass_seconds(10)
    background.attend()
    runs.came = 3
    background.attend()
    assert (background.failure, background.left()) == (None, None)


def test_a_run_is_given_up_at_the_end(background: Background, runs: Runs) -> None:
    background.close()
    background.ask_at_once()
    background.attend()
    background.close()
    assert runs.stopped == 1
