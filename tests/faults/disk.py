"""Disks and shares that refuse: put one of these in place of a function that writes."""

from __future__ import annotations

import errno
from typing import NoReturn


def no_space(*_: object, **__: object) -> NoReturn:
    """The disk is full."""
    raise OSError(errno.ENOSPC, "No space left on device")


def broken_disk(*_: object, **__: object) -> NoReturn:
    """The disk cannot be read or written."""
    raise OSError(errno.EIO, "Input/output error")


def denied(*_: object, **__: object) -> NoReturn:
    """The account may not do it."""
    raise PermissionError(errno.EACCES, "Permission denied")


def unsupported(*_: object, **__: object) -> NoReturn:
    """The file system cannot do it."""
    raise OSError(errno.EOPNOTSUPP, "Operation not supported")
