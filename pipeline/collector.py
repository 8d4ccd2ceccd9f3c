"""Python's cycle collector, and when it rests."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """It rests in this block: reading, printing and imports make a great many objects that are all needed.

    With it a document of a thousand forms would take twice as long a form as a single one, and a program a
    tenth longer to start.  Where it rested already it goes on to do so.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
