"""Notices: tell submitters why a file has been waiting for long, in the folder where the receipt will be.

The ledger lists the notices that exist.  A notice is removed when its file no longer waits or waits for
another reason; the receipt replaces it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

from ...render.receipt.receipt import notice
from ...storage import atomic
from ...storage.file_names import RECEIPTS, fitted
from ..context.context import ServiceContext
from ..ledger import waiting
from ..ledger.waiting import Code, Waiting
from .receive import choose_stem
from .replies import answer_folder, is_real
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
            path = context.settings.inbox / row.notice
            if is_real(context.settings.inbox, path.parent):
                atomic.remove(path)


def _is_due(context: ServiceContext, row: Waiting) -> bool:
    waited = (context.now() - row.since).total_seconds()
    return row.notice is None and waited >= context.settings.waiting_notice


def _attempt(context: ServiceContext, file: SeenFile, row: Waiting) -> None:
    try:
        _give(context, file, row)
    except OSError as error:
        _log.warning("the notice for %s could not be written to the inbox: %s", row.name, error)


def _give(context: ServiceContext, file: SeenFile, row: Waiting) -> None:
    stem = choose_stem(context, file.dropped, file.siblings)
    path = answer_folder(context, file.dropped) / fitted(stem, f".{RECEIPTS}.html")
    if not path.is_relative_to(context.settings.inbox) or path.parent.is_symlink():
        raise NotADirectoryError(path.parent)
    page = notice(row.name, waiting.reason(row.code), row.since, context.now())
    atomic.write_whole(path, page)
    waiting.set_notice(context.ledger, row.name, path.relative_to(context.settings.inbox))
