"""Checks of `ziping doctor` that run an experiment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from support.fakes import Ticking, form, submitted
from support.service import Service

from pipeline.ops import probes
from pipeline.service.inbox.wakeup import Wakeup


def test_an_event_of_a_real_file_arrives_and_nothing_is_left(tmp_path: Path) -> None:
    check = probes.events(tmp_path)
    assert (check.state, check.detail.endswith(" ms")) == ("ok", True)
    assert list(tmp_path.iterdir()) == []


def test_events_that_do_not_arrive_are_said_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Wakeup, "wait", lambda self, seconds: False)
    check = probes.events(tmp_path)
    assert (check.state, check.detail) == ("advice", "> 3 s")
    assert "inotify" in check.remedy_zh
    assert "inotify" in check.remedy_en


def test_an_inbox_that_is_not_there_yet_has_no_events(tmp_path: Path) -> None:
    assert probes.events(tmp_path / "no").state == "ok"


def test_a_disk_is_timed_and_a_slow_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert probes.flush(tmp_path / "not" / "yet").state == "ok"

    def slow(_: int) -> Iterator[float]:
        yield from (0.2, 0.4, 0.5)

    monkeypatch.setattr(probes, "_flushes", slow)
    check = probes.flush(tmp_path)
    assert (check.state, check.detail) == ("advice", "400 ms")
    assert list(tmp_path.iterdir()) == []


def test_a_clock_behind_the_ledger_or_in_no_likely_year_is_wrong(service: Service, ticking: Ticking) -> None:
    ledger = service.context.outbox.ledger
    assert probes.clock(ledger, ticking).state == "ok"
    service.drop("甲.docx", submitted(form("甲")))
    service.settle()
    assert probes.clock(ledger, ticking).state == "ok"
    ticking.pass_seconds(-3600)
    wrong = probes.clock(ledger, ticking)
    assert (wrong.state, wrong.detail) == ("unfit", "2026-03-01 00:00 < 2026-03-01 01:00")
    assert "timedatectl" in wrong.remedy_en
    ticking.now -= timedelta(days=20_000)
    assert probes.clock(ledger.with_name("none"), ticking).state == "unfit"
