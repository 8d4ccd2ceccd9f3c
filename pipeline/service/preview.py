"""`outbox/held`: what waits for approval, laid out as the public site, so that it is read as it will look."""

from __future__ import annotations

from . import files, listing
from .desk import Desk
from .outbox import lists


def preview(desk: Desk) -> None:
    """Bring what is held in line with the ledger: lists, style sheets, no folder that waits no more."""
    held = desk.outbox.held
    entries = listing.held_entries(desk.ledger)
    if not entries:
        files.remove_folder(held)
        return
    pages = set()
    for path, data in desk.press.site(entries, {}, {}):
        if _is_looked_at(path):
            files.write_changed(held / path, data)
            pages.add(path)
    for stale in set(lists(held)) - pages:
        files.remove(held / stale)
    kept = {entry.id for entry in entries}
    for folder in (folder for year in held.glob("[0-9]*") for folder in year.iterdir() if folder.is_dir()):
        if folder.name not in kept:
            files.remove_folder(folder)


def _is_looked_at(path: str) -> bool:
    """Pages and what they need; no feed, site map or page for what is not there."""
    return path.startswith(("assets/", "data/")) or (path.endswith(".html") and path != "404.html")
