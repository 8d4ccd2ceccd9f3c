"""Checks by experiment: an event from the inbox, a flush to the disk, the clock compared with the ledger."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ..config.settings import Settings
from ..errors import LedgerTrouble, ZipingError
from ..service.executors.choose import probe_cluster
from ..service.inbox.wakeup import Wakeup
from ..service.inbox.watcher import InboxWatcher, watch_method
from ..service.ledger.database import Ledger
from ..service.mirror.object_store import ObjectStore, without_secrets
from ..storage.paths import nearest_existing
from .checks import MachineCheck, unfit

EVENT_SECONDS = 3.0
"""An event that takes longer counts as missing."""
SLOW_FLUSH = 0.25
"""Seconds per flush above which the disk delays publication: every file of a record needs two flushes."""
_FLUSHES, _FLUSHED_BYTES = 5, 65_536
_PROBE = ".ziping-doctor"
"""The name of the object that is written to a store and removed again."""
_RELEASED = datetime(2026, 1, 1, tzinfo=UTC)
"""The program did not exist before this date."""
_TOO_LATE = datetime(2100, 1, 1, tzinfo=UTC)
_SLACK = timedelta(minutes=1)


def events(inbox: Path) -> MachineCheck:
    """Check that a new file in the inbox causes an event.  A network share is polled instead."""
    if watch_method(inbox) != "events":
        return MachineCheck("events", "ok", "—")
    try:
        seconds = _seconds_to_event(inbox)
    except OSError as error:
        return MachineCheck("events", "advice", f"{inbox}: {error.strerror}", *_NO_EVENTS)
    if seconds is None:
        return MachineCheck("events", "advice", f"> {EVENT_SECONDS:g} s", *_NO_EVENTS)
    return MachineCheck("events", "ok", f"{seconds * 1000:.0f} ms")


_NO_EVENTS = (
    "收件文件夹的变动没有通知，只能定时扫描；可调大 fs.inotify.max_user_watches，或缩短 [inbox] poll。",
    "Changes in the inbox cause no events, so it is only scanned periodically; raise"
    " fs.inotify.max_user_watches, or shorten `poll` in [inbox].",
)


def _seconds_to_event(inbox: Path) -> float | None:
    """Return the seconds until a file in a hidden folder of the inbox causes an event; None if none comes."""
    with (
        tempfile.TemporaryDirectory(dir=inbox, prefix=".doctor-") as own,
        closing(Wakeup()) as wakeup,
        closing(InboxWatcher(Path(own), wakeup, lambda: None, lambda: None)),
    ):
        begun = time.monotonic()
        Path(own, "probe").write_bytes(b"ziping")
        return time.monotonic() - begun if wakeup.wait(EVENT_SECONDS) else None


def flush(outbox: Path) -> MachineCheck:
    """Check how long a flush to the outbox's disk takes."""
    try:
        with tempfile.TemporaryFile(dir=nearest_existing(outbox)) as file:
            seconds = statistics.median(_flushes(file.fileno()))
    except OSError:
        return MachineCheck("flush", "ok", "—")  # the check of the folder reports it
    if seconds <= SLOW_FLUSH:
        return MachineCheck("flush", "ok", f"{seconds * 1000:.1f} ms")
    return MachineCheck(
        "flush",
        "advice",
        f"{seconds * 1000:.0f} ms",
        "磁盘写入很慢，公开会延迟；请检查磁盘，或把发布文件夹移到更快的磁盘。",
        "The disk is slow to write, which delays publication; check it, or move the outbox to a faster one.",
    )


def _flushes(descriptor: int) -> Iterator[float]:
    for _ in range(_FLUSHES):
        os.write(descriptor, bytes(_FLUSHED_BYTES))
        begun = time.monotonic()
        os.fsync(descriptor)
        yield time.monotonic() - begun


def store(target: str) -> Iterator[MachineCheck]:
    """Check that the configured store, if any, can write, read and remove objects."""
    if not target:
        return
    begun = time.monotonic()
    try:
        ObjectStore(target).probe(_PROBE)
    except ZipingError as error:
        yield unfit("store", error.reason())
    else:
        seconds = time.monotonic() - begun
        yield MachineCheck("store", "ok", f"{without_secrets(target)} ({seconds * 1000:.0f} ms)")


def cluster(settings: Settings) -> Iterator[MachineCheck]:
    """Check that the configured cluster, if any, answers and its machines make the same bytes."""
    if settings.executor != "dask":
        return
    try:
        threads = probe_cluster(settings)
    except ZipingError as error:
        yield unfit("cluster", error.reason())
    else:
        yield MachineCheck("cluster", "ok", f"{settings.cluster.scheduler or 'dask'} ({threads} threads)")


def clock(ledger: Path, now: Callable[[], datetime]) -> MachineCheck:
    """Check that the system time is plausible: dates of publication come from it."""
    time_now, newest = now(), _newest(ledger)
    if not _RELEASED <= time_now < _TOO_LATE:
        return MachineCheck("clock", "unfit", f"{time_now:%Y-%m-%d %H:%M}", *_WRONG_CLOCK)
    if newest and time_now < newest - _SLACK:
        return MachineCheck(
            "clock", "unfit", f"{time_now:%Y-%m-%d %H:%M} < {newest:%Y-%m-%d %H:%M}", *_WRONG_CLOCK
        )
    return MachineCheck("clock", "ok", f"{time_now:%Y-%m-%d %H:%M %Z}")


_WRONG_CLOCK = (
    "系统时间不正确（早于台账中最近一次收件，或年份不合理）；请校准时间（timedatectl set-ntp true）。",
    "The clock is wrong: it is before the newest entry of the ledger, or in an implausible year; set it"
    " (timedatectl set-ntp true).",
)


def _newest(path: Path) -> datetime | None:
    """Return when the newest submission was received; None if there is none or the ledger is unreadable."""
    if not path.is_file():
        return None
    try:
        with Ledger.reading(path) as ledger:
            row = ledger.row("SELECT received_at FROM submissions ORDER BY id DESC LIMIT 1")
    except LedgerTrouble:
        return None  # the check of the ledger reports it
    return datetime.fromisoformat(row["received_at"]).astimezone(UTC) if row else None
