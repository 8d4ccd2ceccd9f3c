"""Memory that was used for a moment goes back to the system.

A pass over all records holds something of each while it lasts.  What it frees the C library keeps for the
next one, in pieces between what stays, so that a service seems to grow for as long as it runs; and for each
thread in a heap of its own, from which the other threads take nothing.
"""

from __future__ import annotations

import ctypes
from functools import cache

_ARENA_MAX = -8
"""M_ARENA_MAX of mallopt(3), as glibc numbers it."""


def share_between_threads() -> None:
    """Have all threads take from one heap; to be called before there are any (glibc: mallopt(3)).

    They hardly meet there: a thread that allocates holds the interpreter's lock.
    """
    if _trim():  # another library may have a mallopt that numbers its options otherwise
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def trim() -> None:
    """Give back what is free; nothing happens where the C library has no way to (glibc: malloc_trim(3))."""
    if trim := _trim():
        trim(0)


@cache
def _trim() -> ctypes._NamedFuncPointer | None:
    found: ctypes._NamedFuncPointer | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
