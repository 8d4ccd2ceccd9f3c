"""Where details go that no user should have to read: a file in the outbox's `state/`."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class _InOutbox(RotatingFileHandler):
    """A log whose folder is made with the first line, so that looking at an outbox makes none."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()


def begin(outbox: Path) -> Path:
    """Log warnings and tracebacks to `state/ziping.log`, or to stderr under `ZIPING_DEBUG=1`; says where."""
    path = outbox / "state" / "ziping.log"
    debug = os.environ.get("ZIPING_DEBUG") == "1"
    handler = logging.StreamHandler() if debug else _file(path)
    logging.basicConfig(format=_FORMAT, level=logging.WARNING, handlers=[handler])
    return path


def _file(path: Path) -> logging.Handler:
    return _InOutbox(path, maxBytes=1 << 20, backupCount=3, encoding="utf-8", delay=True)
