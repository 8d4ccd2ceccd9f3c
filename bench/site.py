"""`python -m bench.site`: what the public site costs, per record and as a whole, as it grows.

A large ledger is made by copying the rows of one published record, each with a budget of its own; what
is timed is the publication of real forms beside them (record, page, PDF, ledger; their outcomes are made
beforehand), and apart from that what is made of all records.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline import chain
from pipeline.model.outcome import Outcome
from pipeline.model.publication import Publication, SiteIdentity
from pipeline.render import html
from pipeline.service import listing, whole
from pipeline.service.batch import enter
from pipeline.service.desk import Desk, open_desk
from pipeline.service.publishing import publish
from pipeline.service.settings import Settings
from pipeline.translate.catalogue import Catalogue
from pipeline.validate.profile import Profile

from .forms import forms

_PUBLISHED = 40
_DAY = datetime(2023, 3, 31, tzinfo=UTC)
_ROWS = (
    "INSERT INTO submissions (id, origin, folder, filename, inode, size, mtime_ns, ctime_ns, sha256, stem,"
    " state, records, received_at) SELECT :n, origin, folder, filename, inode, size, mtime_ns, ctime_ns,"
    " sha256, stem || :n, 'published', json_array(:id), received_at FROM submissions WHERE id = 1",
    "INSERT INTO records (id, year, serial, key, name, unit, revision, state, first_published,"
    " last_published, shown, fingerprint, entry, budget) SELECT :id, year, :n, key || :n, name || :n, unit,"
    " 1, 'published', first_published, last_published, 1, fingerprint, json_set(entry, '$.id', :id,"
    " '$.serial', :n, '$.name', name || :n), :n || '00' FROM records WHERE year = 2022 AND serial = 1",
    "INSERT INTO revisions (record, revision, submission, form, sha256, made_at, fingerprint)"
    " SELECT :id, 1, :n, 1, sha256, made_at, fingerprint FROM revisions WHERE submission = 1",
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.site", description=__doc__)
    parser.add_argument("--records", type=int, default=1_000, help="records of the large site (default 1000)")
    for line in _figures(parser.parse_args().records):
        print(line, flush=True)


def _figures(records: int) -> Iterator[str]:
    yield f"a disclosure page, warm: {_page_ms():.2f} ms (asked: at most 5)"
    made = list(_outcomes())
    few = _site(100, made)
    yield f"publication of a record beside 100 others:      {few.record:.1f} ms"
    many = _site(records, made)
    ratio = many.record / few.record
    yield f"publication of a record beside {records:,} others: {many.record:.1f} ms (ratio {ratio:.2f},"
    yield "  asked: at most 1.5)"
    yield f"lists, feed, site map of {records:,} records: {many.lists:.2f} s; home {many.home / 1000:.1f} kB"
    yield f"search index, open data, volume of {_PUBLISHED} records: {few.whole:.2f} s"


class _Figures:
    """Milliseconds a record, seconds for the lists and the whole-site files, bytes of the home page."""

    record: float
    lists: float
    whole: float
    home: int


def _site(records: int, made: list[tuple[str, bytes, Outcome]]) -> _Figures:
    found = _Figures()
    with tempfile.TemporaryDirectory(prefix="ziping-bench-") as scratch:
        settings = Settings(outbox=Path(scratch) / "outbox")
        with open_desk(settings, "bench") as desk:
            _publish(desk, Path(scratch), made[:1])
            _multiply(desk, records)
            found.record = statistics.fmean(_publish(desk, Path(scratch), made[1:])) * 1000
            entries = listing.entries(desk.ledger)
            found.lists = _seconds(lambda: list(desk.press.site(entries, {}, {})))
            found.home = len(dict(desk.press.site(entries, {}, {}))["index.html"])
            real = [entry for entry in entries if (desk.outbox.public / entry.path).is_dir()]
            pieces = desk.press.pieces(desk.outbox.public, real)
            found.whole = _seconds(lambda: whole.bring_up(desk.outbox, pieces))
    return found


def _publish(desk: Desk, scratch: Path, made: list[tuple[str, bytes, Outcome]]) -> list[float]:
    """Seconds for each; the submission is entered beforehand."""
    spent = []
    for name, data, outcome in made:
        (scratch / name).write_bytes(data)
        submission = enter(desk, scratch / name, [name])
        spent.append(_seconds(lambda s=submission, o=outcome: publish(desk, s, o)))  # type: ignore[misc]
    return spent


def _multiply(desk: Desk, records: int) -> None:
    """So many records in the ledger, all but the first without files."""
    with desk.ledger.transaction() as connection:
        for n in range(2, records + 1):
            values = {"n": n, "id": f"2022-bench-{n:012x}"}
            for row in _ROWS:
                connection.execute(row, values)
    desk.keep_journal()


def _outcomes() -> Iterator[tuple[str, bytes, Outcome]]:
    profile, catalogue = Profile.shipped(), Catalogue.shipped()
    for name, data in forms(_PUBLISHED, "站"):
        yield name, data, chain.convert(data, name, profile, catalogue)


def _page_ms(times: int = 400) -> float:
    """The mean time of a page."""
    _, _, outcome = next(_outcomes())
    record, catalogue = outcome.forms[0].published, Catalogue.shipped()
    publication = Publication(1, 1, _DAY, _DAY, "0" * 64, {"zh": 50_000})
    site = replace(SiteIdentity(), name="某区人民政府")
    spent = [_seconds(lambda: html.page(record, publication, catalogue, site)) for _ in range(times)]
    return statistics.fmean(spent) * 1000


def _seconds(run: Callable[[], object]) -> float:
    """Processor time, programs that were started included: other processes of the machine do not count."""
    start = os.times()
    run()
    return sum(os.times()[:4]) - sum(start[:4])


if __name__ == "__main__":
    main()
