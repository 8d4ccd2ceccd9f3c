"""`python -m bench.growth [N…]`: time and bytes per record as an outbox grows.

For each N a separate process makes an outbox of N generated records (`many`).  It then publishes real forms,
publishes them again in another version, withdraws them, and makes everything that is made from all records.
Times are processor time, including that of child processes, so that other load on the machine hardly counts.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from pipeline import chain
from pipeline.config.settings import Settings
from pipeline.model.outcome import Outcome
from pipeline.service.context.context import ServiceContext, open_context
from pipeline.service.control import decide
from pipeline.service.inbox.handed_over import receive_path
from pipeline.service.ledger import record_queries
from pipeline.service.processing.job import close
from pipeline.service.publishing.publish import publish
from pipeline.service.site.artifacts import update
from pipeline.service.site.lists import update_lists
from pipeline.service.site.pages import SitePages
from pipeline.service.site.update import SitePart, update_site
from pipeline.service.translations.exchange import update_translations
from pipeline.storage.hash_cache import HashCache
from pipeline.translate.catalogue import Catalogue
from pipeline.validate.profile_file import shipped_profile

from .forms import forms
from .many import fill
from .measure import processor

SIZES = (100, 1_000)
_MEASURED = 20
_MIB = 1 << 20
Figures = dict[str, float]
Made = tuple[str, bytes, Outcome]


def main() -> None:
    """Measure and print."""
    options = _options()
    if options.alone:
        print(json.dumps(_measured(options.sizes[0], options.folder)))
        return
    print(table([(size, _apart(size, options.folder)) for size in options.sizes]))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument(
        "sizes", type=int, nargs="*", default=SIZES, metavar="N", help="records, e.g. 100 10000"
    )
    parser.add_argument("--folder", type=Path, help="folder for the outboxes: 10 GB for 100,000 records")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _apart(size: int, folder: Path | None) -> Figures:
    """Return the figures for one size, measured in a separate process, whose memory is its own."""
    where = ["--folder", str(folder)] if folder else []
    command = [sys.executable, "-m", "bench.growth", str(size), "--alone", *where]
    found: Figures = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return found


def table(measured: list[tuple[int, Figures]]) -> str:
    """Return a table: a line per figure, a column per size, and the ratio of the last size to the first."""
    head = "".join(f"{size:>14,}" for size, _ in measured)
    lines = [f"{'records in the outbox':44}{head}{'ratio':>8}"]
    for name in measured[0][1]:
        figures = [found[name] for _, found in measured]
        ratio = f"{figures[-1] / figures[0]:8.2f}" if figures[0] else ""
        lines.append(f"{name.rstrip():44}" + "".join(f"{figure:14,.2f}" for figure in figures) + ratio)
    return "\n".join(lines)


def _measured(size: int, folder: Path | None) -> Figures:
    made, again = list(_outcomes("法律服务")), list(_outcomes("法律的服务"))
    with tempfile.TemporaryDirectory(prefix="ziping-bench-", dir=folder) as scratch:
        settings = Settings(outbox=Path(scratch) / "outbox", inbox=Path(scratch))
        with open_context(settings, "bench", SitePages.of(settings)) as context:
            _published(context, made[:1])
            fill(context, size)
            found = _one_record(context, made[1:], again[1:])
            found |= _bytes(context, size)
            print(json.dumps(found), file=sys.stderr, flush=True)
            return found | _all_records(context, size)


def _one_record(context: ServiceContext, made: list[Made], again: list[Made]) -> Figures:
    """Return milliseconds per record: the median of twenty."""
    ids = [outcome.forms[0].record.id for _, _, outcome in made]
    steps = {
        "add a record, ms": _published(context, made),
        "replace a record, ms": _published(context, again),
    }
    withdrawn = [_seconds(partial(decide.withdraw, context, [one], "误报")) for one in ids]
    steps["withdraw a record, ms"] = withdrawn
    return {name: statistics.median(spent) * 1000 for name, spent in steps.items()}


def _published(context: ServiceContext, made: list[Made]) -> list[float]:
    """Publish outcomes; return the seconds for each, up to its last entry in the ledger."""
    return [_seconds(partial(_publish, context, *one)) for one in made]


def _publish(context: ServiceContext, name: str, data: bytes, outcome: Outcome) -> None:
    path = context.settings.inbox / name
    path.write_bytes(data)
    submission = receive_path(context, path, [name])
    close(context, submission, publish(context, submission, outcome))
    context.flush_change_log()


def _bytes(context: ServiceContext, size: int) -> Figures:
    """Return bytes per record of the files that hold all records."""
    update_lists(context)
    public = context.outbox.public
    lists = [path for path in public.rglob("*") if path.is_file() and len(path.relative_to(public).parts) < 3]
    listed = sum(path.stat().st_size for path in lists if "manifest" in path.relative_to(public).parts[0])
    found = {
        "ledger, bytes a record": context.outbox.ledger.stat().st_size,
        "journal, bytes a record": context.outbox.journal.stat().st_size,
        "manifest, bytes a record": listed,
        "lists, feed, site map, bytes a record": sum(path.stat().st_size for path in lists) - listed,
    }
    each = {name: total / size for name, total in found.items()}
    return each | {"home page, kB": (public / "index.html").stat().st_size / 1000}


def _all_records(context: ServiceContext, size: int) -> Figures:
    """Return milliseconds per record for the steps over all records, and the memory after each step."""
    hashes, found = HashCache(), Figures()
    entries = record_queries.entries(context.ledger)
    artifacts = list(context.page_maker.artifacts(context.outbox.public, entries))
    data = [piece for piece in artifacts if not piece.name.startswith("search/")]
    steps: dict[str, Callable[[], object]] = {
        "lists and manifest, all hashed": lambda: update_lists(context, hashes),
        "lists and manifest, again": lambda: update_lists(context, hashes),
        "open data": lambda: update(context.outbox, data),
        "search index": lambda: update(context.outbox, artifacts),
        "internal review, first time": lambda: update_site(context, SitePart.REVIEW),
        "internal review, again": lambda: update_site(context, SitePart.REVIEW),
        "translations, first time": lambda: update_translations(context),
        "translations, again": lambda: update_translations(context),
    }
    for name, step in steps.items():
        begun = time.perf_counter()
        found[f"{name}, ms a record"] = _seconds(step) / size * 1000
        found["    s of the clock, all" + " " * len(found)] = time.perf_counter() - begun
        print(f"{size:,}: {name} {found}", file=sys.stderr, flush=True)
        found["    MiB of the process at most, so far" + " " * len(found)] = _memory(resource.RUSAGE_SELF)
    return found | {"    MiB of the largest program it started": _memory(resource.RUSAGE_CHILDREN)}


def _outcomes(services: str) -> Iterator[Made]:
    profile, catalogue = shipped_profile(), Catalogue.shipped()
    for name, data in forms(_MEASURED + 1, "站", ("法律服务", services)):
        yield name, data, chain.convert(data, name, profile, catalogue, pdf_languages=())


def _memory(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def _seconds(run: Callable[[], object]) -> float:
    start = processor()
    run()
    return processor() - start


if __name__ == "__main__":
    main()
