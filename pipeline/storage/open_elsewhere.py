"""Whether another program has a file open for writing, as far as the kernel says so without special rights.

- A read lease (fcntl(2), F_SETLEASE) is refused as long as anybody has the file open for writing, smbd for a
  client included.  Only the owner of the file may ask, or root (CAP_LEASE).
- `/proc/locks` (proc_locks(5)) lists the locks of programs that lock what they write, such as LibreOffice,
  whoever owns the file.

Neither says anything about programs on other machines: on a network file system a lease depends on what the
client happens to cache, so it must not be asked for there.  A program that has no lock, on a file of another
account, is not noticed.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
from pathlib import Path

_LOCKS = Path("/proc/locks")


def is_open_for_writing(descriptor: int) -> bool | None:
    """Return whether anybody has a file open for writing; None if the kernel does not tell this account.

    The file must be on a local file system and open for reading only.  Somebody who opens it for writing at
    the same moment waits until the lease is given back at once; the signal of that, which would end this
    process, is replaced by one that is ignored by default.
    """
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return True if error.errno in {errno.EAGAIN, errno.EBUSY} else None
    fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def locked_for_writing(text: str | None = None) -> set[tuple[int, int]]:
    """Return device and inode of every file that another process holds a lock on for writing.

    `text` replaces the kernel's list.
    """
    if text is None:
        text = _LOCKS.read_text("ascii", "replace") if _LOCKS.exists() else ""
    places = []
    for line in text.splitlines():
        match line.split():
            case [_, _, _, "WRITE", process, place, *_] if process != str(os.getpid()):
                places.append(_place(place))
    return {place for place in places if place}


def _place(text: str) -> tuple[int, int] | None:
    """Return device and inode from `major:minor:inode`; the first two are hexadecimal."""
    try:
        major, minor, inode = text.split(":")
        return os.makedev(int(major, 16), int(minor, 16)), int(inode)
    except ValueError:
        return None
