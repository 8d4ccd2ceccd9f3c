"""Faults of disks and shares; a test puts one of these in place of a function that writes."""

from __future__ import annotations

import errno
from typing import NoReturn


def no_space(*_: object, **__: object) -> NoReturn:
    """Fail because the disk is full."""
    raise OSError(errno.ENOSPC, "No space left on device")


def broken_disk(*_: object, **__: object) -> NoReturn:
    """Fail because the disk cannot be read or written."""
    raise OSError(errno.EIO, "Input/output error")


def denied(*_: object, **__: object) -> NoReturn:
    """Fail because the account lacks permission."""
    raise PermissionError(errno.EACCES, "Permission denied")


def unsupported(*_: object, **__: object) -> NoReturn:
    """Fail because the file system does not support the operation."""
    raise OSError(errno.EOPNOTSUPP, "Operation not supported")
