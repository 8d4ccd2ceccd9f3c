"""Metrics of the service in the format of Prometheus (text exposition format 0.0.4).

They contain only counts and times: no paths, and no names of files, units or projects.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Literal, TypeVar

from ... import __version__
from ...config.settings import Settings
from ...model.overview import Overview
from ...storage.paths import nearest_existing
from .counters import Snapshot

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Kind = Literal["gauge", "counter", "histogram"]
Word = TypeVar("Word", bound=str)
Samples = Iterable[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Space:
    """Free bytes on the disks of the inbox and the outbox."""

    inbox: int
    outbox: int


def space(settings: Settings) -> Space:
    """Return the free space.  Raises OSError."""
    return Space(_free(settings.inbox), _free(settings.outbox))


def text(counters: Snapshot, overview: Overview, room: Space) -> bytes:
    """Return all metrics."""
    return "\n".join([*_of_service(counters), *_of_ledger(overview), *_of_disks(room), ""]).encode()


def _of_service(counters: Snapshot) -> Iterator[str]:
    yield from _family("build_info", "gauge", "Version of the program.", [(_labels(version=__version__), 1)])
    yield from _one("start_timestamp_seconds", "gauge", "Start of the service.", counters.started.timestamp())
    yield from _one(
        "progress_timestamp_seconds", "gauge", "Time of the last step.", counters.progressed.timestamp()
    )
    yield from _one("turns_total", "counter", "Scans of the inbox.", counters.passes)
    yield from _one("last_turn_sound", "gauge", "1 if the last pass had no error.", counters.sound)
    yield from _family("events_total", "counter", "Events to investigate.", _by("event", counters.events))
    yield from _family(
        "answers_total", "counter", "Answers since the start.", _by("verdict", counters.answers)
    )
    yield from _durations(counters)


def _durations(counters: Snapshot) -> Iterator[str]:
    """Yield the seconds from receiving a file to its verdict, as a cumulative histogram."""
    bounds = ("+Inf" if bound == float("inf") else f"{bound:g}" for bound in counters.durations)
    counts = list(accumulate(counters.durations.values()))
    buckets = ((f"_bucket{_labels(le=bound)}", n) for bound, n in zip(bounds, counts, strict=True))
    sums = [("_sum", counters.seconds), ("_count", counts[-1])]
    yield from _family("answer_seconds", "histogram", "Time from receipt to verdict.", [*buckets, *sums])


def _of_ledger(overview: Overview) -> Iterator[str]:
    yield from _family("submissions", "gauge", "Submissions by state.", _by("state", overview.totals))
    yield from _one("waiting", "gauge", "Files that wait in the inbox.", overview.totals["waiting"])
    queue = overview.totals["received"] + overview.totals["working"]
    yield from _one("queue", "gauge", "Files that were received and have no verdict yet.", queue)
    yield from _one("oldest_seconds", "gauge", "Age of the oldest waiting or queued file.", _age(overview))


def _of_disks(room: Space) -> Iterator[str]:
    free = {"inbox": room.inbox, "outbox": room.outbox}
    yield from _family("disk_free_bytes", "gauge", "Free bytes by folder.", _by("folder", free))


def _age(overview: Overview) -> float:
    since: datetime = overview.oldest or overview.written
    return max(0.0, (overview.written - since).total_seconds())


def _one(name: str, kind: Kind, help_text: str, value: float) -> Iterator[str]:
    return _family(name, kind, help_text, [("", value)])


def _family(name: str, kind: Kind, help_text: str, samples: Samples) -> Iterator[str]:
    yield f"# HELP ziping_{name} {help_text}"
    yield f"# TYPE ziping_{name} {kind}"
    for suffix, value in samples:
        yield f"ziping_{name}{suffix} {float(value):.15g}"


def _by(label: str, figures: Mapping[Word, int]) -> Samples:
    return [(_labels(**{label: key}), value) for key, value in figures.items()]


def _labels(**values: str) -> str:
    return "{" + ",".join(f'{name}="{value}"' for name, value in values.items()) + "}"


def _free(folder: Path) -> int:
    return shutil.disk_usage(nearest_existing(folder)).free
