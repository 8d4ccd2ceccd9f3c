"""Threads that end with an error: the log hears of it, not a user's terminal."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_log = logging.getLogger(__name__)


@contextmanager
def logged() -> Iterator[None]:
    """Log what ends a thread while the block runs; who needs the thread finds it dead and replaces it."""
    before = threading.excepthook
    threading.excepthook = _say
    try:
        yield
    finally:
        threading.excepthook = before


def _say(ended: threading.ExceptHookArgs) -> None:
    name = ended.thread.name if ended.thread else "?"
    _log.error("the thread %s ended", name, exc_info=ended.exc_value)
