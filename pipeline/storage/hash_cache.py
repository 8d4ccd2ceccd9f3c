"""The SHA-256 of public files, computed again only where a file was replaced."""

from __future__ import annotations

import hashlib
import os
import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_STAMP = struct.Struct("Qqq")
_DIGEST = hashlib.sha256().digest_size
_ROW = _STAMP.size + _DIGEST


@dataclass(slots=True)
class HashCache:
    """Known by inode, size and time of change, 56 bytes a file: a service holds them as long as it runs."""

    _known: bytes = b""
    """A row a file, stamp and digest, in the order of stamps."""

    @property
    def count(self) -> int:
        """Of how many files the hash is known."""
        return len(self._known) // _ROW

    def of(self, folder: Path, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Every path below a folder with the hash of its file as it stands.

        When all were asked for, others are forgotten.
        """
        rows: list[bytes] = []
        for path in paths:
            row = self._row(f"{folder}/{path}")
            rows.append(row)
            yield path, row[_STAMP.size :].hex()
        self._known = b"".join(sorted(rows))

    def _row(self, path: str) -> bytes:
        status = os.stat(path)  # noqa: PTH116  a Path would remember every name for good
        stamp = _STAMP.pack(status.st_ino, status.st_size, status.st_mtime_ns)
        place = bisect_left(range(self.count), stamp, key=self._stamp)
        if place < self.count and self._stamp(place) == stamp:
            return self._known[place * _ROW : (place + 1) * _ROW]
        with open(path, "rb") as file:  # noqa: PTH123
            return stamp + hashlib.file_digest(file, "sha256").digest()

    def _stamp(self, number: int) -> bytes:
        return self._known[number * _ROW : number * _ROW + _STAMP.size]
