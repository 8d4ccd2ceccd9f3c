"""Notices: tell submitters why a file has been waiting for long, in the folder where the receipt will be.

The ledger lists the notices that exist.  A notice is removed when its file no longer waits or waits for
another reason; the receipt replaces it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress

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


def write_due(context: ServiceContext, files_seen: Iterable[SeenFile]) -> None:
    """Write the notices that are due: for files that have waited `waiting_notice` seconds for one reason."""
    due = {row.name: row for row in waiting.rows(context.ledger) if _is_due(context, row)}
    for file in files_seen:
        if row := due.get(file.dropped.name):
            _attempt(context, file, row)


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
    return row.notice is None and waited >= context.settings.waiting_notice


def _attempt(context: ServiceContext, file: SeenFile, row: Waiting) -> None:
    try:
        _give(context, file, row)
    except OSError as error:
        _log.warning("the notice for %s could not be written to the inbox: %s", row.name, error)


def _give(context: ServiceContext, file: SeenFile, row: Waiting) -> None:
    name = fitted(choose_stem(context, file.dropped, file.siblings), f".{RECEIPTS}.html")
    with answers_beside(context, file.dropped) as folder:
        folder.write({name: notice(row.name, waiting.reason(row.code), row.since, context.now())})
    waiting.set_notice(context.ledger, row.name, file.dropped.folder / RECEIPTS / name)
