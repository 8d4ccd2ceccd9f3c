"""Where details go that no user should have to read: a file in the outbox's `state/`."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from ..service.names import shown

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _OneByOne(logging.Formatter):
    """Entries that a name in them can neither colour nor break: further lines are indented."""

    def format(self, record: logging.LogRecord) -> str:
        """The entry without control characters."""
        return "\n    ".join(shown(line) for line in super().format(record).split("\n"))


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
    debug = os.environ.get("ZIPING_DEBUG") == "1"
    handler = logging.StreamHandler() if debug else _file(path)
    handler.setFormatter(_OneByOne(_FORMAT))
    logging.raiseExceptions = debug
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    return path


def _file(path: Path) -> logging.Handler:
    return _InOutbox(
        path, maxBytes=1 << 20, backupCount=3, encoding="utf-8", errors="backslashreplace", delay=True
    )
