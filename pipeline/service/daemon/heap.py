"""Returns memory that was needed for a short time to the system.

A pass over all records holds a little of each while it lasts.  What it frees, the C library keeps for later
use, in pieces between blocks that are still in use, so that the service seems to grow for as long as it runs.
It also keeps a separate heap for each thread, from which other threads cannot allocate.
"""

from __future__ import annotations

import ctypes
from functools import cache

_ARENA_MAX = -8
"""M_ARENA_MAX of mallopt(3), as glibc numbers it."""


def share_between_threads() -> None:
    """Make all threads use one heap (glibc: mallopt(3)); call it before any thread is started.

    Threads hardly compete for it: a thread that allocates holds the interpreter's lock.
    """
    if _trim():  # other C libraries may number the options differently
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def trim() -> None:
    """Return free memory to the system (glibc: malloc_trim(3)); do nothing if the C library cannot."""
    if trim := _trim():
        trim(0)


@cache
def _trim() -> ctypes._NamedFuncPointer | None:
    found: ctypes._NamedFuncPointer | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
