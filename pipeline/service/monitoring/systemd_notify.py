"""Notify systemd of the service's state (sd_notify(3), `Type=notify`): ready, reloading, stopping, alive.

Each message is a datagram to the socket that `NOTIFY_SOCKET` names.  Without that variable nothing is sent.
If a message cannot be delivered, the service goes on.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Mapping

_log = logging.getLogger(__name__)
_PATIENCE_SECONDS = 1.0


class Notifier:
    """Sends notifications; `address` is None without a supervisor, `watchdog` is its limit in seconds."""

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
        """Return a notifier for process `pid`; the watchdog counts only if it is meant for this process."""
        limit = environment.get("WATCHDOG_USEC", "")
        mine = environment.get("WATCHDOG_PID", str(pid)) == str(pid)
        watchdog = int(limit) / 1e6 if mine and limit.isdecimal() else None
        return cls(environment.get("NOTIFY_SOCKET") or None, watchdog)

    def ready(self) -> None:
        """Notify that the service is ready, also after it has reloaded its configuration."""
        self._send("READY=1")

    def reloading(self) -> None:
        """Notify that the configuration is being reloaded; `ready` ends that state."""
        self._send("RELOADING=1", f"MONOTONIC_USEC={int(self._monotonic() * 1e6)}")

    def stopping(self) -> None:
        """Notify that the service is stopping."""
        self._send("STOPPING=1")

    def alive(self) -> None:
        """Feed the watchdog after a step, at most four times within its limit."""
        now = self._monotonic()
        if self._gap is not None and now - self._fed >= self._gap:
            self._fed = now
            self._send("WATCHDOG=1")

    def status(self, text: str) -> None:
        """Set the line for `systemctl status`; it is sent only if it changed."""
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
            _log.warning("%s could not be sent to systemd: %s", lines[0], error)


def _path(address: str) -> str:
    """Return the socket's name; a leading `@` marks an abstract socket, which is in no folder."""
    return "\0" + address[1:] if address.startswith("@") else address
