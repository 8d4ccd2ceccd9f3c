"""Read the root storage of a compound file (MS-CFB): the names of its streams and how each of them begins.

A compound file is a file system in a file: sectors in chains, and a directory of storages and streams.  The
streams of the root storage tell one type of document from another; those of an embedded document lie in a
storage below it and say nothing about the file.

Threat.  Every number may be hostile.  No chain is followed for more sectors than the file has, and no entry
of the directory is visited twice.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ..errors import Damaged

SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MINI_SECTOR: Final = 64
"""Bytes; the size of a sector of the mini stream, and the most that `RootStorage.start` returns."""

_SECTOR_SHIFTS: Final = (9, 12)
_MAX_SECTOR: Final = 0xFFFFFFFA
"""Numbers above this one (MAXREGSECT) are no sectors but marks, such as the end of a chain (MS-CFB 2.1)."""
_NO_ENTRY: Final = 0xFFFFFFFF
_NUMBER: Final = struct.Struct("<I")
_IN_HEADER: Final = struct.Struct("<109I")
"""The numbers of the first sectors of the FAT, at offset 76 of the header (MS-CFB 2.2)."""
_ENTRY: Final = struct.Struct("<64sHBxIII36xIQ")
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of the directory (MS-CFB 2.6.1): its place in the tree of names, and where its data begins."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class RootStorage:
    """The streams in the root storage of a compound file; names are compared in any case (MS-CFB 2.6.4)."""

    def __init__(self, data: bytes) -> None:
        """Read the directory.  Raises Damaged if the file has none, for example because it is cut off."""
        self._data = data
        shift = int.from_bytes(data[30:32], "little")
        if shift not in _SECTOR_SHIFTS:
            raise Damaged(detail="OLE")
        self._size = 1 << shift
        self._sectors = len(data) // self._size
        self._fat = list(islice(self._fat_sectors(), self._sectors * 4 // self._size + 1))
        entries = [entry for sector in self._chain(self._number(48)) for entry in self._entries(sector)]
        if not entries or entries[0].kind != _ROOT:
            raise Damaged(detail="OLE")
        self._mini_stream = entries[0].start
        self._streams = {e.name.upper(): e for e in _tree(entries, entries[0].child) if e.kind == _STREAM}

    def __contains__(self, name: str) -> bool:
        return name.upper() in self._streams

    def start(self, name: str) -> bytes:
        """Return the first bytes of a stream: 64, or fewer if the stream or the file is shorter.

        A stream smaller than the cutoff in the header lies in the mini stream, the data of the root entry,
        in sectors of 64 bytes (MS-CFB 2.6.3).
        """
        entry = self._streams[name.upper()]
        most = min(entry.size, MINI_SECTOR)
        if entry.size >= self._number(56):
            return self._sector(entry.start)[:most]
        index, offset = divmod(entry.start * MINI_SECTOR, self._size)
        sector = next(islice(self._chain(self._mini_stream), index, None), _MAX_SECTOR)
        return self._sector(sector)[offset : offset + most]

    def _number(self, offset: int) -> int:
        return int.from_bytes(self._data[offset : offset + 4], "little")

    def _sector(self, number: int) -> bytes:
        """Return a sector; the header takes the place of the one before the first."""
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _fat_sectors(self) -> Iterator[int]:
        """Yield the numbers of the sectors of the FAT: 109 in the header, others in sectors of their own."""
        yield from _IN_HEADER.unpack_from(self._data.ljust(512, b"\xff"), 76)
        more = self._number(68)
        for _ in range(self._sectors):
            sector = self._sector(more)
            if more > _MAX_SECTOR or len(sector) < self._size:
                return
            *numbers, more = (number for (number,) in _NUMBER.iter_unpack(sector))
            yield from numbers

    def _chain(self, sector: int) -> Iterator[int]:
        """Yield the numbers of the sectors of a chain, up to its end or to the first one outside the file."""
        in_one = self._size // 4
        for _ in range(self._sectors):
            if sector >= self._sectors:
                return
            yield sector
            index, offset = divmod(sector, in_one)
            if index >= len(self._fat):
                return
            fat = self._sector(self._fat[index])[offset * 4 : offset * 4 + 4]
            sector = int.from_bytes(fat.ljust(4, b"\xff"), "little")

    def _entries(self, sector: int) -> Iterator[_Entry]:
        data = self._sector(sector)
        for offset in range(0, len(data) - _ENTRY.size + 1, _ENTRY.size):
            name, length, kind, left, right, child, start, size = _ENTRY.unpack_from(data, offset)
            text = name[: max(length - 2, 0)].decode("utf-16-le", "replace")
            if self._size == 1 << _SECTOR_SHIFTS[0]:
                size &= 0xFFFFFFFF  # version 3 has 32 bits; the others may hold anything (MS-CFB 2.6.1)
            yield _Entry(text, kind, left, right, child, start, size)


def _tree(entries: list[_Entry], first: int) -> Iterator[_Entry]:
    """Yield the entries of one storage: a binary tree of siblings, each visited once."""
    waiting, seen = [first], {_NO_ENTRY}
    while waiting:
        number = waiting.pop()
        if number in seen or number >= len(entries):
            continue
        seen.add(number)
        entry = entries[number]
        yield entry
        waiting += (entry.left, entry.right)
