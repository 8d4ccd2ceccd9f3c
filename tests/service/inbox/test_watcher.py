"""An observer that no longer receives events is restarted."""

from __future__ import annotations

import logging
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.events import FileCreatedEvent, FileMovedEvent
from watchdog.observers.inotify import InotifyEmitter

from pipeline.service.daemon import signals
from pipeline.service.inbox import watcher
from pipeline.service.inbox.wakeup import Wakeup
from pipeline.service.inbox.watcher import InboxWatcher, watch_method

PATIENCE = 60.0


class Post:
    """A watcher of a folder, its reports, and the object that it wakes."""

    def __init__(self, inbox: Path) -> None:
        self.inbox = inbox
        self.told: Counter[str] = Counter()
        self.wakeup = Wakeup()
        self.now = 0.0
        self.watcher = InboxWatcher(
            inbox,
            self.wakeup,
            lambda: self.told.update(["restarted"]),
            lambda: self.told.update(["lost"]),
            lambda: self.now,
        )

    def hears(self, name: str) -> bool:
        while self.wakeup.wait(0.0):
            pass
        (self.inbox / name).parent.mkdir(exist_ok=True)
        (self.inbox / name).write_bytes(b"")
        return self.wakeup.wait(PATIENCE)

    def ended(self, true: Callable[[], bool]) -> None:
        """Wait until another thread has made a condition true."""
        for _ in range(1000):
            if true():
                return
            self.wakeup.wait(0.01)
        raise AssertionError


@pytest.fixture
def post(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Post]:
    caplog.set_level(logging.CRITICAL)
    (tmp_path / "inbox").mkdir()
    found = Post(tmp_path / "inbox")
    with signals.thread_ends_logged():
        yield found
        found.watcher.close()
        found.wakeup.close()


def test_what_is_dropped_rings_in_sub_folders_too(post: Post) -> None:
    assert post.hears("a.docx")
    assert post.hears("单位甲/b.docx")
    post.watcher.restart_if_needed()
    assert post.told == {}


def test_an_inbox_that_was_removed_and_made_again_is_heard(post: Post) -> None:
    shutil.rmtree(post.inbox)
    post.watcher.restart_if_needed()
    assert (post.told, post.watcher.method) == ({"lost": 1}, "none")
    post.watcher.restart_if_needed()
    post.inbox.mkdir()
    post.watcher.restart_if_needed()
    assert (post.told, post.watcher.method) == ({"lost": 1, "restarted": 1}, "events")
    assert post.hears("a.docx")


def test_another_folder_in_its_place_is_heard(post: Post, tmp_path: Path) -> None:
    """As when a share is mounted over the folder or unmounted."""
    post.inbox.rename(tmp_path / "old")
    post.inbox.mkdir()
    post.watcher.restart_if_needed()
    assert post.told == {"restarted": 1}
    assert post.hears("a.docx")


def test_an_error_in_the_handler_ends_a_thread_that_is_replaced(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError

    observer = post.watcher._observer
    assert observer is not None
    with monkeypatch.context() as patch:
        patch.setattr(Wakeup, "wake", broken)
        (post.inbox / "a.docx").write_bytes(b"")
        observer.join(PATIENCE)
    post.watcher.restart_if_needed()
    assert post.told == {"restarted": 1}
    assert post.hears("b.docx")


def test_a_dead_emitter_is_replaced(post: Post) -> None:
    observer = post.watcher._observer
    assert observer is not None
    (emitter,) = observer.emitters
    emitter.stop()
    emitter.join(PATIENCE)
    post.watcher.restart_if_needed()
    assert post.told == {"restarted": 1}
    assert post.hears("a.docx")


def test_what_a_scan_found_without_an_event_has_it_armed_again(post: Post) -> None:
    post.watcher.compare_with_scan(found_changes=True)
    post.watcher.restart_if_needed()
    assert post.told == {}  # the change may have happened before the start
    post.watcher.compare_with_scan(found_changes=True)
    post.now += 4.9
    post.watcher.restart_if_needed()
    assert post.told == {}  # the event may still arrive
    post.watcher.compare_with_scan(found_changes=False)
    post.now += 0.1
    post.watcher.restart_if_needed()
    assert post.told == {"restarted": 1}
    assert post.hears("a.docx")


def test_an_event_that_comes_late_is_no_reason_to_listen_anew(post: Post) -> None:
    """The library delays the event of a renaming; meanwhile a command or an answer causes another scan."""
    post.watcher.compare_with_scan(found_changes=False)
    post.watcher.compare_with_scan(found_changes=True)
    post.watcher.restart_if_needed()
    post.watcher.compare_with_scan(found_changes=False)
    assert post.hears("a.docx")
    post.now += 60
    post.watcher.restart_if_needed()
    assert post.told == {}


def test_an_event_may_come_before_the_scan_or_during_the_last_one(post: Post) -> None:
    post.watcher.restart_if_needed()
    post.watcher.compare_with_scan(found_changes=False)
    post.watcher.restart_if_needed()
    assert post.hears("a.docx")
    post.watcher.compare_with_scan(found_changes=False)
    post.watcher.restart_if_needed()
    post.watcher.compare_with_scan(found_changes=True)
    post.watcher.restart_if_needed()
    assert post.told == {}


def test_an_event_may_come_after_the_scan(post: Post) -> None:
    post.watcher.compare_with_scan(found_changes=False)
    post.watcher.compare_with_scan(found_changes=True)
    assert post.hears("a.docx")
    post.watcher.restart_if_needed()
    assert post.told == {}


def test_a_file_that_the_service_puts_back_is_heard_and_its_own_files_are_not(post: Post) -> None:
    wakeup, ringer = post.wakeup, post.watcher._handler
    ringer.on_any_event(FileMovedEvent("收/.ziping-a.part/甲.docx", "收/甲.docx"))
    assert (wakeup.wait(0.0), ringer.events) == (True, 1)
    ringer.on_any_event(FileMovedEvent("收/回执/.ziping-a.part", "收/回执/甲.回执.html"))
    ringer.on_any_event(FileCreatedEvent("收/.ziping-a.part"))
    assert (wakeup.wait(0.0), ringer.events) == (False, 1)


def test_after_an_overflow_new_folders_are_heard_too(post: Post) -> None:
    """The kernel dropped the event of a new folder; the library then renews its watches."""
    observer = post.watcher._observer
    assert observer is not None
    (emitter,) = observer.emitters
    assert isinstance(emitter, InotifyEmitter)
    assert emitter._inotify is not None
    emitter._inotify.on_queue_overflow()
    assert post.hears("单位甲/b.docx")
    assert post.hears("单位甲/c.docx")


def test_shares_are_looked_at_often(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert watch_method(tmp_path) == "events"
    assert watch_method(tmp_path / "none") == "none"
    monkeypatch.setattr(watcher, "file_system", lambda _: "cifs")
    post = Post(tmp_path)
    assert (post.watcher.method, post.watcher._observer) == ("polling", None)
    post.watcher.compare_with_scan(found_changes=True)
    post.watcher.restart_if_needed()
    assert post.told == {}
    post.wakeup.close()


def test_an_observer_that_is_stopped_calls_it_no_error(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("watchdog.observers.inotify").error("called when the thread is inactive")
    assert caplog.text == ""
