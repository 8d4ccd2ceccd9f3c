"""`outbox/held`: what waits for approval, laid out like the public site, to be read as it will look."""

from __future__ import annotations

from ...model import public_layout
from ...storage import atomic
from ..context.context import ServiceContext
from ..ledger import record_queries


def update_held_preview(context: ServiceContext) -> None:
    """Update lists and style sheets from the ledger; remove the folders of what no longer waits."""
    held = context.outbox.held
    entries = record_queries.held_entries(context.ledger)
    if not entries:
        atomic.empty_folder(held)
        return
    pages = set()
    for path, data in context.page_maker.site(entries, {}, {}):
        if _is_needed(path):
            atomic.write_changed(held / path, data)
            pages.add(path)
    for stale in set(filter(public_layout.is_list_page, atomic.whole_files(held))) - pages:
        atomic.remove(held / stale)
    kept = {entry.id for entry in entries}
    for folder in (folder for year in held.glob("[0-9]*") for folder in year.iterdir() if folder.is_dir()):
        if folder.name not in kept:
            atomic.remove_folder(folder)


def _is_needed(path: str) -> bool:
    """Return whether the preview needs a file: pages and their assets; no feed, site map or 404 page."""
    return path.startswith(("assets/", "data/")) or (path.endswith(".html") and path != "404.html")
