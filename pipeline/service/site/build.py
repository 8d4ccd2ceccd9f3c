"""The site around the records: brought in line with the ledger, and only what changed is written.

pages from entries -> write what differs -> remove what no record needs any more -> manifest, last
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Set
from functools import partial
from io import BytesIO
from pathlib import Path

from ...errors import Unprintable, ZipingError
from ...model import public_layout
from ...model.public_layout import MANIFEST, SIGNATURE
from ...signing import minisign
from ...storage import atomic
from ...storage.atomic import whole_files
from ...storage.hash_cache import HashCache
from ..context.context import ServiceContext
from ..context.guard import Failure, guarded
from ..ledger import record_queries
from ..publishing.remake import remake
from ..publishing.reprint import Reprinted, reprint
from ..translations import sync
from . import artifacts, decision_files, review_pages
from .held_preview import preview
from .year_rules import YearReview

_log = logging.getLogger(__name__)
_NAMED = 5


def bring_all_up(context: ServiceContext, hashes: HashCache | None = None, *, rebuild: bool = False) -> int:
    """What a running service does at leisure too, before the site: translations."""
    sync.bring_up(context)
    return bring_up(context, hashes, rebuild=rebuild)


def complete(context: ServiceContext, *, rebuild: bool = False) -> int:
    """The whole site at an outbox that no service holds: pages, search index, open data, manifest."""
    hashes = HashCache()
    written = bring_all_up(context, hashes, rebuild=rebuild)
    review_all(context)
    wanted = context.page_maker.artifacts(
        context.outbox.public, record_queries.entries(context.ledger), context.seal
    )
    made = artifacts.bring_up(context.outbox, wanted, rebuild=rebuild)
    if made or artifacts.stale(context.outbox, artifacts.made(context.outbox)):
        written += made + refresh(context, hashes)
    return written


def complete_or_forget(context: ServiceContext) -> None:
    """`complete`; where that cannot be, nothing stays in which something withdrawn may stand."""
    try:
        complete(context)
    except (ZipingError, OSError):
        artifacts.forget(context.outbox)
        refresh(context)
        raise


def bring_up(context: ServiceContext, hashes: HashCache | None = None, *, rebuild: bool = False) -> int:
    """What `site` does, at a desk that is open.  What cannot be printed anew is raised in the end."""
    written = remake(context) if rebuild else 0
    printed = _reprinted(context) if rebuild else Reprinted()
    written += printed.changed + refresh(context, hashes)
    if kept := [record for record, done in printed.pages.items() if done is None]:
        raise Unprintable(ids=_some(kept))
    return written


def _reprinted(context: ServiceContext) -> Reprinted:
    """The pages of what could not be made again; the others were printed with all the rest of a record."""
    return reprint(
        context, record_queries.fingerprints(context.ledger).keys() - context.page_maker.freshly_rendered
    )


def refresh(context: ServiceContext, hashes: HashCache | None = None) -> int:
    """Home, years, units, feed, site map and manifest; what waits for approval; what the officer decided.

    Returns how many public files were written.  What was withdrawn goes when nothing leads to it any more,
    and goes all the same where a list cannot be written.
    """
    gone = record_queries.gone(context.ledger)
    try:
        written = _refresh_lists(
            context, hashes or HashCache(), {f"{record[:4]}/{record}" for record, _ in gone}
        )
    finally:
        _remove(context, gone)
    preview(context)
    decision_files.note(context)
    return written


def review_all(context: ServiceContext) -> None:
    """What only the officer reads: the rules over each year's records, and the internal review.

    It is no trouble to what the public reads; a running service leaves it to a process of its own
    (`background_run`), for both look at every record.
    """
    for work in (YearReview().refresh, review_pages.refresh):
        made = guarded(partial(work, context))
        if isinstance(made, Failure):
            _log.error("the internal review could not be written\n%s", made.trace)


def _refresh_lists(context: ServiceContext, hashes: HashCache, gone: Set[str]) -> int:
    public = context.outbox.public
    made = artifacts.made(context.outbox)
    stale = artifacts.stale(context.outbox, made)
    written = _write_lists(context, artifacts.standing(context.outbox))
    listed = manifest(public, hashes, gone, stale)
    written += atomic.write_changed(public / MANIFEST, listed) + _sign(context, listed)
    for path in stale:
        atomic.remove(public / path)
    return written


def _write_lists(context: ServiceContext, made: Mapping[str, int]) -> int:
    """Write what differs, a page at a time; remove the lists that nothing needs any more.

    `made` is what is made of many records and stands there.
    """
    public, written, needed = context.outbox.public, 0, set[str]()
    entries, withdrawn = record_queries.entries(context.ledger), record_queries.withdrawn(context.ledger)
    for path, data in context.page_maker.site(entries, withdrawn, made):
        written += atomic.write_changed(public / path, data)
        needed.add(path)
    for unneeded in set(filter(public_layout.is_list_page, whole_files(public))) - needed:
        atomic.remove(public / unneeded)
    return written


def _sign(context: ServiceContext, listed: bytes) -> bool:
    """The manifest's signature, where the office has a key; none that nobody keeps up to date."""
    path = context.outbox.public / SIGNATURE
    if context.signing is None:
        atomic.remove(path)
        return False
    return atomic.write_changed(path, minisign.sign(listed, context.signing))


def _remove(context: ServiceContext, gone: Iterable[tuple[str, bool]]) -> None:
    """Remove the folders of what was withdrawn, and of what was held of it."""
    for record, is_held in gone:
        atomic.remove_folder(context.outbox.folder(record, held=False))
        if not is_held:
            atomic.remove_folder(context.outbox.folder(record, held=True))


def manifest(
    public: Path, hashes: HashCache, without: Set[str] = frozenset(), stale: Set[str] = frozenset()
) -> bytes:
    """The SHA-256 of every file by its path, sorted; the manifest itself, some folders and files apart."""
    unlisted = {MANIFEST, SIGNATURE, *stale}
    found = (path for path in whole_files(public) if path.rpartition("/")[0] not in without)
    made, before = BytesIO(), "{"
    for path, digest in hashes.of(public, sorted(path for path in found if path not in unlisted)):
        made.write(f'{before}\n{json.dumps(path, ensure_ascii=False)}: "{digest}"'.encode())
        before = ","
    made.write(b"\n}" if before == "," else b"{}")
    return made.getvalue()


def _some(ids: list[str]) -> str:
    """The first of many, and how many there are."""
    return ", ".join(ids[:_NAMED]) + (f" … ({len(ids)})" if len(ids) > _NAMED else "")
