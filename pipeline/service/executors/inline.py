"""The executor without worker processes: run the chain in the calling process, in its main thread.

It suits a single file, where starting a process would take as long as reading the file.  A SIGALRM timer
enforces the time limit; there is no sandbox and no memory limit.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from ...errors import Timeout
from ...model.finding import NONE_WAIVED, Waived
from ...model.limits import Limits
from ...model.outcome import Outcome
from ..context.guard import ChainFactory, Result, refused_outcome
from .process import run


class InlineExecutor:
    """Runs the chain in the main thread, without a process, when a file is submitted."""

    def __init__(self, make_chain: ChainFactory, limits: Limits) -> None:
        self._chain = make_chain()
        self._seconds = limits.file_seconds

    def submit(
        self, data: bytes, filename: str, waived: Waived = NONE_WAIVED, at: datetime | None = None
    ) -> Future[Result]:
        """Run the chain and return a completed future."""
        return self._done(lambda d, name: self._chain(d, name, waived, at), data, filename)

    def render_english(self, record_json: bytes, record_id: str) -> Future[Result]:
        """Render the PDF and return a completed future."""
        step: Callable[[bytes, str], Outcome] = getattr(self._chain, "english")  # noqa: B009 - of `PreparedChain` only
        return self._done(step, record_json, record_id)

    def capacity(self) -> int:
        """Return 1: a file is done when `submit` returns."""
        return 1

    def close(self) -> None:
        """Do nothing: there is no process to end."""

    def _done(self, step: Callable[[bytes, str], Outcome], data: bytes, name: str) -> Future[Result]:
        done: Future[Result] = Future()
        done.set_result(run(partial(within, self._seconds, step), data, name))
        return done


_AGAIN_SECONDS = 5.0
"""Interval at which the alarm is repeated: a library may have caught the first Timeout."""


def within(seconds: float, chain: Callable[[bytes, str], Outcome], data: bytes, filename: str) -> Outcome:
    """Run the chain with a time limit; a timeout becomes a refused outcome.  For the main thread only."""
    try:
        with _alarm(seconds):
            return chain(data, filename)
    except Timeout as refusal:
        return refused_outcome(data, filename, refusal)


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise Timeout in the block after `seconds`."""

    def ring(*_: object) -> None:
        raise Timeout(seconds=f"{seconds:g}")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
