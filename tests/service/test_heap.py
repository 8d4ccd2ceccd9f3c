"""What was used for a moment goes back to the system."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

import pytest

from pipeline.service import heap

_PAGE = os.sysconf("SC_PAGESIZE")


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="another C library than glibc")
def test_what_lies_free_between_what_stays_is_given_back() -> None:
    held = [bytes([n % 251]) * 4000 for n in range(20_000)]
    kept = held[::100]
    del held
    before = _resident()
    heap.give_back()
    assert before - _resident() > 40 << 20
    assert len(kept) == 200


def test_nothing_happens_where_the_c_library_has_no_way_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heap, "_trim", lambda: None)
    heap.give_back()
