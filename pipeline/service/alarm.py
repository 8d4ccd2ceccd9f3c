"""The time limit of a file where it is read in this very process, as commands do with single files."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..errors import Timeout
from ..model.outcome import Outcome
from .border import refused

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
