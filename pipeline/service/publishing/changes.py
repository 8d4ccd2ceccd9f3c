"""Compares a new revision of a record with the one before it."""

from __future__ import annotations

import logging

from ...model.difference import FieldChange, difference
from ...model.record import Record
from ..context.context import ServiceContext
from ..ledger.revisions import Revision
from ..outbox import internal_record

_log = logging.getLogger(__name__)


def changes_since(
    context: ServiceContext, revision: Revision, record: Record
) -> tuple[FieldChange, ...] | None:
    """Return how a record differs from its last revision; None if there is none that can be read."""
    if revision.number == 1:
        return None
    path = context.outbox.internal(revision.record, revision.number - 1)
    try:
        before = internal_record.read_record(path)
    except (OSError, ValueError) as error:
        _log.warning("%s cannot be compared with the new revision: %s", path, error)
        return None
    return difference(before, record)
