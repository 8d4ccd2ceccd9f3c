"""TODO from pipeline/service/workers.py."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime

from ...errors import Timeout
from ...model.finding import NONE_WAIVED, Waived
from ...model.limits import Limits
from ...model.outcome import Outcome
from ..context.guard import ChainFactory, Result, refused
from .process import run


class InlineExecutor:
    """No process at all: the chain runs here, in the main thread, when a file is submitted."""

    def __init__(self, prepare: ChainFactory, limits: Limits) -> None:
        self._chain = prepare()
        self._seconds = limits.file_seconds

    def submit(
        self, data: bytes, filename: str, waived: Waived = NONE_WAIVED, at: datetime | None = None
    ) -> Future[Result]:
        """Run the chain and return what is done already."""
        done: Future[Result] = Future()
        done.set_result(run(self._limited, data, filename, waived, at))
        return done

    def ahead(self) -> int:
        """One: it is done when it is submitted."""
        return 1

    def close(self) -> None:
        """There is nothing to end."""

    def _limited(self, data: bytes, filename: str, waived: Waived, at: datetime | None) -> Outcome:
        return within(self._seconds, lambda d, name: self._chain(d, name, waived, at), data, filename)


_AGAIN_SECONDS = 5.0
"""The alarm rings again: a library may have caught the first one."""


def within(seconds: float, chain: Callable[[bytes, str], Outcome], data: bytes, filename: str) -> Outcome:
    """What the chain makes of a file, or that it took too long.  For the main thread only."""
    try:
        with _alarm(seconds):
            return chain(data, filename)
    except Timeout as refusal:
        return refused(data, filename, refusal)


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise Timeout in the block after so many seconds."""

    def ring(*_: object) -> None:
        raise Timeout(seconds=f"{seconds:g}")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
