"""Wake the service from other threads and from signal handlers, without a lock and without a missed call."""

from __future__ import annotations

import os
import select


class Wakeup:
    """A pipe from this process to itself (the self-pipe trick)."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def wake(self) -> None:
        """End the current wait, or the next one if none is in progress."""
        try:
            os.write(self._write, b"!")
        except BlockingIOError:
            return  # a wake-up is pending

    def wait(self, seconds: float) -> bool:
        """Wait for `wake`, at most `seconds`; return whether it was called."""
        woken, _, _ = select.select([self._read], [], [], max(0.0, seconds))
        if woken:
            os.read(self._read, 65_536)
        return bool(woken)

    def close(self) -> None:
        """Close the pipe."""
        os.close(self._read)
        os.close(self._write)
