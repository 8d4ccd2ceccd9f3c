from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from faults.hang import hang
from support.fakes import form, prepare, submitted
from support.form_xml import form as word_form

from pipeline.config.settings import Settings
from pipeline.errors import Internal, Timeout
from pipeline.model.finding import NONE_WAIVED, Waived
from pipeline.model.limits import Limits
from pipeline.model.outcome import Outcome
from pipeline.service.context.guard import Failure, guarded
from pipeline.service.executors import inline, task
from pipeline.service.executors.inline import InlineExecutor
from pipeline.service.executors.pool import WorkerPool


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    found = WorkerPool(2, prepare, Limits(read_seconds=1.0, office_seconds=0.5))
    yield found
    found.close()


def test_outcomes_come_back_from_other_processes(pool: WorkerPool) -> None:
    futures = [pool.submit(submitted(form(f"项目{n}")), f"{n}.docx") for n in range(4)]
    outcomes = [future.result() for future in futures]
    assert [o.forms[0].record.project.name for o in outcomes if isinstance(o, Outcome)] == [
        f"项目{n}" for n in range(4)
    ]


def test_a_worker_that_dies_or_hangs_is_replaced(pool: WorkerPool) -> None:
    died, hung = pool.submit(submitted(do="die"), "a"), pool.submit(submitted(do="hang"), "b")
    after = [pool.submit(submitted(form("甲")), "c") for _ in range(2)]
    assert isinstance(dead := died.result(), Failure)
    assert dead.reason.code == "internal"
    assert isinstance(late := hung.result(), Outcome)
    assert late.reason is not None
    assert late.reason.code == "timeout"
    assert [isinstance(f.result(), Outcome) for f in after] == [True, True]


def test_a_worker_that_a_file_ended_is_counted_and_one_that_is_stopped_is_not() -> None:
    ended: list[str] = []
    pool = WorkerPool(1, prepare, Limits(read_seconds=0.2, office_seconds=0.2), lambda: ended.append("ended"))
    for deed in ("die", "hang", "refuse"):
        pool.submit(submitted(do=deed), "a").result()
    pool.close()
    assert len(ended) == 3


def test_what_killed_a_worker_gets_a_second_one(
    pool: WorkerPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ZIPING_TEST_MARK", str(tmp_path / "died"))
    outcome = WorkerPool(1, prepare, Limits())
    result = outcome.submit(submitted(form("甲"), do="die once"), "甲.docx").result()
    outcome.close()
    assert isinstance(result, Outcome)
    assert caplog.text.count("a worker died while processing 甲.docx") == 1


def test_processor_time_is_time_too(pool: WorkerPool) -> None:
    late = pool.submit(submitted(do="spend"), "a").result()
    assert isinstance(late, Outcome)
    assert late.reason == Timeout(seconds="1.5").reason()


def test_an_error_of_the_program_is_an_answer_and_its_trace_is_for_the_log(pool: WorkerPool) -> None:
    failure = pool.submit(submitted(do="err"), "a").result()
    assert isinstance(failure, Failure)
    assert failure.reason == Internal(detail="ZeroDivisionError").reason()
    assert "Traceback" in failure.trace
    assert "Traceback" not in failure.reason.message_en


def test_a_refusal_is_an_outcome() -> None:
    outcome = InlineExecutor(prepare, Limits()).submit(submitted(do="refuse"), "a").result()
    assert isinstance(outcome, Outcome)
    assert outcome.verdict == "returned"


def test_the_machine_s_words_name_its_faults() -> None:
    def full() -> None:
        raise OSError(28, os.strerror(28))

    failure = guarded(full)
    assert isinstance(failure, Failure)
    assert "No space left" in failure.reason.message_en


def unprepared() -> Callable[[bytes, str], Outcome]:
    os._exit(3)


def test_workers_that_do_not_start_fail_their_files(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    pool = WorkerPool(1, unprepared, Limits())
    failure = pool.submit(b"", "a").result()
    pool.close()
    assert isinstance(failure, Failure)


def test_a_worker_that_takes_too_much_memory_is_replaced() -> None:
    pool = WorkerPool(1, prepare, Limits(worker_bytes=1 << 30))
    grown = pool.submit(submitted(do="grow"), "a").result()
    first = _process(pool)
    after = pool.submit(submitted(form("甲")), "b").result()
    second = _process(pool)
    pool.close()
    assert isinstance(grown, Failure)
    assert grown.reason == Internal(detail="MemoryError").reason()
    assert isinstance(after, Outcome)
    assert (first, second is None) == (None, False)


def _process(pool: WorkerPool) -> object:
    return pool._workers[0]._process


def test_what_a_worker_started_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A converter with a child process, as LibreOffice's launcher has one, and with temporary files."""
    program, pids = tmp_path / "soffice", tmp_path / "pids"
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $! $$ $HOME > {pids}.new\nmv {pids}.new {pids}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    pool = WorkerPool(1, prepare, Limits(read_seconds=2.0, office_seconds=1.0))
    outcome = pool.submit(submitted(do="office"), "a.doc").result()
    *started, home = pids.read_text().split()
    assert isinstance(outcome, Outcome)
    assert outcome.reason is not None
    assert outcome.reason.code == "timeout"
    assert [pid for pid in started if _runs(pid)] == []
    assert not Path(home).exists()
    pool.close()
    assert list((tmp_path / "temporary").iterdir()) == []


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("library_catches", [False, True])
def test_a_file_that_is_read_in_this_process_has_a_time_limit_too(
    monkeypatch: pytest.MonkeyPatch, library_catches: bool
) -> None:
    monkeypatch.setattr(inline, "_AGAIN_SECONDS", 0.05)
    before = signal.getsignal(signal.SIGALRM)

    def endless(data: bytes, filename: str, waived: Waived, at: datetime | None) -> Outcome:
        if library_catches:
            with suppress(Timeout):
                hang()
        hang()
        raise AssertionError

    executor = InlineExecutor(lambda: endless, Limits(read_seconds=0.1, office_seconds=0.0))
    outcome = executor.submit(b"", "a.docx").result()
    assert isinstance(outcome, Outcome)
    assert outcome.reason == Timeout(seconds="0.1").reason()
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_an_error_in_annotating_costs_the_copy_only(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    caplog.set_level(logging.CRITICAL)
    monkeypatch.setattr(task, "annotate", broken)
    chain = task.chain_of(Settings(pdf_languages=()))()
    outcome = chain(word_form(), "a.docx", NONE_WAIVED, datetime(2026, 3, 1, tzinfo=UTC))
    assert outcome.forms
    assert outcome.annotated
    assert outcome.annotated.reason == Internal(detail="ZeroDivisionError").reason()
