"""`/metrics` and `/health`, requested over a loopback port and over a Unix socket."""

from __future__ import annotations

import http.client
import json
import socket
import stat
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from support.asking import OverSocket, asked
from support.fakes import Ticking
from support.waiting import LIMIT_SECONDS, until

from pipeline.config import load
from pipeline.config.addresses import Endpoint
from pipeline.errors import ConfigurationError
from pipeline.service.context.context import ServiceContext
from pipeline.service.monitoring import health, metrics, metrics_server
from pipeline.service.monitoring.counters import Counters
from pipeline.service.monitoring.metrics_server import reporting


def free_port(host: str) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def served(context: ServiceContext, endpoint: Endpoint, counters: Counters) -> Iterator[None]:
    with reporting(replace(context.settings, metrics=endpoint), counters, context.now):
        yield


def test_figures_and_health_over_a_port(
    context: ServiceContext, ticking: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "space", lambda settings: metrics.Space(1 << 40, 1 << 40))
    counters = Counters(ticking)
    endpoint = Endpoint("127.0.0.1", free_port("127.0.0.1"))
    with served(context, endpoint, counters):

        def ask(path: str, method: str = "GET") -> tuple[int, str, bytes]:
            return asked(http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=10), path, method)

        status, kind, body = ask("/metrics?again")
        assert (status, kind) == (200, metrics.CONTENT_TYPE)
        assert b'ziping_submissions{state="published"} 0\n' in body
        status, kind, body = ask("/health")
        assert (status, kind.split(";")[0]) == (200, "application/json")
        assert json.loads(body)["ok"] is True
        counters.pass_ended(sound=False)
        status, _, body = ask("/health")
        assert status == 503
        assert json.loads(body)["reasons"] == [health.TURN_FAILED.as_json()]
        assert ask("/health", "HEAD")[2] == b""
        assert ask("/../ledger")[0] == 404
        assert ask("/metrics", "POST")[0] == 501
    with pytest.raises(ConnectionRefusedError):
        ask("/metrics")


def test_over_a_unix_socket_for_its_own_group_only(
    context: ServiceContext, ticking: Ticking, tmp_path: Path
) -> None:
    path = tmp_path / "m.sock"
    with closing(socket.socket(socket.AF_UNIX)) as left_behind:
        left_behind.bind(str(path))
    with served(context, Endpoint(path=path), Counters(ticking)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
        assert asked(OverSocket(path), "/metrics")[0] == 200
    assert not path.exists()


def test_a_ledger_that_cannot_be_read_is_said(
    context: ServiceContext, ticking: Ticking, tmp_path: Path
) -> None:
    context.outbox.ledger.rename(tmp_path / "away")
    context.outbox.ledger.mkdir()
    with served(context, Endpoint(path=tmp_path / "m.sock"), Counters(ticking)):
        status, _, body = asked(OverSocket(tmp_path / "m.sock"), "/health")
        assert (status, json.loads(body)["reasons"][0]["code"]) == (503, "ledger")
        assert asked(OverSocket(tmp_path / "m.sock"), "/metrics")[0] == 503
    context.outbox.ledger.rmdir()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections may last for a moment only."""
    monkeypatch.setattr(metrics_server, "_REQUEST_SECONDS", 0.2)


def connected(path: Path) -> socket.socket:
    client = socket.socket(socket.AF_UNIX)
    client.connect(str(path))
    client.settimeout(LIMIT_SECONDS)
    return client


def test_callers_that_say_nothing_do_not_keep_others_waiting(
    context: ServiceContext, ticking: Ticking, tmp_path: Path
) -> None:
    path = tmp_path / "m.sock"
    with served(context, Endpoint(path=path), Counters(ticking)), ExitStack() as stack:
        for _ in range(metrics_server._MOST - 1):
            stack.enter_context(closing(connected(path)))
        assert asked(OverSocket(path), "/metrics")[0] == 200


@pytest.mark.usefixtures("hasty")
def test_a_caller_who_sends_a_byte_at_a_time_is_disconnected(
    context: ServiceContext, ticking: Ticking, tmp_path: Path
) -> None:
    path = tmp_path / "m.sock"
    with served(context, Endpoint(path=path), Counters(ticking)), closing(connected(path)) as slow:

        def is_disconnected() -> bool:
            try:
                slow.send(b"G")
            except OSError:
                return True
            return False

        until(is_disconnected)
        assert asked(OverSocket(path), "/health")[0] in {200, 503}


@pytest.mark.usefixtures("hasty")
def test_too_many_callers_are_refused_until_their_time_is_over(
    context: ServiceContext, ticking: Ticking, tmp_path: Path
) -> None:
    path = tmp_path / "m.sock"

    def is_answered() -> bool:
        try:
            return asked(OverSocket(path), "/metrics")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    with served(context, Endpoint(path=path), Counters(ticking)), ExitStack() as stack:
        for _ in range(metrics_server._MOST * 2):
            stack.enter_context(closing(connected(path)))
        until(is_answered)


def test_the_stop_waits_for_no_caller(
    context: ServiceContext, ticking: Ticking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics_server, "_REQUEST_SECONDS", 10 * LIMIT_SECONDS)
    path = tmp_path / "m.sock"
    with closing(socket.socket(socket.AF_UNIX)) as slow:
        with served(context, Endpoint(path=path), Counters(ticking)):
            slow.connect(str(path))
            slow.send(b"GET /health HTTP/1.0\r\nX: ")
            assert asked(OverSocket(path), "/metrics")[0] == 200
            begun = time.monotonic()
        assert time.monotonic() - begun < LIMIT_SECONDS
        slow.settimeout(LIMIT_SECONDS)
        with suppress(ConnectionResetError):
            assert slow.recv(1) == b""


def test_an_endpoint_that_is_taken_or_is_a_file_is_logged_and_the_service_goes_on(
    context: ServiceContext, ticking: Ticking, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_bytes(b"kept")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for endpoint in (
            Endpoint("127.0.0.1", taken.getsockname()[1]),
            Endpoint(path=tmp_path / "file"),
            Endpoint(path=tmp_path / "no" / "such"),
        ):
            with served(context, endpoint, Counters(ticking)):
                assert f"metrics cannot be served at {endpoint}" in caplog.text
    assert (tmp_path / "file").read_bytes() == b"kept"


@pytest.mark.parametrize(
    "text", ["127.0.0.1:9464", "127.1.2.3:1", "[::1]:9464", "unix:/run/z.sock", "unix:z"]
)
def test_an_endpoint_is_read_and_written_alike(text: str) -> None:
    assert str(Endpoint.of(text)) == text


@pytest.mark.parametrize(
    "text",
    ["9464", ":9464", "0.0.0.0:9464", "localhost:9464", "192.168.1.2:80", "[::]:80", "127.0.0.1:0",
     "127.0.0.1:65536", "127.0.0.1:x", "127.0.0.1", "unix:"],
)  # fmt: skip
def test_only_the_machine_itself_is_an_endpoint(text: str, tmp_path: Path) -> None:
    with pytest.raises(
        ConfigurationError, match=r"service\.metrics must be a port of the loopback interface"
    ):
        load({"service.metrics": text}, environment={}, folder=tmp_path, system=tmp_path)


def test_the_other_loopback_works_too(context: ServiceContext, ticking: Ticking) -> None:
    try:
        port = free_port("::1")
    except OSError:
        pytest.skip("a machine without IPv6")
    with served(context, Endpoint("::1", port), Counters(ticking)):
        assert asked(http.client.HTTPConnection("::1", port, timeout=10), "/metrics")[0] == 200
