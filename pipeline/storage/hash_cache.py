"""A cache of the SHA-256 of public files; a hash is computed again only if its file was replaced."""

from __future__ import annotations

import hashlib
import os
import stat
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
    """Hashes by inode, size and modification time, 56 bytes per file; a service keeps them while it runs."""

    _known: bytes = b""
    """One row per file, stamp and digest, sorted by stamp."""

    @property
    def count(self) -> int:
        """The number of files whose hash is known."""
        return len(self._known) // _ROW

    def of(self, folder: Path, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield every path with the current hash of its file below `folder`; paths without one are skipped.

        After the last path, the hashes of all other files are forgotten.
        """
        rows: list[bytes] = []
        for path in paths:
            if row := self._row(f"{folder}/{path}"):
                rows.append(row)
                yield path, row[_STAMP.size :].hex()
        self._known = b"".join(sorted(rows))

    def _row(self, path: str) -> bytes | None:
        """Return the row of a file; None if there is none, or a link or a folder in its place."""
        try:
            status = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        stamp = _STAMP.pack(status.st_ino, status.st_size, status.st_mtime_ns)
        place = bisect_left(range(self.count), stamp, key=self._stamp)
        if place < self.count and self._stamp(place) == stamp:
            return self._known[place * _ROW : (place + 1) * _ROW]
        with open(path, "rb") as file:  # noqa: PTH123
            return stamp + hashlib.file_digest(file, "sha256").digest()

    def _stamp(self, number: int) -> bytes:
        return self._known[number * _ROW : number * _ROW + _STAMP.size]
