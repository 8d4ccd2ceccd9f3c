from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from support.fakes import FakePageMaker, Ticking, prepare
from support.service import Service

from pipeline.config.settings import Settings
from pipeline.model.answer import Answer
from pipeline.service.context.context import ServiceContext, open_context
from pipeline.service.processing.batch import convert

hypothesis.register_profile(
    "same", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
"""Every run of the tests uses the same examples, however busy the machine is; `--hypothesis-profile=default`
searches for new ones."""
hypothesis.load_profile("same")


@pytest.fixture
def unprivileged() -> list[str]:
    """Return the command prefix under which file permissions apply even if the tests run as root."""
    if os.geteuid():
        return []
    drop = ["setpriv", "--bounding-set=-all"]
    if (
        not shutil.which(drop[0])
        or subprocess.run([*drop, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("root that cannot let go of its rights")
    return drop


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "inbox").mkdir()
    return Settings(inbox=tmp_path / "inbox", outbox=tmp_path / "outbox")


@pytest.fixture
def ticking() -> Ticking:
    return Ticking()


@pytest.fixture
def opened(settings: Settings, ticking: Ticking) -> Callable[..., AbstractContextManager[ServiceContext]]:
    """Open the context of the outbox; a test can do so again after an abrupt end."""

    def open_with(page_maker: FakePageMaker | None = None) -> AbstractContextManager[ServiceContext]:
        return open_context(settings, "test", page_maker or FakePageMaker(), clock=ticking)

    return open_with


@pytest.fixture
def context(opened: Callable[..., AbstractContextManager[ServiceContext]]) -> Iterator[ServiceContext]:
    with opened() as found:
        yield found


@pytest.fixture
def converted(settings: Settings, ticking: Ticking) -> Callable[..., list[Answer]]:
    """`convert` with the fake chain; the clock advances by a minute between two calls."""

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


@pytest.fixture
def service(context: ServiceContext, ticking: Ticking) -> Service:
    return Service(context, ticking)
