"""Work that does not end by itself."""

from __future__ import annotations

import threading
from typing import NoReturn


def hang() -> NoReturn:
    """Wait far longer than any limit; a signal handler may end the wait."""
    threading.Event().wait(600)
    raise AssertionError("nobody ended it")
