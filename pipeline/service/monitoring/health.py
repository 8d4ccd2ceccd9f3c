"""Is the service well?  What is wrong with it, as reasons in both languages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ...config.settings import Settings
from ...model.outcome import Reason
from .counters import Snapshot
from .metrics import Space

SPACE_NEEDED = 1 << 28
"""Bytes free under which a service that still works is called unwell."""
_PATIENCE = timedelta(seconds=60)

STUCK = Reason(
    "stuck",
    "服务长时间没有进展。",
    "The service has not come on for too long.",
    "请查看服务日志，并重新启动服务。",
    "Read the service's log and restart it.",
)
TURN_FAILED = Reason(
    "turn-failed",
    "最近一次扫描未能完成，正在重试。",
    "The last scan could not be ended; it is tried again.",
    "请检查收件文件夹、发件文件夹是否可以读写，并查看服务日志。",
    "Check that inbox and outbox can be read and written, and read the service's log.",
)
NO_SPACE = Reason(
    "no-space",
    "磁盘空间不足。",
    "The disk is nearly full.",
    "请清理磁盘空间；未处理的文件会自动重试。",
    "Free some space; what could not be handled is tried again by itself.",
)


def stuck_after(settings: Settings) -> timedelta:
    """How long one step may take.

    Reading a file takes as long as one may, twice: a file that killed its worker is read again.
    """
    return _PATIENCE + timedelta(seconds=2 * settings.limits.file_seconds)


def problems(counters: Snapshot, room: Space, settings: Settings, now: datetime) -> list[Reason]:
    """What is wrong; nothing where the service is well."""
    found = {
        STUCK: now - counters.progressed > stuck_after(settings),
        TURN_FAILED: not counters.sound,
        NO_SPACE: min(room.inbox, room.outbox) < SPACE_NEEDED,
    }
    return [reason for reason, wrong in found.items() if wrong]


def report(counters: Snapshot, reasons: list[Reason]) -> dict[str, Any]:
    """The object of `/health`: whether all is well, what is not, the last step, the passes so far."""
    return {
        "ok": not reasons,
        "reasons": [reason.as_json() for reason in reasons],
        "progressed_at": counters.progressed.isoformat(),
        "turns": counters.passes,
    }
