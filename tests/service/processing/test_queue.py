"""The order in which submissions in progress are answered."""

from __future__ import annotations

import hashlib
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from support.fakes import START, FakePageMaker, Ticking, fake_chain, form, prepare, submitted
from support.running import states

from pipeline.config.settings import Settings
from pipeline.errors import Internal
from pipeline.model.answer import Answer
from pipeline.model.limits import Limits
from pipeline.service.context.guard import Failure, Result
from pipeline.service.context.timing import NORMAL, Timing
from pipeline.service.daemon.watch import Watch
from pipeline.service.ledger.submissions import Dropped, Identity, Submission
from pipeline.service.outbox.paths import Outbox
from pipeline.service.processing.job import Job
from pipeline.service.processing.queue import SubmissionQueue


class _Queue:
    """A queue and its workers: `join` adds a file, `end` finishes it, `turns` gives what may be answered."""

    def __init__(self, jobs: int = 4) -> None:
        self.ticking = Ticking()
        self.woken = 0
        self.line = SubmissionQueue(lambda: 2 * jobs, self.ticking.monotonic, self._wake)
        self._futures: dict[int, tuple[Future[Result], bytes, str]] = {}

    def _wake(self) -> None:
        self.woken += 1

    def join(self, name: str, data: bytes, *, stands: bool = False) -> int:
        number = len(self.line) + len(self._futures) + 1
        dropped = Dropped("inbox", Path("单位"), name, Identity(number, 1, 1, 1))
        sha256 = hashlib.sha256(data).hexdigest()
        submission = Submission(number, dropped, sha256, name, "working", START)
        future: Future[Result] = Future()
        self._futures[number] = future, data, name
        self.line.add(Job(submission, None if stands else future, None, 0))
        return number

    def end(self, *numbers: int) -> None:
        for number in numbers:
            future, data, name = self._futures[number]
            future.set_result(fake_chain(data, name))

    def fail(self, number: int) -> None:
        self._futures[number][0].set_result(Failure(Internal(detail="worker ended").reason()))

    def turns(self) -> list[int]:
        found = []
        while job := self.line.next():
            found.append(job.submission.id)
        return found


def test_what_is_done_together_is_answered_in_the_order_of_arrival() -> None:
    queue = _Queue()
    numbers = [queue.join(f"{n}.docx", submitted(form(f"项目{n}"))) for n in range(3)]
    queue.end(*reversed(numbers))
    assert queue.woken == 3
    assert queue.turns() == numbers
    assert len(queue.line) == 0


def test_what_is_done_waits_a_while_for_what_came_before_and_then_overtakes_it() -> None:
    queue = _Queue()
    slow, quick = queue.join("慢.docx", submitted(form("慢"))), queue.join("快.docx", submitted(form("快")))
    queue.end(quick)
    assert queue.turns() == []
    assert queue.line.due_in() == NORMAL.queue_grace
    queue.ticking.pass_seconds(NORMAL.queue_grace - 1)
    assert queue.turns() == []
    queue.ticking.pass_seconds(1)
    assert queue.turns() == [quick]
    assert queue.line.due_in() is None
    queue.end(slow)
    assert queue.turns() == [slow]


def test_what_came_before_is_answered_first_where_it_is_done_within_that_while() -> None:
    queue = _Queue()
    slow, quick = queue.join("慢.docx", submitted(form("慢"))), queue.join("快.docx", submitted(form("快")))
    queue.end(quick)
    assert queue.turns() == []
    queue.end(slow)
    assert queue.turns() == [slow, quick]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("同.docx", submitted(form("甲"))), ("同.docx", submitted(form("乙")))),
        (("一.docx", submitted(form("甲"))), ("二.docx", submitted(form("甲")))),
    ],
    ids=["one place", "the same bytes"],
)
def test_a_later_version_waits_for_the_earlier_one_however_long_that_takes(
    first: tuple[str, bytes], second: tuple[str, bytes]
) -> None:
    queue = _Queue()
    earlier, later = queue.join(*first), queue.join(*second)
    queue.end(later)
    queue.turns()
    queue.ticking.pass_seconds(3600)
    assert queue.turns() == []
    assert queue.line.due_in() is None
    queue.end(earlier)
    assert queue.turns() == [earlier, later]


def test_two_submissions_of_one_project_keep_their_order_behind_one_that_hangs() -> None:
    """The second of three waits for the first, which has its name; the third is of the second's project."""
    queue = _Queue()
    hangs = queue.join("甲.docx", submitted(do="hang"))
    earlier = queue.join("甲.docx", submitted(form("乙")))
    later = queue.join("乙.docx", submitted(form("乙", "v2")))
    other = queue.join("丙.docx", submitted(form("丙")))
    queue.end(earlier, later, other)
    queue.turns()
    queue.ticking.pass_seconds(NORMAL.queue_grace)
    assert queue.turns() == [other]
    queue.fail(hangs)
    assert queue.turns() == [hangs, earlier, later]


