"""Limits for reading an untrusted document, which is refused beyond them.  All are configurable."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The guard's limits: sizes in bytes, times in seconds.

    `ratio` is the inflated size of a package member divided by its deflated size (small members are exempt);
    `worker_bytes` is the memory limit of a process that reads files, including the program itself.
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
        """The time limit for one file in total."""
        return self.read_seconds + self.office_seconds
