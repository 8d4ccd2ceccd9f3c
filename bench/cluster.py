"""`python -m bench.cluster`: forms per second in local processes and on a local cluster of 1 and 2 workers.

Each worker has one thread and therefore one working process.  The coordinator publishes as usual.  Start-up
is left out: the time runs from an early answer to the last one.  Needs the extra `cluster`.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.config.cluster import ClusterSettings
from pipeline.config.settings import Settings
from pipeline.service.processing.batch import convert

from .forms import forms

_EARLY = 8
"""From this answer on all workers are busy."""
_LOCAL = ("--host", "127.0.0.1", "--no-dashboard")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.cluster", description=__doc__)
    parser.add_argument("--forms", type=int, default=60, help="forms per run (default 60)")
    parser.add_argument(
        "--repetitions", type=int, default=3, help="runs of each kind, interleaved (default 3)"
    )
    options = parser.parse_args()
    print(f"{'':28}{'forms/s':>9}{'coordinator CPU ms':>20}")
    with tempfile.TemporaryDirectory(prefix="ziping-bench-") as scratch:
        for turn in range(options.repetitions):
            for name, settings in _kinds(Path(scratch, str(turn))):
                rate, cpu = _measured(Path(scratch), settings, options.forms)
                print(f"{name:28}{rate:9.1f}{cpu * 1000:20.1f}", flush=True)


def _kinds(folder: Path) -> Iterator[tuple[str, Settings]]:
    for jobs in (1, 2):
        yield f"here, {jobs} at a time", Settings(outbox=folder / f"here{jobs}", jobs=jobs)
    for workers in (1, 2):
        with _cluster(folder / f"dask{workers}", workers) as address:
            outbox = folder / f"cluster{workers}"
            yield (
                f"cluster, {workers} of 1 thread",
                Settings(outbox=outbox, executor="dask", cluster=ClusterSettings(address)),
            )


def _measured(scratch: Path, settings: Settings, count: int) -> tuple[float, float]:
    """Return forms per second, and the coordinator's processor seconds per form."""
    with tempfile.TemporaryDirectory(dir=scratch) as given:
        for name, data in forms(count, "集群"):
            Path(given, name).write_bytes(data)
        times: list[float] = []
        used: list[float] = []

        def heard(_: object) -> None:
            times.append(time.perf_counter())
            own = resource.getrusage(resource.RUSAGE_SELF)
            used.append(own.ru_utime + own.ru_stime)

        convert([Path(given)], settings, on_answer=heard)
    forms_timed = count - _EARLY
    return forms_timed / (times[-1] - times[_EARLY - 1]), (used[-1] - used[_EARLY - 1]) / forms_timed


@contextmanager
def _cluster(folder: Path, workers: int) -> Iterator[str]:
    """Run a scheduler and its workers; yield its address when all workers are registered."""
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        file = folder / "scheduler.json"
        stack.enter_context(_process(folder, "scheduler", "--port", "0", "--scheduler-file", str(file)))
        options = ("--scheduler-file", str(file), "--nthreads", "1", "--no-nanny")
        for number in range(workers):
            stack.enter_context(_process(folder, "worker", *options, name=f"worker{number}"))
        while not all("Registered to" in _log(folder, f"worker{n}") for n in range(workers)):
            time.sleep(0.1)
        yield _log(folder, "scheduler").partition("Scheduler at:")[2].split()[0]


@contextmanager
def _process(folder: Path, kind: str, *options: str, name: str = "") -> Iterator[None]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options, *_LOCAL]
    command += ["--local-directory", str(folder)] if kind == "worker" else []
    path = {"PYTHONPATH": str(Path(__file__).parents[1])}
    with (folder / f"{name or kind}.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | path)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _log(folder: Path, name: str) -> str:
    path = folder / f"{name}.log"
    return path.read_text("utf-8") if path.exists() else ""


if __name__ == "__main__":
    main()
