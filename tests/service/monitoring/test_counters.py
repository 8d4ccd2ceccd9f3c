from __future__ import annotations

from datetime import timedelta

from support.fakes import START, Ticking

from pipeline.service.monitoring.counters import Counters


def test_answers_are_counted_by_verdict_and_by_the_bound_their_seconds_stay_under(ticking: Ticking) -> None:
    counters = Counters(ticking)
    for seconds in (0.1, 0.25, 0.3, 301.0):
        counters.answered("published", seconds)
    found = counters.snapshot()
    assert (found.answers["published"], found.answers["failed"]) == (4, 0)
    assert {b: n for b, n in found.durations.items() if n} == {0.25: 2, 0.5: 1, float("inf"): 1}


def test_a_turn_that_could_not_be_ended_is_progress_and_an_event(ticking: Ticking) -> None:
    counters = Counters(ticking)
    ticking.pass_seconds(5)
    counters.pass_ended(sound=False)
    found = counters.snapshot()
    assert (found.passes, found.sound, found.events["turn-failed"]) == (1, False, 1)
    assert (found.started, found.progressed) == (START, START + timedelta(seconds=5))
    counters.pass_ended(sound=True)
    assert counters.snapshot().sound
