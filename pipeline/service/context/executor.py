"""What runs the chain on submitted files: this process, a pool of worker processes, or a cluster."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime
from typing import Protocol

from ...model.finding import NONE_WAIVED, Waived
from .guard import Result


class Executor(Protocol):
    """Runs the chain; the classes stand in `executors/`."""

    def submit(
        self, data: bytes, filename: str, waived: Waived = NONE_WAIVED, at: datetime | None = None
    ) -> Future[Result]:
        """Begin with a file.  `at` dates the comments in its annotated copy; without it none is made."""

    def render_english(self, record_json: bytes, record_id: str) -> Future[Result]:
        """Begin with the English PDF of a published record; it is `pdfs["en"]` of the only form."""

    def capacity(self) -> int:
        """How many files may be under way: enough that nobody idles, and no more, for all lie in memory."""

    def close(self) -> None:
        """End without waiting for what is not done yet."""
