"""Reasons to hold a revision for the officer's approval although no finding blocks it.

    after a withdrawal > from another sender > publish.mode = "approve"

The ledger stores the code and the operands of the first that applies; an approved revision is no longer held.
"""

from __future__ import annotations

from datetime import datetime

from ...printable import as_text
from ..context.context import ServiceContext
from ..ledger.hold_reasons import AfterWithdrawal, AnotherSender, Approval, Hold
from ..ledger.submissions import Submission, sender


def hold_reason(context: ServiceContext, record_id: str, submission: Submission) -> Hold | None:
    """Return why a new revision of a record is to be held; None if it may be public at once."""
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
    """Return where the record's last revision came from; None if this or every earlier one has no sender.

    A revision that was held for its sender does not count until it is approved.
    """
    row = context.ledger.row(
        "SELECT s.folder FROM revisions v JOIN submissions s ON s.id = v.submission WHERE v.record = ?"
        " AND v.submission < ? AND s.origin = 'inbox' AND (v.approved_at IS NOT NULL OR v.hold IS NULL"
        " OR v.hold ->> 'code' <> 'another-sender') ORDER BY v.revision DESC LIMIT 1",
        record_id, submission.id,
    )  # fmt: skip
    return bytes(row["folder"]) if row and sender(submission.dropped) is not None else None


def _shown(folder: bytes) -> str:
    """Return a sub-folder as people write it; the inbox itself is /."""
    name = as_text(folder.decode("utf-8", "surrogateescape"))
    return "/" if name in {"", "."} else name
