"""`outbox/held`: what waits for approval, laid out as the public site, so that it is read as it will look."""

from __future__ import annotations

from . import files, listing
from .desk import Desk
from .outbox import lists


def preview(desk: Desk) -> None:
    """Bring the lists and style sheets of what is held in line with the ledger; none where nothing is."""
    held = desk.outbox.held
    entries = listing.held_entries(desk.ledger)
    if not entries:
        files.remove_folder(held)
        return
    pages = {path: data for path, data in desk.press.site(entries, {}).items() if _is_looked_at(path)}
    for path, data in sorted(pages.items()):
        files.write_changed(held / path, data)
    for stale in set(lists(held)) - pages.keys():
        files.remove(held / stale)


def _is_looked_at(path: str) -> bool:
    """Pages and what they need; no feed, site map or page for what is not there."""
    return path.startswith("assets/") or (path.endswith(".html") and path != "404.html")
