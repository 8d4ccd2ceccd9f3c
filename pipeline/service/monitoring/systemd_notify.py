"""What the service tells systemd of itself (sd_notify(3), `Type=notify`): ready, reloading, stopping, alive.

A datagram a message to the socket that `NOTIFY_SOCKET` names.  Without one nothing is sent; where the
supervisor does not listen the service goes on.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Mapping

_log = logging.getLogger(__name__)
_PATIENCE_SECONDS = 1.0


class Notifier:
    """The way to a supervisor; `address` is null where there is none, `watchdog` its limit in seconds."""

    def __init__(
        self,
        address: str | None = None,
        watchdog: float | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address = address
        self._gap = watchdog / 4 if watchdog else None
        self._monotonic = monotonic
        self._fed = float("-inf")
        self._status = ""

    @classmethod
    def of(cls, environment: Mapping[str, str], pid: int) -> Notifier:
        """The supervisor that started process `pid`: its watchdog counts only where it is meant for it."""
        limit = environment.get("WATCHDOG_USEC", "")
        mine = environment.get("WATCHDOG_PID", str(pid)) == str(pid)
        watchdog = int(limit) / 1e6 if mine and limit.isdecimal() else None
        return cls(environment.get("NOTIFY_SOCKET") or None, watchdog)

    def ready(self) -> None:
        """The service answers what is dropped; also after it has read its configuration again."""
        self._send("READY=1")

    def reloading(self) -> None:
        """The configuration is being read again; `ready` ends that."""
        self._send("RELOADING=1", f"MONOTONIC_USEC={int(self._monotonic() * 1e6)}")

    def stopping(self) -> None:
        """The service comes to its end."""
        self._send("STOPPING=1")

    def alive(self) -> None:
        """A step was done: feeds the watchdog, no more often than four times within its limit."""
        now = self._monotonic()
        if self._gap is not None and now - self._fed >= self._gap:
            self._fed = now
            self._send("WATCHDOG=1")

    def status(self, text: str) -> None:
        """One line for `systemctl status`; sent where it changed."""
        if text != self._status:
            self._status = text
            self._send(f"STATUS={text}")

    def _send(self, *lines: str) -> None:
        if self._address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as way:
                way.settimeout(_PATIENCE_SECONDS)
                way.sendto("\n".join(lines).encode(), _path(self._address))
        except OSError as error:
            _log.warning("the supervisor does not hear %s: %s", lines[0], error)


def _path(address: str) -> str:
    """The socket's name: `@` begins one that stands in no folder."""
    return "\0" + address[1:] if address.startswith("@") else address
