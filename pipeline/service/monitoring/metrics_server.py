"""`/metrics` and `/health` on a loopback port or a Unix socket, served by a separate thread.

Threat.  Every user of the machine can send requests, also malformed ones.

Rule.  Responses contain counts and times, but no names.  Each request is handled by a thread, `_MOST` at the
same time; a connection ends after `_REQUEST_SECONDS`, whatever its client does, and the body of a request is
not read.  The ledger is opened for each response, for reading only.  No error here stops the service, and the
stop waits for no request.

Residual risk.  A local user who keeps `_MOST` connections open keeps others from getting a response.
"""

from __future__ import annotations

import json
import logging
import socket
import sqlite3
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

from ...config.addresses import Endpoint
from ...config.settings import Settings
from ...errors import LedgerTrouble
from ...model.outcome import Reason
from ..ledger.database import Ledger
from ..outbox.paths import Outbox
from . import health, metrics
from .counters import Counters
from .overview import overview

_log = logging.getLogger(__name__)
_REQUEST_SECONDS = 5.0
_MOST = 8
_LOOK_SECONDS = 0.2
"""The time between two looks for connections that have lasted too long."""
_JSON = "application/json; charset=utf-8"
_Answer = tuple[HTTPStatus, str, bytes]


class Reporter:
    """Makes the responses."""

    def __init__(self, settings: Settings, counters: Counters, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._counters = counters
        self._now = now

    def answer(self, path: str) -> _Answer:
        """Return the response for a path: status, media type, body."""
        pages = {"/metrics": self._metrics, "/health": self._health}
        page = pages.get(path.partition("?")[0])
        return page() if page else (HTTPStatus.NOT_FOUND, "text/plain", b"/metrics /health\n")

    def _metrics(self) -> _Answer:
        with Ledger.reading(Outbox(self._settings.outbox).ledger) as ledger:
            found = overview(ledger, self._now())
        body = metrics.text(self._counters.snapshot(), found, metrics.space(self._settings))
        return HTTPStatus.OK, metrics.CONTENT_TYPE, body

    def _health(self) -> _Answer:
        counters = self._counters.snapshot()
        reasons = self._trouble_with_ledger() or health.problems(
            counters, metrics.space(self._settings), self._settings, self._now()
        )
        body = json.dumps(health.report(counters, reasons), ensure_ascii=False).encode()
        return HTTPStatus.SERVICE_UNAVAILABLE if reasons else HTTPStatus.OK, _JSON, body + b"\n"

    def _trouble_with_ledger(self) -> list[Reason]:
        try:
            with Ledger.reading(Outbox(self._settings.outbox).ledger) as ledger:
                ledger.row("SELECT 1 FROM submissions LIMIT 1")
        except LedgerTrouble as error:
            return [error.reason()]
        return []


@contextmanager
def reporting(settings: Settings, counters: Counters, now: Callable[[], datetime]) -> Iterator[None]:
    """Serve the endpoint of the settings, if any, while the block runs; log it if the address is in use."""
    if settings.metrics is None:
        yield
        return
    with _listening(settings.metrics, Reporter(settings, counters, now)) as server, _asked_in_thread(server):
        yield


@contextmanager
def _listening(endpoint: Endpoint, reporter: Reporter) -> Iterator[HTTPServer | None]:
    class Handler(_Handler):
        answering = reporter

    try:
        server = _server(endpoint, Handler)
    except OSError as error:
        _log.error("metrics cannot be served at %s (%s); the service goes on", endpoint, error.strerror)
        yield None
        return
    try:
        yield server
    finally:
        server.server_close()
        if endpoint.path:
            endpoint.path.unlink(missing_ok=True)


@contextmanager
def _asked_in_thread(server: HTTPServer | None) -> Iterator[None]:
    if server is None:
        yield
        return
    thread = threading.Thread(
        target=server.serve_forever, args=(_LOOK_SECONDS,), name="reporting", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


def _server(endpoint: Endpoint, handler: type[BaseHTTPRequestHandler]) -> HTTPServer:
    if endpoint.path is None:
        kind = _SixServer if ":" in endpoint.host else _Server
        return kind((endpoint.host, endpoint.port), handler)
    _remove_socket(endpoint.path)
    return _UnixServer(cast("tuple[str, int]", str(endpoint.path)), handler)  # the library types TCP only


def _remove_socket(path: Path) -> None:
    """Remove a socket that an abrupt end left; a file of another type is kept, so that binding fails."""
    if path.exists() and stat.S_ISSOCK(path.lstat().st_mode):
        path.unlink()


class _Handler(BaseHTTPRequestHandler):
    answering: Reporter
    timeout = _REQUEST_SECONDS
    server_version = "ziping"
    sys_version = ""

    def do_GET(self) -> None:
        """Send the response with its body."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Send the response without its body."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        try:
            status, kind, body = self.answering.answer(self.path)
        except (OSError, sqlite3.Error, LedgerTrouble) as error:
            status, kind, body = HTTPStatus.SERVICE_UNAVAILABLE, "text/plain", f"{error}\n".encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def address_string(self) -> str:
        """Return a dash, because a client of a Unix socket has no address."""
        return "-"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401
        """Do not log requests."""


class _Server(ThreadingHTTPServer):
    """Handles each connection in a thread, and ends it after a time."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._connections: dict[socket.socket, float] = {}
        self._changing = threading.Lock()
        super().__init__(address, handler)

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ANN401
        """Refuse a connection if too many are open."""
        with self._changing:
            if len(self._connections) >= _MOST:
                return False
            self._connections[request] = time.monotonic() + _REQUEST_SECONDS
        return True

    def shutdown_request(self, request: Any) -> None:  # noqa: ANN401
        """Close a connection."""
        with self._changing:
            self._connections.pop(request, None)
        super().shutdown_request(request)

    def service_actions(self) -> None:
        """End the connections that have lasted too long."""
        self._end(time.monotonic())

    def server_close(self) -> None:
        """Stop listening and end all connections."""
        super().server_close()
        self._end(float("inf"))

    def _end(self, now: float) -> None:
        with self._changing:
            for connection, until in self._connections.items():
                if until <= now:
                    with suppress(OSError):
                        connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:
        """Log an error, for example a client that disconnected; the service goes on."""
        _log.info("a request for metrics or health could not be answered", exc_info=True)


class _SixServer(_Server):
    address_family = socket.AF_INET6


class _UnixServer(_Server):
    address_family = socket.AF_UNIX

    def server_bind(self) -> None:
        """Bind the socket; only the service's own user and group may use it."""
        self.socket.bind(self.server_address)
        Path(str(self.server_address)).chmod(0o660)
        self.server_name, self.server_port = "localhost", 0
