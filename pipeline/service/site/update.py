"""Updates the site from the ledger, for the service, `convert`, `site` and the officer's commands.

    translated pages -> translation memory -> records -> lists and manifest -> internal review -> artifacts

The caller says which parts; they are updated in this order, and only what changed is written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Flag, auto
from functools import partial
from typing import Final

from ...errors import Interrupted, Unprintable, ZipingError
from ...storage.hash_cache import HashCache
from ..context.context import ServiceContext
from ..context.guard import Failure, guarded
from ..ledger import record_queries
from ..publishing.remake import remake
from ..publishing.reprint import Reprinted, reprint
from ..translations import sync
from . import artifacts, review_pages
from .lists import update_lists
from .year_rules import YearRules

_log = logging.getLogger(__name__)
_NAMED = 5
"""How many records an error names at most."""


class SitePart(Flag):
    """A part of the site."""

    RECORDS = auto()
    """Page, PDFs and findings of every record, made again from its original."""
    TRANSLATED_PAGES = auto()
    TRANSLATION_MEMORY = auto()
    LISTS = auto()
    """List pages, feed, site map, manifest; removal of what was withdrawn; preview of what is held."""
    REVIEW = auto()
    """What only the officer reads: findings of rules over each year's records, the internal review."""
    ARTIFACTS = auto()
    """Search index, open data, volumes."""


NOTHING: Final = SitePart(0)
EVERYTHING: Final = (
    SitePart.TRANSLATED_PAGES
    | SitePart.TRANSLATION_MEMORY
    | SitePart.LISTS
    | SitePart.REVIEW
    | SitePart.ARTIFACTS
)
"""Everything that follows from the ledger; records are only made again on request."""


def update_site(
    context: ServiceContext,
    parts: SitePart,
    cache: HashCache | None = None,
    *,
    rebuild_artifacts: bool = False,
    forget_on_failure: bool = False,
) -> int:
    """Update parts of the site.  Returns the number of public files written.

    With `forget_on_failure`, artifacts that cannot be made again are removed, because they may show what was
    withdrawn.  Raises Unprintable if the page of a record could not be rendered again, Interrupted, and any
    error that keeps this machine from writing; trouble with the internal review is only logged.
    """
    cache = cache or HashCache()
    try:
        return _update(context, parts, cache, rebuild_artifacts)
    except (ZipingError, OSError):
        if forget_on_failure:
            artifacts.forget(context.outbox)
            update_lists(context, cache)
        raise


def update_translations(context: ServiceContext) -> int:
    """Update translated pages and memory; an error is only logged, because other work is more important."""
    made = guarded(
        partial(_update, context, SitePart.TRANSLATED_PAGES | SitePart.TRANSLATION_MEMORY, HashCache(), False)
    )
    if not isinstance(made, Failure):
        return made
    if made.reason.code != Interrupted.code:
        _log.error("the translations could not be updated\n%s", made.trace)
    return 0


def _update(context: ServiceContext, parts: SitePart, cache: HashCache, rebuild_artifacts: bool) -> int:
    written, kept = 0, list[str]()
    if SitePart.TRANSLATED_PAGES in parts:
        written += sync.update_pages(context).written
    if SitePart.TRANSLATION_MEMORY in parts:
        sync.grow_memory(context)
    if SitePart.RECORDS in parts:
        made, printed = remake(context), _reprinted(context)
        written += made + printed.changed
        kept = [record for record, changed in printed.pages.items() if changed is None]
    if SitePart.LISTS in parts:
        written += update_lists(context, cache)
    if kept:
        raise Unprintable(ids=_some(kept))
    if SitePart.REVIEW in parts:
        _update_review(context)
    if SitePart.ARTIFACTS in parts:
        written += _update_artifacts(context, parts, cache, rebuild_artifacts)
    return written


def _reprinted(context: ServiceContext) -> Reprinted:
    """Render the pages of the records that could not be made again; those of the others are new."""
    public = record_queries.fingerprints(context.ledger).keys()
    return reprint(context, public - context.page_maker.freshly_rendered)


def _update_review(context: ServiceContext) -> None:
    steps: tuple[Callable[[ServiceContext], int], ...] = (YearRules().refresh, review_pages.refresh)
    for step in steps:
        made = guarded(partial(step, context))
        if isinstance(made, Failure):
            _log.error("the internal review could not be written\n%s", made.trace)


def _update_artifacts(context: ServiceContext, parts: SitePart, cache: HashCache, rebuild: bool) -> int:
    """Make the artifacts whose sources changed; then update the lists, if requested, to link to them."""
    entries = record_queries.entries(context.ledger)
    wanted = context.page_maker.artifacts(context.outbox.public, entries, context.seal)
    made = artifacts.update(context.outbox, wanted, rebuild=rebuild)
    owned = artifacts.owned_files(context.outbox)
    if SitePart.LISTS in parts and (made or artifacts.unowned_files(context.outbox, owned)):
        made += update_lists(context, cache)
    return made


def _some(ids: list[str]) -> str:
    """Return the first of many ids, and how many there are."""
    return ", ".join(ids[:_NAMED]) + (f" … ({len(ids)})" if len(ids) > _NAMED else "")
