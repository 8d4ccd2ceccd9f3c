"""`python -m bench.service`: measurements of the service, each with its target.

Time from drop to published on an idle service, processor time while nothing happens, many forms at once
compared with the throughput of the chain alone and, with `--submissions`, memory over thousands of them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.config.settings import Settings
from pipeline.service.executors.pool import WorkerPool

from . import ours
from .forms import forms
from .served import Served, processor_seconds, served, wait

_WITHOUT_PDF = "[pdf]\nlanguages = []\n"
_BATCH, _EARLY = 100, 500
"""Forms dropped at a time, and the number of submissions after which memory is first recorded."""
_REST = 1.5
"""Seconds between two drops, after which the service is idle again."""


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="ziping-bench-") as scratch:
        for figure in _figures(options, Path(scratch)):
            print(figure, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.service", description=__doc__)
    parser.add_argument("--drops", type=int, default=12, help="single forms on an idle service")
    parser.add_argument("--idle", type=float, default=20.0, help="seconds to measure an idle service")
    parser.add_argument("--at-once", type=int, default=500, help="forms dropped together")
    parser.add_argument("--submissions", type=int, default=0, help="for memory: 5000 take some minutes")
    return parser.parse_args()


def _figures(options: argparse.Namespace, scratch: Path) -> Iterator[str]:
    with served(scratch / "idle") as service:
        yield from _latency(service, options.drops)
        yield _idle(service, options.idle)
    alone = _chain_alone()
    with served(scratch / "many") as service:
        yield _at_once(service, options.at_once, alone)
    if options.submissions > _EARLY:
        with served(scratch / "memory", _WITHOUT_PDF) as service:
            yield _memory(service, options.submissions)


def _latency(service: Served, drops: int) -> Iterator[str]:
    """Measure from a file's arrival to its receipt, when everything is public, one form at a time."""
    seconds = []
    for name, data in forms(drops + 1, "单"):
        service.drop(name, data)
        seconds.append(wait(partial(service.is_answered, name)))
        time.sleep(_REST)
    measured = sorted(seconds[1:])
    settle = Settings().settle
    p95 = measured[min(len(measured) - 1, int(len(measured) * 0.95))]
    yield (
        f"drop to published, {drops} forms:  median {statistics.median(measured):.2f} s, p95 {p95:.2f} s"
        f"   target: p95 <= {settle + 1.5:.1f} s"
    )


def _idle(service: Served, seconds: float) -> str:
    time.sleep(3)
    before = processor_seconds(service.pid)
    time.sleep(seconds)
    share = (processor_seconds(service.pid) - before) / seconds
    return f"idle for {seconds:.0f} s:  {share:.2%} of a core   target: < 1%"


@dataclass(frozen=True)
class _Pace:
    """Forms per second, and processor seconds per form, which other load hardly affects."""

    rate: float
    cost: float

    def __str__(self) -> str:
        return f"{self.rate:.1f} forms/s, {self.cost * 1000:.0f} ms of processor a form"


@contextmanager
def _paced(pid: int, count: int, found: list[_Pace]) -> Iterator[None]:
    """Time the block, in which a process handles `count` forms."""
    begun, used = time.monotonic(), processor_seconds(pid)
    yield
    found.append(_Pace(count / (time.monotonic() - begun), (processor_seconds(pid) - used) / count))


def _chain_alone(count: int = 60) -> _Pace:
    """Measure the workers that make JSON, page, PDF and annotated copy, without a service."""
    settings = Settings(jobs=os.cpu_count() or 1)
    pool = WorkerPool(settings.jobs, partial(ours.in_worker, settings), settings.limits)
    found: list[_Pace] = []

    def work(given: list[tuple[str, bytes]]) -> None:
        for future in [pool.submit(data, name, at=ours.DAY) for name, data in given]:
            future.result()

    work(list(forms(4 * settings.jobs, "热")))
    with _paced(os.getpid(), count, found):
        work(list(forms(count, "链")))
    pool.close()
    return found[0]


def _at_once(service: Served, count: int, alone: _Pace) -> str:
    dropped, found = list(forms(count, "齐")), list[_Pace]()
    for name, data in dropped:
        service.drop(name, data)
    with _paced(service.pid, count, found):
        wait(partial(service.has_published, count), look=0.1)
    answered = sum(service.is_answered(name) for name, _ in dropped)
    return (
        f"{count} forms at once: {answered} answered, {found[0]}; the chain alone {alone}"
        "   target: all, at the throughput of the chain alone"
    )


def _memory(service: Served, count: int) -> str:
    """Measure memory; forms are dropped by hundreds to keep the inbox short, without PDFs to save time."""
    begun, memory = time.monotonic(), {}
    for number, (name, data) in enumerate(forms(count, "存"), 1):
        service.drop(name, data)
        if number % _BATCH == 0:
            wait(partial(service.has_published, number), look=0.1)
            memory[number] = service.memory()
    early, late = memory[_EARLY], memory[max(memory)]
    rate = count / (time.monotonic() - begun)
    return (
        f"memory over {count} submissions ({rate:.1f}/s):  {early >> 20} MiB after {_EARLY},"
        f" {late >> 20} MiB after {count}, growth {late / early - 1:.1%}   target: < 10%"
    )


if __name__ == "__main__":
    main()
