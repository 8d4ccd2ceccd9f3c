"""Notices: who dropped a file that waits for long is told why, where the receipt will be.

The ledger knows which notices stand.  A notice goes when its file waits no more, or for another reason;
the receipt takes its place.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

from ..render.receipt import notice
from . import files, waiting
from .delivery import answers_folder, is_real
from .desk import Desk
from .inbox import Sight
from .intake import choose_stem
from .names import RECEIPTS, fitted
from .waiting import Code, Waiting

_log = logging.getLogger(__name__)


def give(desk: Desk, sights: Iterable[Sight]) -> None:
    """Write the notices that are due: of files that waited `waiting_notice` seconds for one reason."""
    due = {row.name: row for row in waiting.rows(desk.ledger) if _is_due(desk, row)}
    for sight in sights:
        if row := due.get(sight.dropped.name):
            _attempt(desk, sight, row)


def take_back(desk: Desk, found: Mapping[str, Code]) -> None:
    """Remove the notices of files that wait no more for the reason they give; `found` is what waits now."""
    for row in waiting.rows(desk.ledger):
        if row.notice and found.get(row.name) != row.code:
            path = desk.settings.inbox / row.notice
            if is_real(desk.settings.inbox, path.parent):
                files.remove(path)


def _is_due(desk: Desk, row: Waiting) -> bool:
    waited = (desk.now() - row.since).total_seconds()
    return row.notice is None and waited >= desk.settings.waiting_notice


def _attempt(desk: Desk, sight: Sight, row: Waiting) -> None:
    try:
        _give(desk, sight, row)
    except OSError as error:
        _log.warning("why %s waits could not be written to the inbox: %s", row.name, error)


def _give(desk: Desk, sight: Sight, row: Waiting) -> None:
    stem = choose_stem(desk, sight.dropped, sight.siblings)
    path = answers_folder(desk, sight.dropped) / fitted(stem, f".{RECEIPTS}.html")
    if not path.is_relative_to(desk.settings.inbox) or path.parent.is_symlink():
        raise NotADirectoryError(path.parent)
    page = notice(row.name, waiting.reason(row.code), row.since, desk.now())
    files.write_whole(path, page)
    waiting.noticed(desk.ledger, row.name, path.relative_to(desk.settings.inbox))
