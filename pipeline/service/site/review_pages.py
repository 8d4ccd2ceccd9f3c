"""Updates the internal review of each year from the ledger (`outbox/internal/review/<year>/`).

    digests of the newest revisions -> pages of units and of rules, index -> only what changed is rendered

A digest is read once from a revision's internal file, and stored beside the pages in `<year>.json` with a
fingerprint of what each page shows: an update of a year with many records costs one query, and the pages that
changed.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from ...model.review import Count, Digest, Reviewed, WaivedFinding
from ...render.internal import review
from ...storage import atomic
from ..context.context import ServiceContext
from ..ledger import decisions
from ..ledger.database import Ledger
from ..outbox import internal_record

_log = logging.getLogger(__name__)
_ROWS: Final = (
    "SELECT id, name, unit, state, revision FROM records"
    " WHERE year = ? AND revision > 0 AND state IS NOT NULL ORDER BY coalesce(unit, ''), serial"
)

Page = Callable[[], bytes]


@dataclass(slots=True)
class _Kept:
    """What was stored with the pages: counts by record, and a fingerprint of what each page shows."""

    edition: str = ""
    counts: dict[str, tuple[int, dict[str, tuple[Any, int]]]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)


def refresh(context: ServiceContext) -> int:
    """Update the pages of every year.  Returns the number of pages written."""
    years = context.ledger.rows("SELECT DISTINCT year FROM records WHERE revision > 0 ORDER BY year")
    return sum(_refresh_year(context, row["year"]) for row in years)


def _refresh_year(context: ServiceContext, year: int) -> int:
    folder = context.outbox.review(year)
    kept = _kept(folder.with_suffix(".json"))
    digests = list(_digests(context, year, kept))
    written = _write(context, folder, kept, _pages(context, year, digests))
    kept.edition = review.edition()
    kept.counts = {one.id: (one.revision, _plain(one.counts)) for one in digests}
    told = {"edition": kept.edition, "counts": kept.counts, "pages": kept.pages}
    atomic.write_changed(folder.with_suffix(".json"), json.dumps(told, ensure_ascii=False).encode())
    return written


def _write(context: ServiceContext, folder: Path, kept: _Kept, pages: Mapping[str, tuple[str, Page]]) -> int:
    """Write the pages whose content changed; remove those that no longer exist."""
    known = kept.pages if kept.edition == review.edition() else {}
    written = 0
    for name, (content, page) in pages.items():
        if known.get(name) != content or not (folder / name).is_file():
            written += atomic.write_changed(folder / name, page())
    for stale in {path.name for path in folder.glob("*.html")} - pages.keys():
        atomic.remove(folder / stale)
    kept.pages = {name: content for name, (content, _) in pages.items()}
    return written


def _pages(context: ServiceContext, year: int, digests: Sequence[Digest]) -> dict[str, tuple[str, Page]]:
    """Return every page by name: a fingerprint of its content, and the function that renders it."""
    units, rules = review.unit_parts(digests), review.rule_parts(digests)
    where = {digest.id: name for name, part in units.items() for digest in part}
    several = _several(context.outbox.year_findings(year))
    shown = {digest.id: _shown(digest, where) for digest in digests}
    made: dict[str, tuple[str, Page]] = {}
    for name, leaf in review.leaves(units).items():
        made[name] = _content(shown, units[name], leaf), partial(_unit_page, context, year, leaf, units[name])
    for name, leaf in review.leaves(rules).items():
        part, code = rules[name], review.code_of(name)
        page = partial(review.rule_page, year, leaf, code, part, where)
        made[name] = _content(shown, part, leaf), page
    index = partial(review.index_page, year, digests, where, several)
    made[review.INDEX] = _content(shown, digests, several), index
    return made


def _unit_page(context: ServiceContext, year: int, leaf: review.Leaf, part: Sequence[Digest]) -> bytes:
    return review.unit_page(year, leaf, [_reviewed(context, digest) for digest in part])


def _shown(digest: Digest, where: Mapping[str, str]) -> str:
    """Return what pages show of a record and may change; the revision is included instead of the findings."""
    told = digest.id, digest.name, digest.unit, digest.state, digest.revision, where[digest.id]
    return repr((told, sorted(digest.waived.items(), key=itemgetter(0)) if digest.waived else None))


def _content(shown: Mapping[str, str], digests: Iterable[Digest], more: object) -> str:
    """Return a fingerprint of what a page shows."""
    content = sha256(repr(more).encode())
    for digest in digests:
        content.update(shown[digest.id].encode())
    return content.hexdigest()[:16]


def _digests(context: ServiceContext, year: int, kept: _Kept) -> Iterator[Digest]:
    """Yield the digests of a year's records, by unit and serial."""
    waived = _waived(context.ledger, year)
    for row in context.ledger.rows(_ROWS, year):
        revision, counts = kept.counts.get(row["id"], (0, {}))
        if revision != row["revision"]:
            counts = _counted(context.outbox.internal(row["id"], row["revision"]))
        yield _digest(row, counts, waived.get(row["id"], {}))


def _digest(
    row: sqlite3.Row, counts: dict[str, tuple[Any, int]], waived: Mapping[str, WaivedFinding]
) -> Digest:
    return Digest(
        row["id"],
        row["name"] or row["id"],
        row["unit"] or "",
        row["state"],
        row["revision"],
        {code: Count(severity, times) for code, (severity, times) in counts.items()},
        waived,
    )


def _waived(ledger: Ledger, year: int) -> dict[str, dict[str, WaivedFinding]]:
    found: dict[str, dict[str, WaivedFinding]] = {}
    for waiver in decisions.waivers(ledger, year):
        found.setdefault(waiver.record, {})[waiver.code] = WaivedFinding(waiver.reason, waiver.made_at)
    return found


def _counted(path: Path) -> dict[str, tuple[Any, int]]:
    """Count the findings of each rule in an internal file, without reading its record."""
    counts: dict[str, tuple[Any, int]] = {}
    for finding in _findings(path):
        _, times = counts.get(finding["code"], (None, 0))
        counts[finding["code"]] = finding["severity"], times + 1
    return counts


def _findings(path: Path) -> list[dict[str, Any]]:
    """Return the findings of an internal record; none, with a log entry, if it cannot be read."""
    try:
        return internal_record.read_findings(path)
    except (FileNotFoundError, ValueError) as error:
        _log.warning("%s is not an internal record and is left out of the review: %s", path, error)
        return []


def _reviewed(context: ServiceContext, digest: Digest) -> Reviewed:
    try:
        kept = internal_record.read(context.outbox.internal(digest.id, digest.revision))
    except (FileNotFoundError, ValueError):
        return Reviewed(digest, None, ())
    return Reviewed(digest, kept.record, kept.findings)


def _several(path: Path) -> list[dict[str, Any]]:
    """Return the findings over several records of a year, if there are any."""
    try:
        return list(json.loads(path.read_bytes()))
    except (FileNotFoundError, ValueError):
        return []


def _kept(path: Path) -> _Kept:
    """Return what was stored last time; nothing if it cannot be read: then every page is rendered."""
    try:
        return _Kept(**json.loads(path.read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return _Kept()


def _plain(counts: Mapping[str, Count]) -> dict[str, tuple[Any, int]]:
    return {code: (count.severity, count.times) for code, count in counts.items()}
