"""A form takes no more function calls than recorded; their number is the same on every machine."""

from __future__ import annotations

import pytest

from tests.perf import hot_paths

ALLOWED = 1.1
"""The number of calls may be at most this many times the recorded one."""


def test_no_hot_path_does_more_work_than_was_recorded() -> None:
    known = hot_paths.recorded()
    if known is None:
        pytest.skip(f"not recorded with Python {hot_paths.VERSION}: python tests/perf/hot_paths.py record")
    now = hot_paths.counted()
    assert now.keys() == known.keys(), "record the paths anew: python tests/perf/hot_paths.py record"
    more = {name: (known[name], count) for name, count in now.items() if count > known[name] * ALLOWED}
    assert not more, (
        f"calls a form, recorded and now: {more}.  Where the work is wanted, record it: "
        "python tests/perf/hot_paths.py record; else look where it comes from (docs/performance.md)"
    )
