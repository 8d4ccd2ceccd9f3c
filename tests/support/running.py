"""A service that runs in a separate process while a test drops files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

from support.folders import PYTHONPATH

from pipeline.config.settings import Settings
from pipeline.service.monitoring.status import status

PATIENCE = 120.0
Output = TypeVar("Output", str, bytes)


@dataclass
class Running:
    process: subprocess.Popen[str]
    inbox: Path
    outbox: Path

    def answer(self) -> str:
        """Return the next line that the service prints."""
        stdout: IO[str] | None = self.process.stdout
        assert stdout is not None
        return stdout.readline().strip()

    def drop(self, name: str, data: bytes) -> Path:
        path = self.inbox / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def killed_at_end(process: subprocess.Popen[Output]) -> Iterator[subprocess.Popen[Output]]:
    """Give a process to a test; kill it at the end if it still runs, so that a test that fails does not wait."""
    with process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def running(
    settings: Settings,
    poll: float = 30.0,
    *,
    before: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[Running]:
    """Run a service with the chain and the page maker of `fakes`; `before` is a prefix of its command."""
    script = Path(__file__).with_name("watched.py")
    command = [*before, sys.executable, str(script), str(settings.inbox), str(settings.outbox), str(poll)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": PYTHONPATH, **(environment or {})},
    )
    try:
        yield Running(process, settings.inbox, settings.outbox)
    finally:
        process.kill()
        process.communicate()


def states(settings: Settings) -> list[tuple[str, str]]:
    return [(s["name"], s["state"]) for s in status(settings)["submissions"]]
