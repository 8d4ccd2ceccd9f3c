"""Health of the service: what is wrong with it, as reasons in both languages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ...config.settings import Settings
from ...model.outcome import Reason
from .counters import Snapshot
from .metrics import Space

SPACE_NEEDED = 1 << 28
"""Free bytes below which a service that still works is reported as unhealthy."""
_PATIENCE = timedelta(seconds=60)

STUCK = Reason(
    "stuck",
    "服务长时间没有进展。",
    "The service has made no progress for too long.",
    "请查看服务日志，并重新启动服务。",
    "Check the service's log and restart the service.",
)
TURN_FAILED = Reason(
    "turn-failed",
    "最近一次扫描未能完成，正在重试。",
    "The last scan could not be completed; it is being retried.",
    "请检查收件文件夹、发布文件夹是否可以读写，并查看服务日志。",
    "Check that the inbox and the outbox can be read and written, and check the service's log.",
)
NO_SPACE = Reason(
    "no-space",
    "磁盘空间不足。",
    "The disk is nearly full.",
    "请清理磁盘空间；未处理的文件会自动重试。",
    "Free some space; unprocessed files are retried automatically.",
)


def stuck_after(settings: Settings) -> timedelta:
    """Return how long one step may take.

    It includes twice the time limit of a file, because a file that killed its worker is read again.
    """
    return _PATIENCE + timedelta(seconds=2 * settings.limits.file_seconds)


def problems(counters: Snapshot, room: Space, settings: Settings, now: datetime) -> list[Reason]:
    """Return what is wrong; empty if the service is healthy."""
    found = {
        STUCK: now - counters.progressed > stuck_after(settings),
        TURN_FAILED: not counters.sound,
        NO_SPACE: min(room.inbox, room.outbox) < SPACE_NEEDED,
    }
    return [reason for reason, wrong in found.items() if wrong]


def report(counters: Snapshot, reasons: list[Reason]) -> dict[str, Any]:
    """Return the object of `/health`: whether all is well, what is wrong, last step, number of passes."""
    return {
        "ok": not reasons,
        "reasons": [reason.as_json() for reason in reasons],
        "progressed_at": counters.progressed.isoformat(),
        "turns": counters.passes,
    }
