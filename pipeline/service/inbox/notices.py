"""Notices: tell submitters why a file has been waiting for long, in the folder where the receipt will be.

The ledger lists the notices that exist.  A notice is removed when its file no longer waits or waits for
another reason; the receipt replaces it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import islice

from ...render.receipt.receipt import notice
from ...storage.file_names import RECEIPTS, fitted
from ...storage.folder_handle import FolderHandle
from ..context.context import ServiceContext
from ..ledger import waiting
from ..ledger.waiting import Code, Waiting
from .receive import choose_stem
from .replies import answers_beside
from .scanner import SeenFile

_log = logging.getLogger(__name__)
_A_PASS = 50
"""The most notices that one pass writes."""


def write_due(context: ServiceContext, files_seen: Iterable[SeenFile]) -> None:
    """Write the notices that are due: for files that have waited `waiting_notice` seconds for one reason.

    A reason that does not pass by itself is told at once.  The oldest come first, and one pass writes some
    only: a thousand files that wait must not keep others from being answered.
    """
    due = sorted(
        (row for row in waiting.rows(context.ledger) if _is_due(context, row)), key=lambda r: r.since
    )
    if due:
        seen = {file.dropped.name: file for file in files_seen}
        for row in islice((row for row in due if row.name in seen), _A_PASS):
            _attempt(context, seen[row.name], row)


def remove_outdated(context: ServiceContext, found: Mapping[str, Code]) -> None:
    """Remove notices whose file no longer waits for the reason given in them.

    `found` maps the name of each file that waits now to its reason.
    """
    for row in waiting.rows(context.ledger):
        if row.notice and found.get(row.name) != row.code:
            with (
                suppress(FileNotFoundError, NotADirectoryError),
                FolderHandle.opened(context.settings.inbox) as inbox,
                inbox.below(row.notice.parent) as folder,
            ):
                folder.remove(row.notice.name)


def _is_due(context: ServiceContext, row: Waiting) -> bool:
    waited = (context.now() - row.since).total_seconds()
    patience = 0.0 if row.code in waiting.LASTING else context.settings.waiting_notice
    return row.notice is None and waited >= patience


def _attempt(context: ServiceContext, file: SeenFile, row: Waiting) -> None:
    try:
        _give(context, file, row)
    except OSError as error:
        _log.warning("the notice for %s could not be written to the inbox: %s", row.name, error)


def _give(context: ServiceContext, file: SeenFile, row: Waiting) -> None:
    name = fitted(choose_stem(context, file.dropped, file.siblings), f".{RECEIPTS}.html")
    with answers_beside(context, file.dropped) as folder:
        folder.write({name: notice(row.name, row.reason, row.since, context.now())})
    waiting.set_notice(context.ledger, row.name, file.dropped.folder / RECEIPTS / name)
