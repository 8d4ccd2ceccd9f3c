"""Memory that was used for a moment goes back to the system.

A pass over all records holds something of each while it lasts.  What it frees the C library keeps for the
next one, in pieces between what stays, so that a service seems to grow for as long as it runs.
"""

from __future__ import annotations

import ctypes
from functools import cache


def give_back() -> None:
    """Give back what is free; nothing happens where the C library has no way to (glibc: malloc_trim(3))."""
    if trim := _trim():
        trim(0)


@cache
def _trim() -> ctypes._NamedFuncPointer | None:
    found: ctypes._NamedFuncPointer | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return found
