"""A new revision beside the one before it, which is read from `outbox/internal`."""

from __future__ import annotations

import json
import logging

from ...model.difference import FieldChange, difference
from ...model.record import Record
from ..context.context import ServiceContext
from ..ledger.revisions import Revision

_log = logging.getLogger(__name__)


def changes_since(
    context: ServiceContext, revision: Revision, record: Record
) -> tuple[FieldChange, ...] | None:
    """What a record says otherwise than its last revision; null where there is none to read."""
    if revision.number == 1:
        return None
    path = context.outbox.internal(revision.record, revision.number - 1)
    try:
        before = Record.model_validate(json.loads(path.read_bytes())["record"])
    except (OSError, ValueError, KeyError) as error:
        _log.warning("%s cannot be compared with: %s", path, error)
        return None
    return difference(before, record)
