"""Logging: to a file in the outbox, and to stderr for those who run a service.

There are three modes.  A command logs warnings and tracebacks to `state/ziping.log` only.  A service at a
terminal also prints the first line of each entry on stderr.  Under systemd, or with `json`, each entry is one
JSON object per line on stderr and there is no file, because the journal keeps the entries.
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
"""sd-daemon(3): a number in angle brackets before a line is its priority; the journal removes it."""


class _OneByOne(logging.Formatter):
    """Formats entries so that a file name can neither colour nor split them: further lines are indented."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the entry without control characters."""
        return "\n    ".join(shown(line) for line in super().format(record).split("\n"))


class _FirstLine(logging.Formatter):
    """Formats entries for a terminal: time, level and first line; the log file has the rest."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line without control characters."""
        time = f"{datetime.fromtimestamp(record.created).astimezone():%H:%M:%S}"
        return shown(f"{time} {record.levelname.lower()}: {record.getMessage().partition(chr(10))[0]}")


class _Json(logging.Formatter):
    """Formats each entry as one JSON object per line; `prefix` puts the journal's priority before it."""

    def __init__(self, *, prefix: bool) -> None:
        super().__init__()
        self._prefix = prefix

    def format(self, record: logging.LogRecord) -> str:
        """Return the entry, with its traceback if it has one."""
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
    """A log whose folder is created with the first entry, so that reading an outbox creates none."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()


def begin(outbox: Path) -> Path:
    """Log warnings and tracebacks to `state/ziping.log`, or to stderr with `ZIPING_DEBUG=1`.

    Returns the path of the log file.  A log that cannot be written neither stops the program nor causes a
    traceback.
    """
    path = outbox / "state" / "ziping.log"
    _begin([_stderr(_OneByOne(_FORMAT)) if _debugged() else _file(path)])
    return path


def begin_service(outbox: Path, form: Form, environment: Mapping[str, str]) -> Literal["text", "json"]:
    """Set up the log of a service; return the form in which it must print its answers."""
    to_journal = is_journal(environment, _STDERR)
    if form == "json" or (form == "auto" and to_journal):
        _begin([_stderr(_Json(prefix=to_journal))])
        return "json"
    begin(outbox)
    if not _debugged():
        logging.getLogger().addHandler(_stderr(_FirstLine()))
    return "text"


def is_journal(environment: Mapping[str, str], descriptor: int) -> bool:
    """Return whether a file descriptor leads to the journal (`JOURNAL_STREAM`, systemd.exec(5))."""
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
