"""The office page, the metrics file and the status line for systemd."""

from __future__ import annotations

import re
import socket
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from support.fakes import form, submitted
from support.service import Service

from pipeline.render.internal.office_page import EVERY
from pipeline.service.monitoring import health, metrics
from pipeline.service.monitoring.counters import Counters
from pipeline.service.monitoring.office_page import OfficePageWriter
from pipeline.service.monitoring.overview import overview
from pipeline.service.monitoring.systemd_notify import Notifier

SAMPLE = re.compile(r'^ziping_[a-z_]+(\{[a-z]+="[^"\\\n]*"\})? (\d+(\.\d+)?(e[+-]\d+)?)$')
ROOM = metrics.Space(1 << 40, 1 << 40)


@pytest.fixture
def bulletin(service: Service) -> OfficePageWriter:
    counters = Counters(service.ticking)
    return OfficePageWriter(service.context, counters, Notifier(), service.ticking.monotonic)


def test_the_page_follows_what_happens_and_grows_no_older_than_it_says(
    service: Service, bulletin: OfficePageWriter
) -> None:
    page = service.context.outbox.office
    bulletin.update()
    first = page.read_bytes()
    service.drop("甲/好.docx", submitted(form("好")))
    service.settle()
    bulletin.update()
    second = page.read_text("utf-8")
    assert "甲/好.docx" in second
    service.ticking.pass_seconds(EVERY - 1)
    bulletin.update()
    assert page.read_text("utf-8") == second
    service.ticking.pass_seconds(1)
    bulletin.update()
    assert page.read_text("utf-8") != second != first


def test_the_page_leads_to_the_review_of_each_year_that_has_one(
    service: Service, bulletin: OfficePageWriter
) -> None:
    bulletin.write(running=True)
    page = service.context.outbox.office
    assert 'href="review/' not in page.read_text("utf-8")
    service.drop("好.docx", submitted(form("好"), form("旧", year=2019)))
    service.settle()
    service.loop.close()
    bulletin.write(running=True)
    links = re.findall(r'href="(review/[^"]+)"', page.read_text("utf-8"))
    assert links == ["review/2022/index.html", "review/2019/index.html"]
    assert all((page.parent / link).is_file() for link in links)


def test_many_answers_are_told_in_one_bulletin(service: Service, bulletin: OfficePageWriter) -> None:
    bulletin.update()
    before = service.context.outbox.office.stat().st_ino
    service.drop("好.docx", submitted(form("好")))
    service.loop.run_pass()
    service.ticking.pass_seconds(1)
    bulletin.update()
    assert service.context.outbox.office.stat().st_ino == before
    service.ticking.pass_seconds(1)
    bulletin.update()
    assert service.context.outbox.office.stat().st_ino != before


def test_what_cannot_be_written_is_logged_once_and_stops_nothing(
    service: Service, bulletin: OfficePageWriter, caplog: pytest.LogCaptureFixture
) -> None:
    internal = service.context.outbox.root / "internal"
    aside = internal.rename(internal.with_name("aside"))
    internal.write_bytes(b"")
    for _ in range(3):
        bulletin.write(running=True)
    assert caplog.text.count("could not be written") == 1
    internal.unlink()
    aside.rename(internal)
    bulletin.write(running=True)
    assert service.context.outbox.office.is_file()


def test_the_supervisor_is_told_in_a_line(service: Service, tmp_path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as heard:
        heard.bind(str(tmp_path / "notify"))
        notifier = Notifier(str(tmp_path / "notify"))
        OfficePageWriter(
            service.context, Counters(service.ticking), notifier, service.ticking.monotonic
        ).update()
        assert heard.recv(999).decode() == "STATUS=今日 today 0 · 等待 waiting 0 · 在办 at work 0"


def samples(text: str) -> dict[str, float]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not SAMPLE.match(line)] == []
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_figures_are_what_prometheus_reads(service: Service) -> None:
    service.drop("好.docx", submitted(form("好")))
    service.drop("~$开着.docx", b"")
    service.drop("开着.docx", submitted(form("开着")))
    service.settle()
    counters = Counters(service.ticking)
    counters.pass_ended(sound=False)
    for seconds in (0.1, 0.4, 400):
        counters.answered("published", seconds)
    service.ticking.pass_seconds(30)
    found = overview(service.context.ledger, service.context.now())
    text = metrics.text(counters.snapshot(), found, ROOM).decode()
    figures = samples(text)
    assert figures['ziping_submissions{state="published"}'] == 1
    assert (figures["ziping_waiting"], figures["ziping_queue"]) == (1, 0)
    assert figures["ziping_oldest_seconds"] == 32
    assert (figures["ziping_turns_total"], figures["ziping_last_turn_sound"]) == (1, 0)
    assert figures['ziping_events_total{event="turn-failed"}'] == 1
    assert figures['ziping_answer_seconds_bucket{le="0.25"}'] == 1
    assert figures['ziping_answer_seconds_bucket{le="0.5"}'] == 2
    assert figures['ziping_answer_seconds_bucket{le="300"}'] == 2
    assert figures['ziping_answer_seconds_bucket{le="+Inf"}'] == 3
    assert (figures["ziping_answer_seconds_count"], figures["ziping_answer_seconds_sum"]) == (3, 400.5)
    families = re.findall(r"^# TYPE (\w+) (gauge|counter|histogram)$", text, re.MULTILINE)
    assert len(families) == len({name for name, _ in families}) == text.count("# HELP")


def test_a_service_is_unwell_when_it_is_stuck_fails_or_runs_out_of_space(service: Service) -> None:
    settings, ticking = service.context.settings, service.ticking
    counters = Counters(ticking)

    def codes(room: metrics.Space = ROOM) -> list[str]:
        return [reason.code for reason in health.problems(counters.snapshot(), room, settings, ticking())]

    assert codes() == []
    assert codes(replace(ROOM, inbox=health.SPACE_NEEDED - 1)) == ["no-space"]
    ticking.pass_seconds(2 * settings.limits.file_seconds + 61)
    assert codes() == ["stuck"]
    counters.pass_ended(sound=False)
    assert codes() == ["turn-failed"]
    counters.pass_ended(sound=True)
    assert codes() == []
