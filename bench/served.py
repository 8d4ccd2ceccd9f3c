"""Run a service as it is installed: in its own process and folders; forms are dropped while it runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.config.settings import Settings
from pipeline.service.context.clock import system_clock
from pipeline.service.monitoring.overview import current

_LOOK = 0.005
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGESIZE")


@dataclass(frozen=True)
class Served:
    """A running service."""

    pid: int
    folder: Path

    @property
    def inbox(self) -> Path:
        """The folder in which forms are dropped."""
        return self.folder / "inbox"

    def drop(self, name: str, data: bytes) -> None:
        """Put a complete file into the inbox, by renaming it."""
        (self.inbox / f".{name}").write_bytes(data)
        (self.inbox / f".{name}").rename(self.inbox / name)

    def is_answered(self, name: str) -> bool:
        """Return whether the receipt exists; it is written after everything public of the form."""
        return (self.inbox / "回执" / f"{Path(name).stem}.回执.html").exists()

    def has_published(self, count: int) -> bool:
        """Return whether `count` submissions were published."""
        return current(Settings(outbox=self.folder / "outbox"), system_clock()).totals["published"] >= count

    def memory(self) -> int:
        """Return the resident bytes of the service's own process."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * _PAGE


@contextmanager
def served(folder: Path, configuration: str = "") -> Iterator[Served]:
    """Run `ziping watch` in a folder until the block ends."""
    (folder / "inbox").mkdir(parents=True)
    (folder / "ziping.toml").write_text(configuration, "utf-8")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ZIPING_")}
    command = [sys.executable, "-m", "pipeline", "watch"]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            found = Served(process.pid, folder)
            wait((folder / "outbox" / "internal" / "index.html").exists)
            yield found
        finally:
            process.terminate()


def wait(true: Callable[[], bool], patience: float = 1800.0, look: float = _LOOK) -> float:
    """Wait until the condition is true; return the seconds it took.  Raises TimeoutError."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > patience:
            raise TimeoutError
        time.sleep(look)
    return time.monotonic() - begun


def processor_seconds(pid: int) -> float:
    """Return the processor seconds of a process and of its running child processes."""
    started = Path(f"/proc/{pid}/task").glob("*/children")
    family = {pid, *(int(child) for path in started for child in path.read_text().split())}
    return sum(_used(one) for one in family)


def _used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK
