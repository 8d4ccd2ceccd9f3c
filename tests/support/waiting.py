"""Wait for another thread or process: for a condition, never for a fixed time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

LIMIT_SECONDS = 120.0
"""How long anything may take on a busy machine before a test gives up."""


def until(
    true: Callable[[], object], what: Callable[[], object] = lambda: "", seconds: float = LIMIT_SECONDS
) -> None:
    """Wait until a condition holds; if it does not, fail with the message that `what` returns."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what()
        threading.Event().wait(0.02)
