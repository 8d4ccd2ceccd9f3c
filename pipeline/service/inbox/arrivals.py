"""Arrivals: submissions that need an answer, found in the inbox and in the ledger.

Inbox and ledger hold the whole state: finding the submissions does not depend on the previous scan.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import PurePath

from ...model.outcome import SubmissionState
from ...storage.folder_walk import DEEPEST
from ..context.context import ServiceContext
from ..ledger import submissions, waiting
from ..ledger.submissions import Submission
from ..ledger.waiting import Code
from . import notices, scanner
from .receive import FileChanged, receive_file, size_text
from .replies import is_answered, remove_from_inbox
from .scanner import FileReadiness, SeenFile
from .sender_turns import SenderTurns

_log = logging.getLogger(__name__)
_LONGEST_BACK_OFF = timedelta(days=1)
_AT_WORK: set[SubmissionState] = {"received", "working"}


class Arrivals:
    """Finds submissions that need an answer.

    `found_changes` is True if the last scan found a new or changed file; the reader resets it.
    """

    def __init__(self, context: ServiceContext, monotonic: Callable[[], float]) -> None:
        self._context = context
        settings = context.settings
        self._readiness = FileReadiness(
            settings.inbox, settings.limits.file_bytes, settings.settle, settings.waiting_notice, monotonic
        )
        self._details: dict[Code, str] = {
            "too-large": size_text(settings.limits.file_bytes),
            "too-deep": str(DEEPEST),
        }
        self._turns = SenderTurns()
        self._unreadable: set[PurePath] = set()
        self._first = True
        self.found_changes = False

    def due_in(self) -> float | None:
        """Return the seconds until a waiting file may be ready; None if no file is waiting."""
        return self._readiness.due_in()

    def left_behind(self) -> Iterator[Submission]:
        """Yield submissions left unfinished by an abrupt end, and failed ones.

        Failed ones are tried again at the start, then with back-off.
        """
        yield from submissions.unfinished(self._context.ledger)
        first, self._first = self._first, False
        for submission, tried, when in submissions.failed(self._context.ledger):
            if first or self._context.now() - when > _back_off(self._context.settings.poll, tried):
                yield submission

    def dropped(self) -> Iterator[Submission]:
        """Yield submissions of the files that are ready; enter in the ledger why the others wait."""
        files_seen = self._scanned()
        self.found_changes = self._readiness.remember(files_seen)
        obstacles = {file: self._readiness.obstacle(file) for file in files_seen}
        found = {file.dropped.name: code for file, code in obstacles.items() if code}
        notices.remove_outdated(self._context, found)
        self._store_waiting(found)
        notices.write_due(self._context, files_seen)
        for file in self._turns.ordered(file for file, code in obstacles.items() if code is None):
            for submission in self._taken(file):
                self._turns.taken(file)
                yield submission

    def _store_waiting(self, found: Mapping[str, Code]) -> None:
        """Enter why files wait in the ledger; log reasons that do not pass by themselves."""
        for row in waiting.store(self._context.ledger, found, self._context.now(), self._details):
            if row.code in waiting.LASTING:
                _log.warning("%s: %s", row.name, row.reason.message_en)

    def _scanned(self) -> list[SeenFile]:
        """Scan the inbox.  A folder that cannot be read is logged once."""
        unreadable: dict[PurePath, OSError] = {}
        settings = self._context.settings
        files_seen = scanner.scan(
            settings.inbox, self._context.clock().timestamp(), settings.ignore, unreadable.__setitem__
        )
        for folder in unreadable.keys() - self._unreadable:
            _log.warning("the folder %s cannot be read: %s", folder, unreadable[folder])
        self._unreadable = set(unreadable)
        return files_seen

    def _taken(self, file: SeenFile) -> Iterator[Submission]:
        """Take a file, unless it is being processed, or was answered and could not be removed.

        If its receipt is gone, or was written to an empty folder while a share was not mounted, the file is
        answered again.
        """
        latest = submissions.latest_at(self._context.ledger, file.dropped)
        if latest and latest.dropped.identity == file.dropped.identity:
            if latest.state in _AT_WORK:
                return
            if is_answered(self._context, latest):
                remove_from_inbox(self._context, latest)
                return
        try:
            yield receive_file(self._context, file.dropped, file.siblings)
        except FileChanged:
            return
        except OSError as error:
            _log.warning("%s could not be taken and stays in the inbox: %s", file.dropped.name, error)
            self._readiness.postpone(file)


def _back_off(poll: float, tried: int) -> timedelta:
    """Return the wait after `tried` failed attempts: twice as long each time, at most a day."""
    return timedelta(seconds=min(poll * 2 ** min(tried, 12), _LONGEST_BACK_OFF.total_seconds()))
