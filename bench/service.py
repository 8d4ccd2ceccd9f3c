"""`python -m bench.service`: the figures of the service, each beside what is asked of it.

Drop to published on an idle service, processor time while nothing happens, many forms at once against
the chain's own throughput and, with `--submissions`, memory over thousands of submissions.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pipeline.service.settings import Settings
from pipeline.service.workers import Pool, chain_of

from .forms import forms
from .served import Served, served, wait

_WITHOUT_PDF = "[pdf]\nlanguages = []\n"
_BATCH, _EARLY = 100, 500
"""Forms are dropped by so many; memory is compared with that after so many submissions."""
_REST = 1.5
"""Seconds between two drops: the service is idle again."""


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="ziping-bench-") as scratch:
        print(*_figures(options, Path(scratch)), sep="\n", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.service", description=__doc__)
    parser.add_argument("--drops", type=int, default=12, help="single forms on an idle service")
    parser.add_argument("--idle", type=float, default=20.0, help="seconds of doing nothing")
    parser.add_argument("--at-once", type=int, default=500, help="forms dropped together")
    parser.add_argument("--submissions", type=int, default=0, help="for memory: 5000 take some minutes")
    return parser.parse_args()


def _figures(options: argparse.Namespace, scratch: Path) -> Iterator[str]:
    with served(scratch / "idle") as service:
        yield from _latency(service, options.drops)
        yield _idle(service, options.idle)
    throughput = _chain_throughput()
    with served(scratch / "many") as service:
        yield _at_once(service, options.at_once, throughput)
    if options.submissions > _EARLY:
        with served(scratch / "memory", _WITHOUT_PDF) as service:
            yield _memory(service, options.submissions)


def _latency(service: Served, drops: int) -> Iterator[str]:
    """From the file's arrival to everything public and the receipt, one form at a time."""
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
        f"   asked: p95 <= {settle + 1.5:.1f} s"
    )


def _idle(service: Served, seconds: float) -> str:
    time.sleep(3)
    before = service.processor_seconds()
    time.sleep(seconds)
    share = (service.processor_seconds() - before) / seconds
    return f"idle for {seconds:.0f} s:  {share:.2%} of a core   asked: < 1%"


def _chain_throughput() -> float:
    """Forms a second that the workers make without a service around them."""
    settings = Settings(jobs=os.cpu_count() or 1)
    pool = Pool(settings.jobs, chain_of(settings), settings.limits)
    ready = [pool.submit(data, name) for name, data in forms(2 * settings.jobs, "热")]
    for future in ready:
        future.result()
    work = list(forms(60, "链"))
    begun = time.monotonic()
    for future in [pool.submit(data, name) for name, data in work]:
        future.result()
    seconds = time.monotonic() - begun
    pool.close()
    return len(work) / seconds


def _at_once(service: Served, count: int, throughput: float) -> str:
    dropped = list(forms(count, "齐"))
    for name, data in dropped:
        service.drop(name, data)
    seconds = wait(partial(service.has_published, count), look=0.1)
    answered = sum(service.is_answered(name) for name, _ in dropped)
    settled = seconds - Settings().settle
    return (
        f"{count} forms at once:  {answered} answered in {seconds:.1f} s, {count / settled:.1f} forms/s;"
        f" the chain alone {throughput:.1f} forms/s, share {count / settled / throughput:.0%}"
        "   asked: all, at the chain's throughput"
    )


def _memory(service: Served, count: int) -> str:
    """Dropped by hundreds, so that the inbox stays short; no PDFs, which only cost the workers time."""
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
        f" {late >> 20} MiB after {count}, growth {late / early - 1:.1%}   asked: < 10%"
    )


if __name__ == "__main__":
    main()
