"""The clock of the service: the type `Clock`, and the system's clock in UTC.

Functions take a clock as an argument, so that tests can pass another one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)
