"""Whatever is interrupted, the result is the same: one published revision, one receipt, an empty inbox."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from faults.killed import settings_in
from support.fakes import FakePageMaker, Ticking, form, prepare, submitted
from support.folders import PYTHONPATH, TESTS
from support.service import Service

from pipeline.ops.rebuild_ledger import rebuild
from pipeline.service.context.context import ServiceContext, open_context
from pipeline.service.daemon.loop import ServiceLoop
from pipeline.service.executors.inline import InlineExecutor
from pipeline.service.inbox.receive import finish_interrupted, receive_file
from pipeline.service.ledger import requests
from pipeline.service.ledger.database import Ledger
from pipeline.service.ledger.submissions import Dropped, Identity
from pipeline.service.monitoring.status import status
from pipeline.service.outbox.paths import Outbox
from pipeline.service.processing import job
from pipeline.storage import atomic

Opened = Callable[..., AbstractContextManager[ServiceContext]]


class Killed(BaseException):
    """An end of the process, which no error boundary catches."""


def _killed(*_: object) -> None:
    raise Killed


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, str]:
    """Folders in which a service was killed, one before each step, with a list of the files that it left.

    In the last folder the service completed its work.
    """
    return _killed_in(tmp_path_factory.mktemp("killed"), "file")


def _killed_in(root: Path, scene: str) -> dict[Path, str]:
    script = [sys.executable, str(TESTS / "faults" / "killed.py"), str(root), scene]
    subprocess.run(script, env={**os.environ, "PYTHONPATH": PYTHONPATH}, check=True)
    roots = sorted((path for path in root.iterdir() if path.name.isdigit()), key=lambda path: int(path.name))
    return {
        path: "\n".join(sorted(p.relative_to(path).as_posix() for p in path.rglob("*"))) for path in roots
    }


def test_a_kill_before_any_step_leads_to_the_same_end(killed: dict[Path, str]) -> None:
    *roots, whole = killed
    wanted = _recovered(whole, _assert_final)
    assert len(roots) > 100
    assert [root.name for root in roots if _recovered(root, _assert_final) != wanted] == []


HALF_DECIDED = {
    "public and held": r"held/2022/([^/]+)/index\.html(.|\n)*public/2022/\1/record\.json",
    "half withdrawn": r"public/2022/2022-jia-[^/]+\n(?!outbox/public/2022/2022-jia-[^/]+/record)",
    "journal or revision": r"internal/2022/[^/]+/\.ziping-\w+\.part",
    "receipt": r"回执/\.ziping-\w+\.part",
}


def test_a_kill_before_any_step_of_a_decision_leads_to_the_same_end(tmp_path: Path) -> None:
    """The same for a service that was killed while it carried out the officer's decisions."""
    decided = _killed_in(tmp_path, "decisions")
    *roots, whole = decided
    wanted = _recovered(whole, _assert_decided)
    assert len(roots) > 150
    for what, left in HALF_DECIDED.items():
        assert any(re.search(left, paths) for paths in decided.values()), what
    assert [root.name for root in roots if _recovered(root, _assert_decided) != wanted] == []


@pytest.mark.parametrize(
    "left",
    [
        r"state/originals/\.ziping-\w+\.part",
        r"internal/2022/[^/]+/\.ziping-\w+\.part",
        r"public/2022/([^/]+)/\1\.pdf\noutbox/public/2022/\1/record\.json\noutbox/(?!public/2022/\1)",
        r"inbox/回执/\.ziping-\w+\.part",
        r"inbox/\.ziping-\w+\.aside/甲\.docx",
        r"public/\.ziping-\w+\.part",
    ],
    ids=["original", "full record", "between two files", "receipt", "on its way out", "list page"],
)
def test_kills_fell_where_something_was_half_done(killed: dict[Path, str], left: str) -> None:
    assert any(re.search(left, paths) for paths in killed.values())


def _recovered(root: Path, check: Callable[[ServiceContext], None]) -> dict[str, bytes]:
    """Return every file after a restart, without times; also check the content of the ledger."""
    ticking = Ticking()
    with (
        pytest.MonkeyPatch.context() as patch,
        open_context(settings_in(root), "test", FakePageMaker(), clock=ticking) as context,
    ):
        patch.setattr(os, "fsync", lambda _: None)
        context.ledger._connection.execute("PRAGMA synchronous = OFF")
        finish_interrupted(context)
        service = Service(context, ticking)
        service.settle()
        service.settle()
        service.loop.close()
        check(context)
        before = _told(context.ledger)
    if int(root.name) % 20 == 0:
        rebuild(settings_in(root), clock=ticking)
        with Ledger.reading(Outbox(settings_in(root).outbox).ledger) as ledger:
            assert _told(ledger) == before
    files_of_a_database = re.compile(r"ledger\.|journal\.|texts\.")  # the position of a row in them is random
    found = [p for p in root.rglob("*") if p.is_file() and not files_of_a_database.match(p.name)]
    return {_nameless(p.relative_to(root).as_posix()): _timeless(p) for p in found}


