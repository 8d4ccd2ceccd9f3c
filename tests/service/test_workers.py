from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator

import pytest
from fakes import form, prepare, submitted

from pipeline.errors import Internal
from pipeline.model.limits import Limits
from pipeline.model.outcome import Outcome
from pipeline.service.border import Failure, guarded
from pipeline.service.workers import Inline, Pool


@pytest.fixture
def pool() -> Iterator[Pool]:
    found = Pool(2, prepare, Limits(read_seconds=1.0, office_seconds=0.5))
    yield found
    found.close()


def test_outcomes_come_back_from_other_processes(pool: Pool) -> None:
    futures = [pool.submit(submitted(form(f"项目{n}")), f"{n}.docx") for n in range(4)]
    outcomes = [future.result() for future in futures]
    assert [o.forms[0].record.project.name for o in outcomes if isinstance(o, Outcome)] == [
        f"项目{n}" for n in range(4)
    ]


def test_a_worker_that_dies_or_hangs_is_replaced(pool: Pool) -> None:
    died, hung = pool.submit(submitted(do="die"), "a"), pool.submit(submitted(do="hang"), "b")
    after = [pool.submit(submitted(form("甲")), "c") for _ in range(2)]
    assert isinstance(dead := died.result(), Failure)
    assert dead.reason.code == "internal"
    assert isinstance(late := hung.result(), Outcome)
    assert late.reason is not None
    assert late.reason.code == "timeout"
    assert [isinstance(f.result(), Outcome) for f in after] == [True, True]


def test_an_error_of_the_program_is_an_answer_and_its_trace_is_for_the_log(pool: Pool) -> None:
    failure = pool.submit(submitted(do="err"), "a").result()
    assert isinstance(failure, Failure)
    assert failure.reason == Internal(detail="ZeroDivisionError").reason()
    assert "Traceback" in failure.trace
    assert "Traceback" not in failure.reason.message_en


def test_a_refusal_is_an_outcome() -> None:
    outcome = Inline(prepare).submit(submitted(do="refuse"), "a").result()
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
    pool = Pool(1, unprepared, Limits())
    failure = pool.submit(b"", "a").result()
    pool.close()
    assert isinstance(failure, Failure)
