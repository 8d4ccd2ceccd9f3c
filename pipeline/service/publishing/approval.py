"""Why a revision waits for the officer although nothing blocks it.

    after a withdrawal > from another sender > publish.mode = "approve"

The ledger keeps the code and what fills its sentences; a revision that was approved waits no more.
"""

from __future__ import annotations

from datetime import datetime

from ...printable import as_text
from ..context.context import ServiceContext
from ..ledger.hold_reasons import AfterWithdrawal, AnotherSender, Approval, Hold
from ..ledger.submissions import Submission, sender


def hold_reason(context: ServiceContext, record_id: str, submission: Submission) -> Hold | None:
    """Why a new revision of a record is to be held; null where it may be public at once."""
    withdrawn_at = _withdrawn_at(context, record_id)
    if withdrawn_at:
        return AfterWithdrawal(when=withdrawn_at.strftime("%Y-%m-%d"))
    before = _sender_before(context, record_id, submission)
    if before is not None and before != sender(submission.dropped):
        return AnotherSender(before=_shown(before), now=_shown(sender(submission.dropped) or b""))
    return Approval() if context.settings.publish_mode == "approve" else None


def _withdrawn_at(context: ServiceContext, record_id: str) -> datetime | None:
    row = context.ledger.row("SELECT withdrawn_at FROM records WHERE id = ?", record_id)
    return datetime.fromisoformat(row["withdrawn_at"]) if row and row["withdrawn_at"] else None


def _sender_before(context: ServiceContext, record_id: str, submission: Submission) -> bytes | None:
    """Where the record's last revision came from; null where this or every earlier one came by no folder.

    One that was held because it came from elsewhere does not count until it was approved.
    """
    row = context.ledger.row(
        "SELECT s.folder FROM revisions v JOIN submissions s ON s.id = v.submission WHERE v.record = ?"
        " AND v.submission < ? AND s.origin = 'inbox' AND (v.approved_at IS NOT NULL OR v.hold IS NULL"
        " OR v.hold ->> 'code' <> 'another-sender') ORDER BY v.revision DESC LIMIT 1",
        record_id, submission.id,
    )  # fmt: skip
    return bytes(row["folder"]) if row and sender(submission.dropped) is not None else None


def _shown(folder: bytes) -> str:
    """A sub-folder as people write it; the inbox itself is /."""
    name = as_text(folder.decode("utf-8", "surrogateescape"))
    return "/" if name in {"", "."} else name
