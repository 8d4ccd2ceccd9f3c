"""Renew receipts that are no longer true, because a newer version of the form applies."""

from __future__ import annotations

from ...model.answer import Answer
from ..context.context import ServiceContext
from ..inbox.replies import is_answered
from ..ledger import submissions
from ..ledger.submissions import Submission, requeue

_OVERTAKEN = """
SELECT DISTINCT f.submission FROM forms f
JOIN revisions v ON v.submission = f.submission AND v.form = f.form AND v.record = f.record
JOIN records r ON r.id = v.record
WHERE f.record = ? AND f.submission < ? AND f.verdict IN ('published', 'held')
AND v.revision < r.revision AND v.revision IS NOT r.shown
"""


def renew_older_receipts(context: ServiceContext, answer: Answer, submission: Submission) -> None:
    """Mark the submissions that this answer overtakes to be answered again.

    A receipt of the same file has been replaced already.  One that is gone is not written again.
    """
    for record in answer.records:
        if record.verdict in {"published", "held"}:
            for row in context.ledger.rows(_OVERTAKEN, record.id, submission.id):
                earlier = submissions.numbered(context.ledger, row["submission"])
                if _has_receipt(context, earlier):
                    with context.ledger.transaction() as connection:
                        requeue(connection, earlier.id)


def _has_receipt(context: ServiceContext, earlier: Submission) -> bool:
    """Return whether a submission has a receipt of its own, and an original to be processed again."""
    return (
        submissions.is_latest(context.ledger, earlier)
        and context.outbox.original(earlier.sha256).is_file()
        and is_answered(context, earlier)
    )
