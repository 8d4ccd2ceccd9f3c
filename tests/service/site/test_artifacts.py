"""Artifacts: made once, copied completely, removed when nothing needs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from support import manifests
from support.fakes import FakePageMaker, form, submitted

from pipeline.errors import Unindexed
from pipeline.model.entry import Entry
from pipeline.service.context.context import ServiceContext
from pipeline.service.context.page_maker import Artifact
from pipeline.service.outbox.paths import Outbox
from pipeline.service.site import artifacts
from pipeline.service.site.update import EVERYTHING, update_site


class Maker:
    """Makes an artifact with the given files and counts how often it was made."""

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
    """A page maker with one artifact, which contains the names of all records or cannot be made."""

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
    return set(manifests.listed(context.outbox.public))
