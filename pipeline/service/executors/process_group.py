"""Kill the processes of a session, which `/proc` lists."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_TRIES, _MOMENT = 200, 0.01


def end_session(leader: int) -> None:
    """Kill every process of the session led by `leader`, and wait up to two seconds until they are gone."""
    for _ in range(_TRIES):
        members = list(_members(leader))
        if not members:
            return
        for pid in members:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(_MOMENT)


def _members(leader: int) -> Iterator[int]:
    """Yield the ids of the session's processes that still run."""
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, _, _, session, *_ = (
                (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            )
            if int(session) == leader and state != "Z":
                yield int(folder.name)