def test_bytes_that_seem_to_stand_already_wait_for_what_may_change_that() -> None:
    queue = _Queue()
    hangs = queue.join("甲.docx", submitted(do="hang"))
    newer = queue.join("甲.docx", submitted(form("乙", "v2")))
    stands = queue.join("乙.docx", submitted(form("乙")), stands=True)
    queue.end(newer)
    queue.turns()
    queue.ticking.pass_seconds(3600)
    assert queue.turns() == []
    queue.fail(hangs)
    assert queue.turns() == [hangs, newer, stands]


def test_the_line_has_room_for_what_workers_do_and_for_what_waits() -> None:
    queue = _Queue(jobs=1)
    hangs = queue.join("0.docx", submitted(do="hang"))
    assert queue.line.has_room()
    waits = queue.join("1.docx", submitted(form("甲")))
    assert not queue.line.has_room()
    queue.end(waits)
    while queue.line.has_room():
        queue.end(queue.join(f"{len(queue.line)}.docx", submitted(form("乙"))))
    assert len(queue.line) == 64
    assert not queue.line.wait(0.0)
    queue.fail(hangs)
    assert len(queue.turns()) == 64


def test_a_worker_that_hangs_keeps_no_other_file_waiting(settings: Settings) -> None:
    """Other files are answered, also one that is dropped while the worker already hangs."""
    timing = Timing(queue_grace=0.2, stop_grace=0.0)
    quick = replace(settings, settle=0.0, poll=0.05, jobs=2, limits=Limits(read_seconds=600.0))
    for name, data in (("0.docx", submitted(do="hang")), ("1.docx", submitted(form("甲")))):
        (settings.inbox / name).write_bytes(data)
    answers: list[str] = []

    def heard(answer: Answer) -> None:
        answers.append(f"{answer.file} {answer.verdict}")
        if len(answers) == 1:
            (settings.inbox / "2.docx").write_bytes(submitted(form("乙")))
        else:
            watch.stop()

    watch = Watch(quick, on_answer=heard, make_chain=prepare, page_maker=FakePageMaker(), timing=timing)
    watch.run()
    assert answers == ["1.docx published", "2.docx published"]
    assert states(settings)[0] == ("0.docx", "working")
    assert (settings.inbox / "0.docx").exists()


def test_a_file_that_kills_its_workers_fails_is_kept_and_the_others_are_answered(settings: Settings) -> None:
    quick = replace(settings, settle=0.0, poll=0.05, jobs=2)
    deadly = submitted(form("死"), do="die")
    for name, data in (("0.docx", deadly), *((f"{n}.docx", submitted(form(f"项目{n}"))) for n in (1, 2, 3))):
        (settings.inbox / name).write_bytes(data)
    answers: dict[str, str] = {}

    def heard(answer: Answer) -> None:
        answers[answer.file] = answer.verdict
        if len(answers) == 4:
            watch.stop()

    watch = Watch(quick, on_answer=heard, make_chain=prepare, page_maker=FakePageMaker())
    watch.run()
    assert answers == {"0.docx": "failed"} | dict.fromkeys(("1.docx", "2.docx", "3.docx"), "published")
    assert Outbox(settings.outbox).original(hashlib.sha256(deadly).hexdigest()).read_bytes() == deadly
    assert watch._counters.snapshot().events["worker-ended"] == 2


def test_what_was_overtaken_by_its_own_project_is_not_published_over_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow file of 甲 arrives first: the version of the quick file is published and stays public."""
    timing = Timing(queue_grace=0.0)
    mark = settings.inbox.with_name("go")
    monkeypatch.setenv("ZIPING_TEST_MARK", str(mark))
    quick = replace(settings, settle=0.0, poll=0.05, jobs=2)
    (settings.inbox / "0.docx").write_bytes(submitted(form("甲", "v1"), do="wait"))
    (settings.inbox / "1.docx").write_bytes(submitted(form("甲", "v2")))
    answers: list[str] = []

    def heard(answer: Answer) -> None:
        (record,) = answer.records
        answers.append(f"{answer.file} {record.reason.code if record.reason else answer.verdict}")
        mark.touch() if len(answers) == 1 else watch.stop()

    watch = Watch(quick, on_answer=heard, make_chain=prepare, page_maker=FakePageMaker(), timing=timing)
    watch.run()
    assert answers == ["1.docx published", "0.docx superseded"]
    (page,) = (settings.outbox / "public" / "2022").glob("*/index.html")
    assert " v2 " in page.read_text()
