"""Pause Python's cyclic garbage collector."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the cyclic garbage collector in this block.

    Reading, rendering and imports create a great many objects that all stay in use.  With the collector on,
    a document of a thousand forms would take twice as long per form as a single form, and the program would
    take a tenth longer to start.  If the collector is already off, it stays off.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
