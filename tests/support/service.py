"""A service with a clock that the test controls: `drop` a file, `settle`, `run_pass`."""

from __future__ import annotations

from pathlib import Path

from support.fakes import Ticking, prepare

from pipeline.model.answer import Answer
from pipeline.service.context.context import ServiceContext
from pipeline.service.daemon.loop import ServiceLoop
from pipeline.service.executors.inline import InlineExecutor


class Service:
    """A service loop with its inbox, without child processes."""

    def __init__(self, context: ServiceContext, ticking: Ticking) -> None:
        self.context = context
        self.ticking = ticking
        self.answers: list[Answer] = []
        self.loop = ServiceLoop(
            context,
            InlineExecutor(prepare, context.settings.limits),
            ticking.monotonic,
            lambda: False,
            self.answers.append,
        )

    def drop(self, name: str, data: bytes) -> Path:
        path = self.context.settings.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def settle(self) -> list[Answer]:
        """Run two passes with the settle time between them; return the answers given meanwhile."""
        before = len(self.answers)
        self.loop.run_pass()
        self.ticking.pass_seconds(self.context.settings.settle)
        self.loop.run_pass()
        return self.answers[before:]