def _nameless(path: str) -> str:
    """Return a path without the hash in the name of a part of the manifest: pages have times in them."""
    return re.sub(r"(manifest/\w+)-[0-9a-f]{16}", r"\1", path)


def _told(ledger: Ledger) -> list[tuple[object, ...]]:
    """Return every row of the tables that the change log covers."""
    names = ("submissions", "records", "revisions")
    return [tuple(row) for name in names for row in ledger.rows(f"SELECT * FROM {name} ORDER BY 1, 2")]


def _timeless(path: Path) -> bytes:
    if path.name in {"manifest.json", "service.lock"} or path.parent.name == "manifest":
        return " ".join(sorted(json.loads(path.read_bytes()))).encode()
    return re.sub(rb"2026-03-01[ T][\d:.+]+|datetime\(2026.*?\)", b"", path.read_bytes())


def _assert_final(context: ServiceContext) -> None:
    found = status(context.settings)
    assert [(s["state"], len(s["records"])) for s in found["submissions"]] == [("published", 2)]
    assert [(r["revision"], r["state"]) for r in found["records"]] == [(1, "published")] * 2
    assert [p.name for p in context.settings.inbox.iterdir()] == ["回执"]
    assert [p.name for p in (context.settings.inbox / "回执").iterdir()] == ["甲.回执.html"]
    for record in found["records"]:
        assert len(list(context.outbox.folder(record["id"], held=False).iterdir())) == 3
    assert not [p for p in context.settings.outbox.rglob("*") if p.name.startswith(atomic.PREFIX)]


def _assert_decided(context: ServiceContext) -> None:
    found = status(context.settings)
    assert requests.waiting(context.ledger) == []
    states = {r["id"].split("-")[1]: (r["revision"], r["state"]) for r in found["records"]}
    assert states == {
        "jia": (1, "withdrawn"), "yi": (1, "withdrawn"), "bing": (2, "published"), "ding": (1, "published"),
    }  # fmt: skip
    assert {s["state"] for s in found["submissions"]} == {"published"}
    public = context.outbox.public / "2022"
    assert sorted(p.name.split("-")[1] for p in public.iterdir() if p.is_dir()) == ["bing", "ding"]
    assert list(context.outbox.held.iterdir()) == []
    journals = [json.loads(p.read_bytes()) for p in context.settings.outbox.rglob("decisions.json")]
    assert sorted(d["deed"] for journal in journals for d in journal) == sorted(
        ["approve", "withdraw", "waive", "supersede"]
    )
    assert not [p for p in context.settings.outbox.rglob("*") if p.name.startswith(atomic.PREFIX)]


def test_bytes_are_the_same_when_taken_up_again(opened: Opened, ticking: Ticking) -> None:
    with opened() as context:
        service = Service(context, ticking)
        service.drop("甲.docx", submitted(form("甲")))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(job, "close", _killed)
            with pytest.raises(Killed):
                service.settle()
        before = _bytes(context.settings.outbox / "public" / "2022")
    ticking.pass_seconds(3600)
    with opened() as context:
        Service(context, ticking).settle()
        assert before
        assert {
            p: d for p, d in _bytes(context.settings.outbox / "public" / "2022").items() if p in before
        } == before


