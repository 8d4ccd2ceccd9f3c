"""How much of an untrusted document is read before it is refused.  All of it is configuration."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The guard's limits: sizes in bytes, times in seconds.

    `ratio` is inflated to deflated size of one package member, small members excepted; `worker_bytes` is
    what a process that reads files may take of memory, with the program itself in it.
    """

    file_bytes: int = 50 * MEGABYTE
    entries: int = 1_000
    inflated_bytes: int = 128 * MEGABYTE
    ratio: int = 100
    xml_depth: int = 256
    xml_nodes: int = 2_000_000
    read_seconds: float = 30.0
    office_seconds: float = 60.0
    worker_bytes: int = 2048 * MEGABYTE

    @property
    def file_seconds(self) -> float:
        """How long one file may take in all."""
        return self.read_seconds + self.office_seconds
