from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakePageMaker, Ticking, prepare

from pipeline.config.settings import Settings
from pipeline.model.answer import Answer
from pipeline.service.context.context import ServiceContext, open_context
from pipeline.service.daemon.loop import ServiceLoop
from pipeline.service.executors.inline import InlineExecutor
from pipeline.service.processing.batch import convert


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "inbox").mkdir()
    return Settings(inbox=tmp_path / "inbox", outbox=tmp_path / "outbox")


@pytest.fixture
def ticking() -> Ticking:
    return Ticking()


@pytest.fixture
def opened(settings: Settings, ticking: Ticking) -> Callable[..., AbstractContextManager[ServiceContext]]:
    """A desk, opened again after every abrupt end."""

    def open_with(page_maker: FakePageMaker | None = None) -> AbstractContextManager[ServiceContext]:
        return open_context(settings, "test", page_maker or FakePageMaker(), clock=ticking)

    return open_with


@pytest.fixture
def context(opened: Callable[..., AbstractContextManager[ServiceContext]]) -> Iterator[ServiceContext]:
    with opened() as found:
        yield found


@pytest.fixture
def converted(settings: Settings, ticking: Ticking) -> Callable[..., list[Answer]]:
    """`convert` with the fake chain; a minute passes between two calls."""

    def run(*paths: Path, **changes: Any) -> list[Answer]:  # noqa: ANN401  fields of Settings
        ticking.pass_seconds(60)
        return convert(
            list(paths),
            replace(settings, **changes),
            clock=ticking,
            make_chain=prepare,
            page_maker=FakePageMaker(),
        )

    return run


class Service:
    """A shift with a clock of the test's own: `drop` a file, `settle`, `run_pass`."""

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
        """Two scans, the time to settle between them; the answers given meanwhile."""
        before = len(self.answers)
        self.loop.run_pass()
        self.ticking.pass_seconds(self.context.settings.settle)
        self.loop.run_pass()
        return self.answers[before:]


@pytest.fixture
def service(context: ServiceContext, ticking: Ticking) -> Service:
    return Service(context, ticking)
