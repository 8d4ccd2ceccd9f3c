"""TODO from pipeline/service/workers.py."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime
from typing import Protocol

from ...model.finding import NONE_WAIVED, Waived
from ..context.guard import Result


class Executor(Protocol):
    """Something that runs the chain."""

    def submit(
        self, data: bytes, filename: str, waived: Waived = NONE_WAIVED, at: datetime | None = None
    ) -> Future[Result]:
        """Begin with a file.  `at` dates the comments in its annotated copy; without it none is made."""

    def ahead(self) -> int:
        """How many files may be under way: enough that nobody idles, and no more, for all lie in memory."""

    def close(self) -> None:
        """End; nobody waits for what is not done yet."""
