"""Two services on one inbox: noticed on one machine and between machines, and never for good."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from faults.disk import denied, unsupported
from support.fakes import FakePageMaker, form, prepare, submitted
from support.running import running, states
from support.waiting import until

from pipeline.config.settings import Settings
from pipeline.service.daemon.watch import Watch
from pipeline.service.inbox import inbox_lock
from pipeline.service.inbox.inbox_lock import LOCK, InboxInUse, InboxLock

FOREIGN = {"host": "邻机", "pid": 7, "outbox": "D:\\out", "boot": "another", "beat": 3}


@pytest.fixture
def locks(tmp_path: Path) -> Iterator[Callable[..., InboxLock]]:
    """Make locks of one inbox; all are released in the end."""
    with ExitStack() as stack:

        def made(outbox: str = "one", **more: Any) -> InboxLock:  # noqa: ANN401
            more.setdefault("pause", lambda _: None)
            lock = InboxLock(tmp_path, tmp_path.with_name(outbox), **more)
            stack.callback(lock.release)
            return lock

        yield made


def written(inbox: Path) -> dict[str, Any]:
    return dict(json.loads((inbox / LOCK).read_bytes()))


def test_a_second_service_of_this_machine_is_refused(locks: Callable[..., InboxLock], tmp_path: Path) -> None:
    locks("one").acquire()
    with pytest.raises(InboxInUse) as caught:
        locks("two").acquire()
    said = caught.value.reason()
    for message in (said.message_zh, said.message_en):
        assert str(os.getpid()) in message
        assert str(tmp_path.with_name("one")) in message
    assert "paths.inbox" in said.remedy_zh


def test_what_is_released_is_free_and_leaves_nothing(locks: Callable[..., InboxLock], tmp_path: Path) -> None:
    first = locks("one")
    first.acquire()
    first.release()
    assert list(tmp_path.iterdir()) == []
    locks("two").acquire()


def test_what_a_dead_process_of_this_machine_left_is_taken_at_once(
    locks: Callable[..., InboxLock], tmp_path: Path
) -> None:
    first = locks("one")
    first.acquire()
    left = (tmp_path / LOCK).read_bytes()
    first.release()
    (tmp_path / LOCK).write_bytes(left)
    locks("two", pause=denied).acquire()
    assert written(tmp_path)["outbox"] == str(tmp_path.with_name("two"))


def test_a_service_of_another_machine_that_lives_is_noticed(
    locks: Callable[..., InboxLock], tmp_path: Path
) -> None:
    (tmp_path / LOCK).write_text(json.dumps(FOREIGN))

    def beats(_: float) -> None:
        (tmp_path / LOCK).write_text(json.dumps(FOREIGN | {"beat": 4}))

    with pytest.raises(InboxInUse, match="邻机"):
        locks(pause=beats).acquire()
    assert written(tmp_path)["beat"] == 4


def test_one_that_shows_no_life_is_stale(locks: Callable[..., InboxLock], tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text(json.dumps(FOREIGN))
    waited: list[float] = []
    locks(pause=waited.append).acquire()
    assert sum(waited) == inbox_lock.STALE_SECONDS
    assert written(tmp_path)["pid"] == os.getpid()


def test_a_share_without_locks_is_told_apart_by_the_beats(
    locks: Callable[..., InboxLock], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_lock.fcntl, "flock", unsupported)
    first = locks("one")
    first.acquire()
    with pytest.raises(InboxInUse):
        locks("two", pause=lambda _: first.beat()).acquire()


def test_a_stop_does_not_wait_and_takes_nothing(locks: Callable[..., InboxLock], tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text(json.dumps(FOREIGN))
    with pytest.raises(InboxInUse):
        locks(is_stopping=lambda: True).acquire()
    assert written(tmp_path) == FOREIGN


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"host": 1}', b"x" * 10_000, b"\xff"])
def test_what_senders_write_into_it_is_not_trusted(
    locks: Callable[..., InboxLock], tmp_path: Path, content: bytes
) -> None:
    (tmp_path / LOCK).write_bytes(content)
    locks(pause=denied).acquire()
    assert written(tmp_path)["pid"] == os.getpid()


def test_a_link_in_its_place_is_not_followed(locks: Callable[..., InboxLock], tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"kept")
    (tmp_path / LOCK).symlink_to("precious")
    locks().acquire()
    assert (tmp_path / "precious").read_bytes() == b"kept"
    assert written(tmp_path)["pid"] == os.getpid()


@pytest.mark.parametrize("obstacle", ["a folder", "a pipe", "no permission"])
def test_an_inbox_that_takes_no_lock_is_served_without(
    locks: Callable[..., InboxLock],
    tmp_path: Path,
    obstacle: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if obstacle == "a folder":
        (tmp_path / LOCK).mkdir()
    elif obstacle == "a pipe":
        os.mkfifo(tmp_path / LOCK)
    else:
        monkeypatch.setattr(InboxLock, "_opened", denied)
    locks().acquire()
    assert "is served without a lock" in caplog.text


def test_a_lock_that_a_sender_removed_or_changed_is_written_again(
    locks: Callable[..., InboxLock], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lock = locks("one")
    lock.acquire()
    (tmp_path / LOCK).unlink()
    lock.beat()
    assert written(tmp_path)["beat"] == 1
    with pytest.raises(InboxInUse):
        locks("two").acquire()
    (tmp_path / LOCK).write_text(json.dumps(FOREIGN))
    for _ in range(2):
        lock.beat()
        (tmp_path / LOCK).write_text(json.dumps(FOREIGN))
    assert [r.levelno for r in caplog.records if "邻机" in r.message] == [logging.ERROR]


def test_a_service_with_another_outbox_is_refused_and_takes_no_file(
    settings: Settings, tmp_path: Path
) -> None:
    other = replace(settings, outbox=tmp_path / "other", settle=0.05)
    with running(settings) as service:
        until((settings.inbox / LOCK).is_file)
        (settings.inbox / ".甲.docx").write_bytes(submitted(form("甲")))
        with pytest.raises(InboxInUse, match=str(service.process.pid)):
            Watch(other, make_chain=prepare, page_maker=FakePageMaker()).once()
        (settings.inbox / ".甲.docx").rename(settings.inbox / "甲.docx")
        assert service.answer() == "甲.docx published"
        service.process.kill()
        service.process.wait()
    service_left = settings.inbox / LOCK
    assert service_left.is_file()
    Watch(other, make_chain=prepare, page_maker=FakePageMaker()).once()  # the lock ended with the process
    assert not service_left.exists()
    assert states(other) == []


def test_a_new_inbox_that_another_service_holds_is_refused(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    taken, free = (replace(settings, inbox=tmp_path / name) for name in ("taken", "free"))
    for one in (taken, free):
        one.inbox.mkdir()
    held = InboxLock(taken.inbox, tmp_path, lambda _: None)
    held.acquire()
    ahead = [taken, free]

    def load() -> Settings:
        found = ahead.pop(0)
        if ahead:
            watch.reload()
        else:
            (free.inbox / "乙.docx").write_bytes(submitted(form("乙")))
        return replace(found, settle=0.0, poll=0.05)

    watch = Watch(
        replace(settings, settle=0.0, poll=0.05),
        on_answer=lambda _: watch.stop(),
        make_chain=prepare,
        page_maker=FakePageMaker(),
        load=load,
    )
    watch.reload()
    watch.run()
    held.release()
    assert "the old settings stay in force" in caplog.text
    assert states(settings) == [("乙.docx", "published")]
    assert [list(one.inbox.glob(".ziping*")) for one in (settings, taken, free)] == [[], [], []]
