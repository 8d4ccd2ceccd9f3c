"""Handlers of signals, and of threads that end with an error, for the time of a block."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def handled(handlers: Mapping[signal.Signals, Callable[[], None]]) -> Iterator[None]:
    """Call a function for each signal while the block runs; outside the main thread, do nothing."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _handler(act)) for number, act in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _handler(act: Callable[[], None]) -> Callable[..., None]:
    return lambda *_: act()


_log = logging.getLogger(__name__)


@contextmanager
def thread_ends_logged() -> Iterator[None]:
    """Log the error that ends a thread while the block runs; the thread's owner notices and replaces it."""
    before = threading.excepthook
    threading.excepthook = _log_end
    try:
        yield
    finally:
        threading.excepthook = before


def _log_end(ended: threading.ExceptHookArgs) -> None:
    name = ended.thread.name if ended.thread else "?"
    _log.error("the thread %s ended with an error", name, exc_info=ended.exc_value)
