"""The interface of executors, which run the chain on submitted files.

Implementations: this process, a pool of worker processes, a cluster.
"""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime
from typing import Protocol

from ...model.finding import NONE_WAIVED, Waived
from .guard import Result


class Executor(Protocol):
    """Runs the chain; the implementations are in `executors/`."""

    def submit(
        self, data: bytes, filename: str, waived: Waived = NONE_WAIVED, at: datetime | None = None
    ) -> Future[Result]:
        """Start processing a file.

        `at` dates the comments in its annotated copy; without `at` no copy is made.
        """

    def render_english(self, record_json: bytes, record_id: str) -> Future[Result]:
        """Start rendering the English PDF of a published record.

        The result has it as `pdfs["en"]` of its only form.
        """

    def capacity(self) -> int:
        """Return how many files may be under way.

        That is enough to keep all workers busy, and no more, because every such file is held in memory.
        """

    def close(self) -> None:
        """Stop without waiting for unfinished work."""
