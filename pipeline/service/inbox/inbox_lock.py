"""The lock of an inbox: two services with different outboxes must not take its files from each other.

The file `.ziping-inbox.lock` in the inbox says who serves it.  Two things keep it alive:

- the kernel's lock (flock(2)) on it, which ends with its process and is decisive between processes of one
  machine;
- a number in it that the service raises every `_BEAT_SECONDS`.  It is needed between machines, because on
  many network shares a lock of one machine is not seen by another.

A lock is stale if a process of the same machine left it, or if its number stays the same for `STALE_SECONDS`.
The clocks of the machines are not compared.  A stale lock is taken over.

Those who write to the inbox can remove or replace the file; the service then writes it again, and never ends
because of what is in it.  If the inbox does not allow the file to be written, the service works without it.
"""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
import platform
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from ...errors import ConfigurationError
from ...storage.atomic import PREFIX

_log = logging.getLogger(__name__)
LOCK = f"{PREFIX}inbox.lock"
STALE_SECONDS = 30.0
_BEAT_SECONDS = 5.0
_LOOK_SECONDS = 1.0
_MOST_BYTES = 4096
_TRIES = 10
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_OPEN = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class InboxInUse(ConfigurationError):
    """Another service serves the inbox.  Operands: `inbox`, `host`, `pid`, `outbox` of that service."""

    zh = "收件文件夹 {inbox} 正由另一个服务处理（主机 {host}，进程号 {pid}，发布文件夹 {outbox}）。"
    en = "The inbox {inbox} is served by another service ({host}, pid {pid}, outbox {outbox})."
    do_zh = (
        "一个收件文件夹只能由一个服务处理：请停止其中一个，或在配置中改用另一个收件文件夹（paths.inbox）。"
    )
    do_en = "Only one service can serve an inbox: stop one of them, or set another inbox (paths.inbox)."


@dataclass(frozen=True, slots=True)
class _Holder:
    """Who holds a lock.  `boot` identifies the running kernel, `beat` rises as long as the service lives."""

    host: str
    pid: int
    outbox: str
    boot: str
    beat: int = 0

    @property
    def pid_at(self) -> tuple[str, int]:
        """What identifies the process."""
        return self.boot, self.pid

    @staticmethod
    def here(outbox: Path) -> _Holder:
        boot = _BOOT.read_text("ascii").strip() if _BOOT.exists() else ""
        return _Holder(platform.node(), os.getpid(), str(outbox.absolute()), boot)


