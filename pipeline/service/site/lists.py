"""Updates the pages around the records from the ledger; only what changed is written.

pages from entries -> write what differs -> remove pages that no record needs any more -> manifest, last
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...model.public_layout import MANIFEST, MANIFEST_FOLDER, SIGNATURE, is_list_page
from ...signing import minisign
from ...storage import atomic, manifest_file
from ...storage.hash_cache import HashCache
from ..context.context import ServiceContext
from ..ledger import record_queries
from . import artifacts, decision_files
from .held_preview import update_held_preview
from .manifest import manifest_parts, record_files


def update_lists(context: ServiceContext, cache: HashCache | None = None) -> int:
    """Update home, years, units, feed, site map and manifest, then the held preview and the decision files.

    Returns the number of public files written.  Withdrawn records are removed after nothing links to them any
    more; they are removed even if a list cannot be written.
    """
    withdrawn_ids = record_queries.withdrawn_ids(context.ledger)
    try:
        written = _update_public(context, cache or HashCache())
    finally:
        _remove_withdrawn(context, withdrawn_ids)
    update_held_preview(context)
    decision_files.write_new(context)
    return written


def _update_public(context: ServiceContext, cache: HashCache) -> int:
    public = context.outbox.public
    owned = artifacts.owned_files(context.outbox)
    unowned = artifacts.unowned_files(context.outbox, owned)
    written, pages = _write_pages(context, artifacts.installed_files(context.outbox))
    records = record_files(record_queries.fingerprints(context.ledger))
    written += _write_manifest(context, cache, {*pages, *records, *(owned.keys() - unowned)})
    for path in unowned:
        atomic.remove(public / path)
    return written


def _write_manifest(context: ServiceContext, cache: HashCache, paths: Iterable[str]) -> int:
    """Write the manifest of these files: first its parts, then the index; remove earlier parts last.

    Returns whether the manifest changed, and whether its signature did.
    """
    public, hashes = context.outbox.public, dict[str, str]()
    for path, data in manifest_parts(public, cache, paths):
        hashes[path] = manifest_file.sha256(data)
        atomic.write_changed(public / path, data)
    index = manifest_file.index(hashes)
    written = atomic.write_changed(public / MANIFEST, index) + _sign(context, index)
    there = {f"{MANIFEST_FOLDER}/{name}" for name in atomic.whole_files(public / MANIFEST_FOLDER)}
    for path in there - hashes.keys():
        atomic.remove(public / path)
    return written


def _write_pages(context: ServiceContext, made: Mapping[str, int]) -> tuple[int, set[str]]:
    """Write pages that differ, one at a time; remove list pages that are no longer needed.

    `made` has the size in bytes of every existing file of an artifact, by path.  Returns the number of pages
    written, and the paths of all pages.
    """
    public, written, needed = context.outbox.public, 0, set[str]()
    entries, withdrawn = record_queries.entries(context.ledger), record_queries.withdrawn(context.ledger)
    for path, data in context.page_maker.site(entries, withdrawn, made):
        written += atomic.write_changed(public / path, data)
        needed.add(path)
    for unneeded in set(filter(is_list_page, atomic.whole_files(public))) - needed:
        atomic.remove(public / unneeded)
    return written, needed


def _sign(context: ServiceContext, listed: bytes) -> bool:
    """Write the manifest's signature; if the office has no key, remove an old signature."""
    path = context.outbox.public / SIGNATURE
    if context.signing is None:
        atomic.remove(path)
        return False
    return atomic.write_changed(path, minisign.sign(listed, context.signing))


def _remove_withdrawn(context: ServiceContext, withdrawn_ids: Iterable[tuple[str, bool]]) -> None:
    """Remove the public folders of withdrawn records; their held folders too, unless a version is held."""
    for record, is_held in withdrawn_ids:
        atomic.remove_folder(context.outbox.folder(record, held=False))
        if not is_held:
            atomic.remove_folder(context.outbox.folder(record, held=True))
