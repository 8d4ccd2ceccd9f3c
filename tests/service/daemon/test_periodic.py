"""Periodic work: requested many times, done once, with rests, retries and urgent runs."""

from __future__ import annotations

import sqlite3

import pytest
from support.fakes import Ticking

from pipeline.errors import Internal
from pipeline.service.context.guard import Failure
from pipeline.service.daemon.periodic import Periodic


class Runs:
    """Runs that end when a test ends them."""

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
    """Whether each ended run was urgent."""
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


def test_many_events_are_one_piece_of_work(ticking: Ticking) -> None:
    done: list[float] = []

    def work() -> None:
        done.append(ticking.monotonic())
        ticking.pass_seconds(3)

    lists = Periodic("lists", work, ticking.monotonic, delay=1.0)
    _ask_every_tenth(lists, ticking, 30)
    assert len(done) == 1
    _ask_every_tenth(lists, ticking, 320)
    assert len(done) == 2
    assert done[1] - done[0] >= 33


def _ask_every_tenth(lists: Periodic, ticking: Ticking, times: int) -> None:
    for _ in range(times):
        lists.ask()
        ticking.pass_seconds(0.1)
        lists.run_if_due()
