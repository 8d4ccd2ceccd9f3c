"""Signals of the operating system, heard for a while."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager


@contextmanager
def heard(handlers: Mapping[signal.Signals, Callable[[], None]]) -> Iterator[None]:
    """Call a function for each signal while the block runs; only a main thread hears them."""
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
