"""A dask scheduler and its workers, each in a process of its own on the loopback interface."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from support.folders import ROOT, TESTS
from support.waiting import until

REPOSITORY, HERE = ROOT, TESTS
_SECONDS = 60.0
_LOCAL = ("--host", "127.0.0.1", "--no-dashboard")
_NO_ZIPING = "import sys\nsys.modules['pipeline'] = None\n"


@dataclass
class DaskCluster:
    """A cluster; `folder` gets logs and files of the workers, which can import the tests' chains."""

    folder: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *workers: str) -> None:
        """Start a scheduler and some workers."""
        self._run("scheduler", "--port", "0", "--scheduler-file", str(self._file))
        for name in workers:
            self.join(name)
        self.until(*workers)

    @property
    def address(self) -> str:
        """The address of the scheduler."""
        found = self._log("scheduler").partition("Scheduler at:")[2]
        return found.split()[0]

    def join(self, name: str, *, ziping: bool = True) -> None:
        """Add a worker with one thread, with or without ziping."""
        lacking = self.folder / "lacking"
        if not ziping:
            lacking.mkdir()
            (lacking / "sitecustomize.py").write_text(_NO_ZIPING)
        options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(self.folder))
        path = (REPOSITORY, HERE) if ziping else (lacking,)
        self._run("worker", "--scheduler-file", str(self._file), *options, name=name, path=path)

    def until(self, *names: str) -> None:
        """Wait until these workers have registered."""
        until(
            lambda: all("Registered to" in self._log(name) for name in names),
            lambda: [self._log(name) for name in ("scheduler", *names)],
        )

    def kill(self, name: str) -> None:
        """Kill a process, as a power failure would."""
        process = self.processes.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def leave(self, name: str) -> None:
        """Kill a worker, and wait until the scheduler has noticed."""
        address = self._log(name).partition("Start worker at:")[2].split()[0]
        self.kill(name)
        until(
            lambda: f"Remove worker addr: {address}" in self._log("scheduler"),
            lambda: self._log("scheduler"),
        )

    def close(self) -> None:
        """Kill all processes."""
        for name in list(self.processes):
            self.kill(name)

    def name_of(self, pid: int) -> str:
        """Return the name of the worker with this process id."""
        return next(name for name, process in self.processes.items() if process.pid == pid)

    @property
    def _file(self) -> Path:
        return self.folder / "scheduler.json"

    def _log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text("utf-8") if path.exists() else ""

    def _run(
        self, kind: str, *options: str, name: str = "", path: tuple[Path, ...] = (REPOSITORY, HERE)
    ) -> None:
        command = [sys.executable, "-m", "distributed.cli.dask_" + kind, *options, *_LOCAL]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path))}
        with (self.folder / f"{name or kind}.log").open("wb") as log:
            self.processes[name or kind] = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
