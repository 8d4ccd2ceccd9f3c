"""A batch of forms on all cores: `ziping convert` with everything it publishes, and LibreOffice's PDFs alone.

LibreOffice is measured as it is commonly used (one process for all files) and as it is fastest: one process
per core in parallel, each with its own existing user profile.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pipeline.config.settings import Settings
from pipeline.service.context.guard import Result
from pipeline.service.executors.pool import WorkerPool
from pipeline.service.executors.task import chain_of

from .forms import forms
from .measure import Candidate

FORMS, IN_WORKERS = 200, 1_000
_CORES = os.cpu_count() or 1
_DAY = datetime(2023, 3, 31, tzinfo=UTC)
_TIMES = 2


def candidates(scratch: Path) -> list[Candidate]:
    """Return the candidates, the fastest LibreOffice first."""
    folder = scratch / "batch"
    folder.mkdir()
    for name, data in forms(FORMS, "批"):
        (folder / name).write_bytes(data)
    files = sorted(folder.iterdir())
    convert = partial(_convert, folder, scratch)
    return [
        _office(f"LibreOffice: PDF only, {_CORES} processes", scratch, files, _CORES),
        _office("LibreOffice: PDF only, one process", scratch, files, 1),
        Candidate(
            f"ziping convert: JSON + HTML + PDF + site, {_CORES} workers", convert, FORMS, _TIMES, False
        ),
        Candidate(f"{_CORES} workers, {IN_WORKERS:,} forms: the chain", _in_workers, IN_WORKERS, 1, False),
    ]


def _convert(folder: Path, scratch: Path) -> None:
    """Run `ziping convert` as users do, into a new outbox."""
    with tempfile.TemporaryDirectory(dir=scratch) as outbox:
        command = [sys.executable, "-m", "pipeline", "convert", "--outbox", outbox, str(folder)]
        subprocess.run(command, check=True, cwd=scratch, stdout=subprocess.DEVNULL)


def _office(name: str, scratch: Path, files: Sequence[Path], processes: int) -> Candidate:
    command = shutil.which("soffice")
    if not command:
        return Candidate(name, None)
    shares = [files[part::processes] for part in range(processes)]
    runs = [partial(_office_command, command, scratch / f"office-{n}") for n in range(processes)]
    _side_by_side([run(files[:1]) for run in runs])
    run: Callable[[], None] = lambda: _side_by_side([r(s) for r, s in zip(runs, shares, strict=True)])  # noqa: E731
    return Candidate(name, run, len(files), _TIMES, warmed=False)


def _office_command(command: str, folder: Path, files: Sequence[Path]) -> list[str]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    return [command, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]


def _side_by_side(commands: Sequence[Sequence[str]]) -> None:
    quiet = subprocess.DEVNULL
    running = [subprocess.Popen(command, stdout=quiet, stderr=quiet) for command in commands]
    for process in running:
        process.wait()


def _in_workers() -> None:
    """Run many forms through the workers alone and print the largest memory of a worker."""
    settings = Settings(jobs=_CORES)
    pool = WorkerPool(settings.jobs, chain_of(settings), settings.limits)
    try:
        ahead: deque[Future[Result]] = deque()
        for name, data in forms(IN_WORKERS, "工"):
            ahead.append(pool.submit(data, name, at=_DAY))
            if len(ahead) >= pool.capacity():
                ahead.popleft().result()
        wait(ahead)
        most = max(_peak(worker._process.pid or 0) for worker in pool._workers if worker._process)
        print(f"memory of a worker after {IN_WORKERS // _CORES} forms: {most / 1024:.0f} MiB at most")
    finally:
        pool.close()


def _peak(pid: int) -> int:
    """Return the peak resident memory of a process, in kB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
