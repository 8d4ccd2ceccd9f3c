"""Retention: removes old answers, originals that are no longer needed, and files of dead workers, once a day.

The service can work without this; what cannot be removed today is tried again tomorrow.
"""

from __future__ import annotations

import logging
import os
import shutil
import stat
import tempfile
from collections.abc import Set
from contextlib import suppress
from datetime import timedelta
from pathlib import Path, PurePath

from ...storage import atomic
from ...storage.file_names import COMMENTS, RECEIPTS, RETURNED
from ...storage.folder_walk import Visited, visit
from ..context.context import ServiceContext
from ..executors.process import FOLDER
from ..ledger import change_log, waiting

_log = logging.getLogger(__name__)
_SPARE = 16 << 20
"""Bytes by which the change log may exceed twice the size of the ledger before it is rewritten."""


def clean_up(context: ServiceContext) -> None:
    """Remove what is older than the settings allow.  Raises OSError, sqlite3.Error."""
    _clear_receipts(context)
    _clear_superseded(context)
    _clear_workers(Path(tempfile.gettempdir()), (context.clock() - timedelta(days=1)).timestamp())
    if context.outbox.journal.stat().st_size > 2 * context.outbox.ledger.stat().st_size + _SPARE:
        change_log.rewrite(context.ledger, context.outbox.journal)


def _clear_receipts(context: ServiceContext) -> None:
    """Remove answers older than `receipts_days`; a waiting notice stays as long as its file waits."""
    if not context.settings.receipts_days:
        return
    before = (context.clock() - timedelta(days=context.settings.receipts_days)).timestamp()
    standing = {row.notice for row in waiting.rows(context.ledger) if row.notice}
    for visited in visit(context.settings.inbox, lambda name: name.startswith(atomic.PREFIX)):
        if visited.below.name == RECEIPTS:
            _clear_answers(visited, before, {path.name for path in standing if path.parent == visited.below})
    for visited in visit(context.outbox.receipts, lambda name: True):
        _clear_answers(visited, before, set())


def _clear_answers(visited: Visited, before: float, standing: Set[str]) -> None:
    """Remove old files that are named like answers; files of other people are left alone."""
    for name in filter(_is_answer, visited.entries.keys() - standing):
        if visited.handle.is_file(name) and visited.handle.status(name).st_mtime < before:
            visited.handle.remove(name)


def _is_answer(name: str) -> bool:
    marks = {suffix.removeprefix(".") for suffix in PurePath(name).suffixes[-2:-1]}
    return bool(marks & {RECEIPTS, RETURNED, COMMENTS})


def _clear_superseded(context: ServiceContext) -> None:
    """Remove originals of which no revision is a record's newest or public one.

    An original stays if a submission of it is unfinished, has failed, or finished within `superseded_days`.
    """
    if not context.settings.superseded_days:
        return
    before = context.clock() - timedelta(days=context.settings.superseded_days)
    rows = context.ledger.rows(
        "SELECT DISTINCT v.sha256 FROM revisions v WHERE NOT EXISTS (SELECT 1 FROM revisions n"
        " JOIN records r ON r.id = n.record"
        " WHERE n.sha256 = v.sha256 AND n.revision IN (r.revision, r.shown))"
        " AND NOT EXISTS (SELECT 1 FROM submissions s WHERE s.sha256 = v.sha256"
        " AND (s.finished_at IS NULL OR s.state IN ('received', 'working', 'failed')"
        " OR datetime(s.finished_at) > datetime(?)))",
        before.isoformat(),
    )
    for row in rows:
        context.outbox.original(row["sha256"]).unlink(missing_ok=True)


def _clear_workers(folder: Path, before: float) -> None:
    """Remove the temporary folders of workers whose service was killed.

    Folders touched within the last day stay: a container may share the folder but not the processes.
    """
    for path in folder.glob(f"{FOLDER}*"):
        pid = path.name.removeprefix(FOLDER).partition("-")[0]
        with suppress(OSError):
            status = path.lstat()
            mine = stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()
            if mine and status.st_mtime < before and pid.isdecimal() and not Path("/proc", pid).exists():
                shutil.rmtree(path, ignore_errors=True)