def _bytes(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_half_written_files_are_swept_at_the_start(opened: Opened) -> None:
    with opened() as context:
        half = atomic.temporary_path(context.outbox.public / "2022" / "x" / "index.html")
        atomic.write_whole(half, b"<htm")
    with opened():
        assert not half.exists()


def test_what_failed_is_tried_again_ever_more_seldom(opened: Opened, ticking: Ticking) -> None:
    with opened(page_maker=FakePageMaker(broken=True)) as context:
        service = Service(context, ticking)
        service.drop("甲.docx", submitted(form("甲")))
        assert [a.verdict for a in service.settle()] == ["failed"]
        poll = context.settings.poll
        tries = []
        for _ in range(20):
            ticking.pass_seconds(poll)
            before = len(service.answers)
            service.loop.run_pass()
            tries.append(len(service.answers) - before)
        assert tries.count(1) == 3  # after more than 2, 4 and 8 polls
        assert list(context.settings.inbox.glob("*.docx")) == []
    with opened() as context:
        service = Service(context, ticking)
        service.loop.run_pass()
        assert [a.verdict for a in service.answers] == ["published"]
        assert [s["state"] for s in status(context.settings)["submissions"]] == ["published"]


def test_what_fails_for_ever_is_tried_once_a_day(opened: Opened, ticking: Ticking) -> None:
    with opened(page_maker=FakePageMaker(broken=True)) as context:
        service = Service(context, ticking)
        service.drop("甲.docx", submitted(form("甲")))
        service.settle()
        with context.ledger.transaction() as connection:
            connection.executemany(
                "INSERT INTO attempts (submission, started_at) SELECT 1, ?", [("",)] * 2000
            )
        told = len(service.answers)
        ticking.pass_seconds(40_960 - 60)
        service.loop.run_pass()
        assert len(service.answers) == told
        ticking.pass_seconds(90_000)
        service.loop.run_pass()
        assert len(service.answers) == told + 1


def test_an_old_failure_does_not_overtake_a_later_version(opened: Opened, ticking: Ticking) -> None:
    with opened(page_maker=FakePageMaker(broken=True)) as context:
        service = Service(context, ticking)
        service.drop("旧.docx", submitted(form("甲", "旧")))
        service.settle()
        context.page_maker.broken = False  # type: ignore[attr-defined]
        service.drop("新.docx", submitted(form("甲", "新")))
        assert [a.verdict for a in service.settle()] == ["published"]
        ticking.pass_seconds(3600)
        service.loop.run_pass()
        assert service.answers[-1].reason is not None
        assert service.answers[-1].reason.code == "superseded"
        (record,) = status(context.settings)["records"]
        assert "新" in (context.outbox.folder(record["id"], held=False) / "index.html").read_text()


def test_a_full_disk_ends_a_turn_and_not_the_service(
    context: ServiceContext,
    ticking: Ticking,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    service = Service(context, ticking)
    path = service.drop("甲.docx", submitted(form("甲")))
    with monkeypatch.context() as patch:
        patch.setattr(atomic, "replacing", full)
        service.settle()
        service.loop.run_pass()
    assert "No space left" in caplog.text
    assert path.exists()
    (shown,) = status(context.settings)["submissions"]
    assert (shown["state"], shown["reason"]["code"]) == ("waiting", "untaken")
    assert [a.verdict for a in service.settle()] == ["published"]
    ticking.pass_seconds(2)
    service.loop.run_pass()
    assert "甲" in (context.outbox.public / "index.html").read_text()


def test_trouble_is_not_met_with_haste(
    context: ServiceContext, ticking: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often the service is woken while the disk is full, it does not try more often."""
    tried: list[float] = []

    def full(*_: object, **__: object) -> None:
        tried.append(ticking.monotonic())
        raise OSError(28, "No space left on device")

    service = Service(context, ticking)
    service.drop("甲.docx", submitted(form("甲")))
    monkeypatch.setattr("pipeline.service.inbox.arrivals.receive_file", full)
    for _ in range(6000):
        service.loop.run_pass()
        ticking.pass_seconds(0.1)
    assert len(tried) <= 9  # of 6,000 passes within ten minutes
    assert service.loop.pause() <= context.settings.poll


def test_a_turn_that_failed_is_not_repeated_at_once(
    context: ServiceContext, ticking: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = Service(context, ticking)
    tried: list[float] = []

    def broken(*_: object) -> None:
        tried.append(ticking.monotonic())
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.service.inbox.notices.remove_outdated", broken)
        for _ in range(1200):
            service.loop.run_pass()
            ticking.pass_seconds(0.1)
    assert len(tried) <= 8  # of 1,200 passes within two minutes
    assert 0 < service.loop.pause() <= 60
    ticking.pass_seconds(60)
    service.drop("甲.docx", submitted(form("甲")))
    assert [a.verdict for a in service.settle()] == ["published"]


def test_a_submission_that_convert_left_is_taken_up_by_the_service(opened: Opened, ticking: Ticking) -> None:
    with opened() as context:
        given = context.settings.inbox.parent / "甲.docx"
        given.write_bytes(submitted(form("甲")))
        receive_file(context, Dropped("convert", given.parent, given.name, Identity.of(given.lstat())))
    with opened() as context:
        answers: list[str] = []
        loop = ServiceLoop(
            context,
            InlineExecutor(prepare, context.settings.limits),
            ticking.monotonic,
            lambda: False,
            lambda a: answers.append(a.verdict),
        )
        loop.run_pass()
        assert answers == ["published"]
        assert given.exists()
        assert (context.outbox.receipts / "甲.回执.html").is_file()
