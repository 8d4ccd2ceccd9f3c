from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import FakePress, Ticking, prepare

from pipeline.model.answer import Answer
from pipeline.service.batch import convert
from pipeline.service.desk import Desk, open_desk
from pipeline.service.settings import Settings
from pipeline.service.shift import Shift
from pipeline.service.workers import Inline


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "inbox").mkdir()
    return Settings(inbox=tmp_path / "inbox", outbox=tmp_path / "outbox")


@pytest.fixture
def ticking() -> Ticking:
    return Ticking()


@pytest.fixture
def opened(settings: Settings, ticking: Ticking) -> Callable[..., AbstractContextManager[Desk]]:
    """A desk, opened again after every abrupt end."""

    def open_with(press: FakePress | None = None) -> AbstractContextManager[Desk]:
        return open_desk(settings, "test", clock=ticking, press=press or FakePress())

    return open_with


@pytest.fixture
def desk(opened: Callable[..., AbstractContextManager[Desk]]) -> Iterator[Desk]:
    with opened() as found:
        yield found


@pytest.fixture
def converted(settings: Settings, ticking: Ticking) -> Callable[..., list[Answer]]:
    """`convert` with the fake chain; a minute passes between two calls."""

    def run(*paths: Path, **changes: Any) -> list[Answer]:  # noqa: ANN401  fields of Settings
        ticking.pass_seconds(60)
        return convert(
            list(paths), replace(settings, **changes), clock=ticking, prepare=prepare, press=FakePress()
        )

    return run


class Service:
    """A shift with a clock of the test's own: `drop` a file, `settle`, `turn`."""

    def __init__(self, desk: Desk, ticking: Ticking) -> None:
        self.desk = desk
        self.ticking = ticking
        self.answers: list[Answer] = []
        self.shift = Shift(
            desk, Inline(prepare, desk.settings.limits), ticking.monotonic, lambda: False, self.answers.append
        )

    def drop(self, name: str, data: bytes) -> Path:
        path = self.desk.settings.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def settle(self) -> list[Answer]:
        """Two scans, the time to settle between them; the answers given meanwhile."""
        before = len(self.answers)
        self.shift.turn()
        self.ticking.pass_seconds(self.desk.settings.settle)
        self.shift.turn()
        return self.answers[before:]


@pytest.fixture
def service(desk: Desk, ticking: Ticking) -> Service:
    return Service(desk, ticking)
