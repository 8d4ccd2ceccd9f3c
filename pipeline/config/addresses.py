"""Addresses in the configuration: of the metrics server and of object stores."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path

_SOCKET = "unix:"
_HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the metrics server listens: a Unix socket at `path`, else a `port` at the loopback `host`."""

    host: str = ""
    port: int = 0
    path: Path | None = None

    @classmethod
    def of(cls, text: str) -> Endpoint:
        """Read `127.0.0.1:9464`, `[::1]:9464` or `unix:PATH`.  Raises ValueError for anything else."""
        if text.startswith(_SOCKET) and text != _SOCKET:
            return cls(path=Path(text.removeprefix(_SOCKET)))
        host, _, port = text.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not ipaddress.ip_address(host).is_loopback or not 0 < int(port) <= _HIGHEST_PORT:
            raise ValueError(text)
        return cls(host, int(port))

    def __str__(self) -> str:
        if self.path:
            return f"{_SOCKET}{self.path}"
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


_STORE = re.compile(r"(?!file:|rsync:|local:)[a-z][a-z0-9+.-]+://.+")


def is_store(target: str) -> bool:
    """Return whether an address is that of an object store, such as `s3://bucket/folder`."""
    return bool(_STORE.fullmatch(target))
