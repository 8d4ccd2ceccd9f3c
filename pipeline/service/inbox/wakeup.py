"""A bell that wakes the service: rung by other threads and by signals, never missed, no lock in it."""

from __future__ import annotations

import os
import select


class Wakeup:
    """A pipe to oneself.  What waits sleeps in the kernel."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def wake(self) -> None:
        """Wake who waits, or who waits next."""
        try:
            os.write(self._write, b"!")
        except BlockingIOError:
            return  # it rings already

    def wait(self, seconds: float) -> bool:
        """Sleep until somebody rings, at most so long; says whether somebody did."""
        rung, _, _ = select.select([self._read], [], [], max(0.0, seconds))
        if rung:
            os.read(self._read, 65_536)
        return bool(rung)

    def close(self) -> None:
        """Put the bell away."""
        os.close(self._read)
        os.close(self._write)
