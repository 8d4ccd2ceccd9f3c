"""The intervals of a running service that no setting changes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Intervals in seconds.

    A pair is the wait after the first failure, and the longest wait after many.

    `pass_gap` is the time between two passes at least, however many events arrive; `look` the time between
    two looks for commands, and between two scans of an inbox without events.

    After `pass_limit` a pass starts no more files, so that commands, lists and change log are not kept
    waiting; it waits `worker_look` at a time for a worker to end.  A submission waits `queue_grace` for an
    earlier one whose records are not known yet.  A service that is to stop gives the files under way
    `stop_grace`.

    `change_log` and `mirror` are the delays after which change log and object store follow; `retention` is
    the time between two removals of old files.
    """

    pass_gap: float = 0.1
    look: float = 1.0
    pass_limit: float = 3.0
    worker_look: float = 0.5
    queue_grace: float = 3.0
    stop_grace: float = 10.0
    change_log: float = 1.0
    mirror: float = 4.0
    retention: float = 86_400.0
    retry: tuple[float, float] = (1.0, 60.0)
    background_retry: tuple[float, float] = (5.0, 600.0)


NORMAL = Timing()
"""The intervals of every service; tests pass shorter ones."""
