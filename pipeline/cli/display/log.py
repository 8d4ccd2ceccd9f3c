"""Logs: a file in the outbox for what no user should have to read, lines for whoever runs a service.

Three ways.  A command logs warnings and tracebacks to `state/ziping.log` only.  The service at a terminal
says the first line of each on stderr, too.  Under systemd, or where `json` is asked for, everything is
one JSON object a line on stderr and no file: the journal keeps it.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Literal

from ...printable import shown

Form = Literal["auto", "text", "json"]
_STDERR = 2
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_PRIORITIES = {logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}
"""sd-daemon(3): what stands in angles before a line is its priority, and no part of it in the journal."""


class _OneByOne(logging.Formatter):
    """Entries that a name in them can neither colour nor break: further lines are indented."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry without control characters."""
        return "\n    ".join(shown(line) for line in super().format(record).split("\n"))


class _FirstLine(logging.Formatter):
    """What a person at a terminal sees: the time, the word, the first line; the file has the rest."""

    def format(self, record: logging.LogRecord) -> str:
        """One line without control characters."""
        time = f"{datetime.fromtimestamp(record.created).astimezone():%H:%M:%S}"
        return shown(f"{time} {record.levelname.lower()}: {record.getMessage().partition(chr(10))[0]}")


class _Json(logging.Formatter):
    """An object a line; `prefix` puts the journal's priority before it."""

    def __init__(self, *, prefix: bool) -> None:
        super().__init__()
        self._prefix = prefix

    def format(self, record: logging.LogRecord) -> str:
        """The entry with its traceback, if there is one."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        priority = f"<{_PRIORITIES.get(record.levelno, 6)}>" if self._prefix else ""
        return priority + json.dumps(entry, ensure_ascii=False)


class _InOutbox(RotatingFileHandler):
    """A log whose folder is made with the first line, so that looking at an outbox makes none."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()


def begin(outbox: Path) -> Path:
    """Log warnings and tracebacks to `state/ziping.log`, or to stderr under `ZIPING_DEBUG=1`; says where.

    A log that cannot be written is no reason to stop, and none to show a traceback.
    """
    path = outbox / "state" / "ziping.log"
    _begin([_stderr(_OneByOne(_FORMAT)) if _debugged() else _file(path)])
    return path


def begin_service(outbox: Path, form: Form, environment: Mapping[str, str]) -> Literal["text", "json"]:
    """The log of a service; says in which form its answers are to be said."""
    to_journal = is_journal(environment, _STDERR)
    if form == "json" or (form == "auto" and to_journal):
        _begin([_stderr(_Json(prefix=to_journal))])
        return "json"
    begin(outbox)
    if not _debugged():
        logging.getLogger().addHandler(_stderr(_FirstLine()))
    return "text"


def is_journal(environment: Mapping[str, str], descriptor: int) -> bool:
    """Whether what is written there goes to the journal (`JOURNAL_STREAM`, systemd.exec(5))."""
    status = os.fstat(descriptor)
    return environment.get("JOURNAL_STREAM") == f"{status.st_dev}:{status.st_ino}"


def _debugged() -> bool:
    return os.environ.get("ZIPING_DEBUG") == "1"


def _begin(handlers: list[logging.Handler]) -> None:
    logging.raiseExceptions = _debugged()
    logging.basicConfig(level=logging.WARNING, handlers=handlers)


def _stderr(formatter: logging.Formatter) -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    return handler


def _file(path: Path) -> logging.Handler:
    handler = _InOutbox(
        path, maxBytes=1 << 20, backupCount=3, encoding="utf-8", errors="backslashreplace", delay=True
    )
    handler.setFormatter(_OneByOne(_FORMAT))
    return handler
