"""The lock of an outbox: one process holds it at a time, and others can see which one.

The lock is the kernel's (flock(2)) on `state/service.lock`, so it ends with its process, however that ends;
the content of the file only says who holds it.
"""

from __future__ import annotations

import fcntl
import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ...errors import ConfigurationError
from ...storage import atomic
from .paths import Outbox

SERVICE = "watch"
"""The command that a running service writes into its lock."""
_TRIES, _MOMENT = 100, 0.01
"""How often the lock is tried, and the seconds between two tries."""


class OutboxInUse(ConfigurationError):
    """Another process holds the outbox.  Operands: `outbox`, `command`, `pid`, `host`."""

    zh = "发布文件夹 {outbox} 正由另一个进程使用（{command}，进程号 {pid}，主机 {host}）。"
    en = "The outbox {outbox} is in use by another process ({command}, pid {pid}, {host})."
    do_zh = "请等待该进程结束或先停止它；服务运行时，把文件放入收件文件夹即可。"
    do_en = "Wait for that process or stop it first; while the service runs, drop files in its inbox."


@contextmanager
def hold(outbox: Outbox, command: str) -> Iterator[None]:
    """Hold the outbox for this process.  Raises OutboxInUse, with its owner, if another process holds it."""
    path = _path(outbox)
    atomic.make_folder(path.parent)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        _acquire(outbox, descriptor, command)
        yield
    finally:
        os.close(descriptor)


def owner(outbox: Outbox) -> dict[str, str | int]:
    """Return the last owner of the lock: `pid`, `host`, `command`; empty if there was none."""
    try:
        return dict(json.loads(_path(outbox).read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def is_served(outbox: Outbox) -> bool:
    """Return whether a service holds the outbox now."""
    return owner(outbox).get("command") == SERVICE and is_held(outbox)


def is_held(outbox: Outbox) -> bool:
    """Return whether a process holds the outbox now."""
    try:
        descriptor = os.open(_path(outbox), os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _lock_now(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _path(outbox: Outbox) -> Path:
    return outbox.state / "service.lock"


def _acquire(outbox: Outbox, descriptor: int, command: str) -> None:
    """Take the lock.

    A process that only checks the lock shares it for a moment: in that case retry, but do not wait for an
    owner.
    """
    for _ in range(_TRIES):
        if _lock_now(descriptor, fcntl.LOCK_EX):
            break
        if not _lock_now(descriptor, fcntl.LOCK_SH):
            raise _in_use(outbox)
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        time.sleep(_MOMENT)
    else:
        raise _in_use(outbox)
    entry = {"pid": os.getpid(), "host": platform.node(), "command": command}
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(entry).encode(), 0)


def _lock_now(descriptor: int, kind: int) -> bool:
    """Try to lock a file without waiting; return whether that succeeded."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _in_use(outbox: Outbox) -> OutboxInUse:
    unknown: dict[str, str | int] = {"pid": "?", "host": "?", "command": "?"}
    return OutboxInUse(outbox=outbox.root, **(unknown | owner(outbox)))