class InboxLock:
    """The lock of one inbox.

    `pause` waits for some seconds, and returns earlier if the service is to stop; `is_stopping` says so.
    """

    def __init__(
        self,
        inbox: Path,
        outbox: Path,
        pause: Callable[[float], object],
        is_stopping: Callable[[], bool] = lambda: False,
        stale_seconds: float = STALE_SECONDS,
    ) -> None:
        self.inbox = inbox
        self._path = inbox / LOCK
        self._own = _Holder.here(outbox)
        self._pause = pause
        self._is_stopping = is_stopping
        self._stale_seconds = stale_seconds
        self._descriptor: int | None = None
        self._released = threading.Event()
        self._beating: threading.Thread | None = None
        self._other: tuple[str, int] | None = None

    def acquire(self) -> None:
        """Take the lock, from a dead service if necessary.  Raises InboxInUse."""
        try:
            self._descriptor = self._taken()
        except OSError as error:
            _log.warning("the inbox %s is served without a lock: %s", self.inbox, error)
            return
        self._beating = threading.Thread(target=self._beat_until_released, name="inbox lock", daemon=True)
        self._beating.start()

    def release(self) -> None:
        """Give the lock up; do nothing if it is not held."""
        self._released.set()
        if self._beating:
            self._beating.join()
        if self._descriptor is not None:
            with suppress(OSError):
                if self._is_in_place(self._descriptor):
                    self._path.unlink()
            os.close(self._descriptor)
            self._descriptor = None

    def _taken(self) -> int:
        """Return the descriptor of the lock's file, which now names this service."""
        for _ in range(_TRIES):
            descriptor = self._opened()
            try:
                if self._is_taken(descriptor):
                    return descriptor
            except BaseException:
                os.close(descriptor)
                raise
            os.close(descriptor)
        raise OSError(errno.EAGAIN, "the lock is replaced again and again", str(self._path))

    def _is_taken(self, descriptor: int) -> bool:
        """Take the lock in an open file; return False if the file was replaced meanwhile."""
        locked = _lock(descriptor)
        holder = _read(descriptor)
        if locked is False:
            raise self._in_use(holder)
        if holder and not (locked and holder.boot == self._own.boot):
            self._require_stale(holder)
        if not self._is_in_place(descriptor):
            return False
        self._write(descriptor)
        return True

    def _require_stale(self, holder: _Holder) -> None:
        """Wait until a lock of another machine is stale.  Raises InboxInUse if its service is alive."""
        _log.warning(
            "a service on %s (pid %s) left a lock in %s; waiting %g s to see whether it is alive",
            holder.host, holder.pid, self.inbox, self._stale_seconds,
        )  # fmt: skip
        left = self._stale_seconds
        while left > 0:
            self._pause(min(left, _LOOK_SECONDS))
            left -= _LOOK_SECONDS
            now = self._read_again()
            if (now and now != holder) or self._is_stopping():
                raise self._in_use(now or holder)

    def _read_again(self) -> _Holder | None:
        """Return who holds the lock now; opened again, because shares show changes only then."""
        with suppress(OSError):
            descriptor = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                return _read(descriptor)
            finally:
                os.close(descriptor)
        return None

    def _opened(self) -> int:
        """Open the lock's file; a link in its place is removed, not followed."""
        try:
            return os.open(self._path, _OPEN, 0o666)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
            self._path.unlink()
            return os.open(self._path, _OPEN, 0o666)

    def _is_in_place(self, descriptor: int) -> bool:
        """Return whether the open file is still the one of that name."""
        try:
            return os.path.samestat(os.fstat(descriptor), os.lstat(self._path))
        except FileNotFoundError:
            return False

    def _write(self, descriptor: int) -> None:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(asdict(self._own)).encode(), 0)
        os.fsync(descriptor)

    def _beat_until_released(self) -> None:
        failed = False
        while not self._released.wait(_BEAT_SECONDS):
            try:
                self.beat()
            except OSError as error:
                if not failed:
                    _log.warning("the lock of the inbox %s could not be written: %s", self.inbox, error)
                failed = True
            else:
                failed = False

    def beat(self) -> None:
        """Show that the service lives; write the file again if somebody removed, replaced or changed it."""
        if self._descriptor is None or not self._is_in_place(self._descriptor):
            before, self._descriptor = self._descriptor, self._opened()
            if before is not None:
                os.close(before)
            _lock(self._descriptor)
        other = _read(self._descriptor)
        if other and other.pid_at not in {self._own.pid_at, self._other}:
            self._other = other.pid_at
            _log.error(
                "another service (%s, pid %s, outbox %s) may serve the inbox %s too",
                other.host,
                other.pid,
                other.outbox,
                self.inbox,
            )
        self._own = replace(self._own, beat=self._own.beat + 1)
        self._write(self._descriptor)

    def _in_use(self, holder: _Holder | None) -> InboxInUse:
        host, pid, outbox = (holder.host, holder.pid, holder.outbox) if holder else ("?", "?", "?")
        return InboxInUse(inbox=self.inbox, host=host, pid=pid, outbox=outbox)


def _lock(descriptor: int) -> bool | None:
    """Lock a file; return False if another process has locked it, None if the file system has no locks."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        return False if error.errno == errno.EACCES else None
    return True


def _read(descriptor: int) -> _Holder | None:
    """Return the holder that a file names; None if it names none.  The content is not trusted."""
    try:
        said = json.loads(os.pread(descriptor, _MOST_BYTES, 0))
        return _Holder(
            str(said["host"]), int(said["pid"]), str(said["outbox"]), str(said["boot"]), int(said["beat"])
        )
    except (ValueError, KeyError, TypeError, OSError):
        return None
