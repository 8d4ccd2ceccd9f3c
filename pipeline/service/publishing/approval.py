"""Reasons to hold a revision for the officer's approval although no finding blocks it.

    after a withdrawal > from another sender > names that look like others > a finding that holds
    > publish.mode = "approve"

The ledger stores the code and the operands of the first that applies; an approved revision is no longer held.
"""

from __future__ import annotations

from datetime import datetime

from ...model.outcome import FormOutcome
from ...printable import as_text
from ...translate.sentences import describe
from ..context.context import ServiceContext
from ..ledger.hold_reasons import AfterWithdrawal, AnotherSender, Approval, FindingHolds, Hold
from ..ledger.submissions import Submission, sender
from .look_alikes import looks_alike


def hold_reason(context: ServiceContext, form: FormOutcome, submission: Submission) -> Hold | None:
    """Return why a new revision of a record is to be held; None if it may be public at once."""
    record_id = form.record.id
    withdrawn_at = _withdrawn_at(context, record_id)
    if withdrawn_at:
        return AfterWithdrawal(when=withdrawn_at.strftime("%Y-%m-%d"))
    before = _sender_before(context, record_id, submission)
    if before is not None and before != sender(submission.dropped):
        return AnotherSender(before=_shown(before), now=_shown(sender(submission.dropped) or b""))
    alike = looks_alike(context.ledger, form.record)
    if alike is not None:
        return alike
    holding = [finding for finding in form.findings if finding.effect == "holds"]
    if holding:
        titles = [describe(finding) for finding in holding]
        return FindingHolds(
            codes=" ".join(dict.fromkeys(finding.code for finding in holding)),
            what_zh="；".join(dict.fromkeys(title.title_zh for title in titles)),
            what_en="; ".join(dict.fromkeys(title.title_en for title in titles)),
        )
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
