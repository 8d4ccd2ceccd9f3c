"""A client that requests metrics and health from a service."""

from __future__ import annotations

import http.client
import socket
from contextlib import closing
from pathlib import Path


class OverSocket(http.client.HTTPConnection):
    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=60)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self._path))


def asked(connection: http.client.HTTPConnection, path: str, method: str = "GET") -> tuple[int, str, bytes]:
    with closing(connection):
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.headers["Content-Type"], answer.read()
