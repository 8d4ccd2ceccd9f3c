"""Notifications to systemd: a real notification socket, in a folder and abstract."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.fakes import form, submitted
from support.running import PATIENCE, running

from pipeline.config.settings import Settings
from pipeline.service.monitoring.systemd_notify import Notifier


class Supervisor:
    """A notification socket; `hears` returns the lines of the next message."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address.replace("@", "\0", 1) if address.startswith("@") else address)
        self._socket.settimeout(PATIENCE)

    def hears(self) -> list[str]:
        return self._socket.recv(4096).decode().split("\n")

    def hears_until(self, word: str) -> list[str]:
        heard: list[str] = []
        while word not in heard:
            heard += self.hears()
        return heard

    def is_quiet(self) -> bool:
        self._socket.setblocking(False)
        try:
            self._socket.recv(1)
        except BlockingIOError:
            return True
        return False

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(params=["path", "abstract"])
def supervisor(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Supervisor]:
    name = str(tmp_path / "notify") if request.param == "path" else f"@ziping-test-{os.getpid()}"
    with closing(Supervisor(name)) as found:
        yield found


def test_the_words_of_the_protocol(supervisor: Supervisor) -> None:
    notifier = Notifier(supervisor.address, monotonic=lambda: 12.5)
    notifier.ready()
    notifier.reloading()
    notifier.stopping()
    assert supervisor.hears() == ["READY=1"]
    assert supervisor.hears() == ["RELOADING=1", "MONOTONIC_USEC=12500000"]
    assert supervisor.hears() == ["STOPPING=1"]


def test_the_watchdog_is_fed_four_times_within_its_limit_and_no_more(supervisor: Supervisor) -> None:
    now = [0.0]
    notifier = Notifier(supervisor.address, watchdog=8.0, monotonic=lambda: now[0])
    for now[0] in (0.0, 0.5, 1.9, 2.0, 3.0):
        notifier.alive()
    assert [supervisor.hears(), supervisor.hears()] == [["WATCHDOG=1"]] * 2
    assert supervisor.is_quiet()


def test_a_status_is_said_once(supervisor: Supervisor) -> None:
    notifier = Notifier(supervisor.address)
    for line in ("等待 1", "等待 1", "等待 2"):
        notifier.status(line)
    assert [supervisor.hears(), supervisor.hears()] == [["STATUS=等待 1"], ["STATUS=等待 2"]]
    assert supervisor.is_quiet()


@pytest.mark.parametrize(
    ("environment", "fed"),
    [
        ({"WATCHDOG_USEC": "2000000"}, True),
        ({"WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "7"}, True),
        ({"WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "8"}, False),
        ({"WATCHDOG_USEC": "soon"}, False),
        ({}, False),
    ],
)
def test_a_watchdog_is_fed_by_the_process_it_is_meant_for(
    supervisor: Supervisor, environment: dict[str, str], fed: bool
) -> None:
    Notifier.of({"NOTIFY_SOCKET": supervisor.address, **environment}, 7).alive()
    assert supervisor.is_quiet() is not fed


def test_without_a_supervisor_nothing_is_said_and_a_deaf_one_is_no_trouble(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Notifier.of({}, 7).ready()
    assert caplog.text == ""
    Notifier(str(tmp_path / "nobody")).ready()
    assert "READY=1 could not be sent to systemd" in caplog.text


def test_a_service_says_when_it_is_ready_and_when_it_stops_and_feeds_the_watchdog(
    settings: Settings, tmp_path: Path
) -> None:
    with closing(Supervisor(str(tmp_path / "notify"))) as supervisor:
        told = {"NOTIFY_SOCKET": supervisor.address, "WATCHDOG_USEC": "400000"}
        with running(settings, 0.1, environment=told) as service:
            assert "READY=1" in supervisor.hears_until("WATCHDOG=1")
            service.drop("甲.docx", submitted(form("甲")))
            supervisor.hears_until("WATCHDOG=1")
            service.process.send_signal(signal.SIGHUP)
            supervisor.hears_until("RELOADING=1")
            supervisor.hears_until("READY=1")
            assert service.stop() == 0
            supervisor.hears_until("STOPPING=1")
