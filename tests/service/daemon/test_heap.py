"""Memory that is no longer needed is returned to the system; threads have no heaps of their own."""

from __future__ import annotations

import ctypes
import os
from itertools import pairwise
from pathlib import Path

import pytest
from support.fakes import form, submitted
from support.running import running

from pipeline.config.settings import Settings
from pipeline.service.daemon import heap

_PAGE = os.sysconf("SC_PAGESIZE")
_RESERVED = 64 << 20
"""Size (and alignment) of the address range that glibc reserves for a thread's heap on 64-bit machines."""
glibc = pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="another C library than glibc"
)


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


@glibc
def test_what_lies_free_between_what_stays_is_given_back() -> None:
    held = [bytes([n % 251]) * 4000 for n in range(20_000)]
    kept = held[::100]
    del held
    before = _resident()
    heap.trim()
    assert before - _resident() > 40 << 20
    assert len(kept) == 200


def _heaps_of_threads(pid: int) -> int:
    """Return the number of thread heaps of a process: a used part, then a part that is only reserved."""
    lines = [line.split() for line in Path(f"/proc/{pid}/maps").read_text().splitlines()]
    parts = [([int(end, 16) for end in line[0].split("-")], line[1]) for line in lines]
    return sum(
        (used, spare) == ("rw-p", "---p") and begin % _RESERVED == 0 and end == begin + _RESERVED
        for ((begin, _), used), ((_, end), spare) in pairwise(parts)
    )


@glibc
def test_the_threads_of_a_service_share_one_heap(settings: Settings) -> None:
    with running(settings) as service:
        service.drop("a.docx", submitted(form("a")))
        assert service.answer() == "a.docx published"
        assert _heaps_of_threads(service.process.pid) == 0


def test_nothing_happens_where_the_c_library_has_no_way_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heap, "_trim", lambda: None)
    heap.trim()
    heap.share_between_threads()
