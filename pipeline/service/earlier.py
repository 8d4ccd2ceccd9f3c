"""A new revision beside the one before it, which is read from `outbox/internal`."""

from __future__ import annotations

import json
import logging

from ..model.difference import Change, difference
from ..model.record import Record
from .desk import Desk
from .records import Revision

_log = logging.getLogger(__name__)


def changes_since(desk: Desk, revision: Revision, record: Record) -> tuple[Change, ...] | None:
    """What a record says otherwise than its last revision; null where there is none to read."""
    if revision.number == 1:
        return None
    path = desk.outbox.internal(revision.record, revision.number - 1)
    try:
        before = Record.model_validate(json.loads(path.read_bytes())["record"])
    except (OSError, ValueError, KeyError) as error:
        _log.warning("%s cannot be compared with: %s", path, error)
        return None
    return difference(before, record)
