"""Answers to versions of which a newer one exists.

A project may come in several versions at once, under several names.  The newest one applies, and the answers
to the others say so.  Bytes that come back later are not published silently: their submitter is asked.
"""

from __future__ import annotations

import sqlite3

from ...errors import OlderVersion, Superseded
from ...model.answer import Answer, RecordAnswer
from ...model.outcome import FormOutcome
from ..context.context import ServiceContext
from ..ledger import submissions
from ..ledger.submissions import Submission

_VERSIONS = """
SELECT r.id, r.name, r.revision, r.shown, r.state, v.submission, max(v.revision) AS own, n.rejected_at
FROM revisions v JOIN records r ON r.id = v.record
JOIN revisions n ON n.record = r.id AND n.revision = r.revision
WHERE v.sha256 = ? AND v.fingerprint IS NOT NULL GROUP BY r.id ORDER BY v.submission, v.form
"""


def answer_of_older(context: ServiceContext, submission: Submission) -> Answer | None:
    """Return the answer to bytes of which a record has a newer version since; None for others."""
    versions = context.ledger.rows(_VERSIONS, submission.sha256)
    if any(one["submission"] >= submission.id for one in versions):
        return None
    if not any(map(_is_overtaken, versions)):
        return None
    earlier = submissions.numbered(context.ledger, max(one["submission"] for one in versions))
    when = context.local(earlier.received_at).strftime("%Y-%m-%d %H:%M")
    reason = OlderVersion(name=earlier.dropped.name, when=when).reason()
    answers = tuple(
        RecordAnswer(one["id"], one["name"], "duplicate", reason, None, one["revision"]) for one in versions
    )
    return Answer(submission.dropped.name, submission.sha256, "duplicate", reason, answers)


def answer_of_overtaken(
    context: ServiceContext, submission: Submission, form: FormOutcome, number: int
) -> RecordAnswer:
    """Return the answer to a form of which a later submission has a newer version.

    As long as that version waits for approval, this one may still be public.
    """
    record = form.record
    row = context.ledger.row(
        "SELECT r.shown FROM records r JOIN revisions v ON v.record = r.id AND v.revision = r.shown"
        " WHERE r.id = ? AND v.submission = ? AND v.form = ?",
        record.id, submission.id, number,
    )  # fmt: skip
    if row is None:
        return RecordAnswer(record.id, record.project.name, "duplicate", Superseded().reason(), None)
    folder = context.outbox.folder(record.id, held=False).relative_to(context.outbox.root).as_posix()
    return RecordAnswer(record.id, record.project.name, "published", None, folder, row["shown"])


def _is_overtaken(version: sqlite3.Row) -> bool:
    """Return whether the record has a newer version than its last one of some bytes.

    A withdrawn record is left to the officer; a rejected version does not count if the one before is public.
    """
    if version["state"] == "withdrawn" or version["own"] == version["revision"]:
        return False
    return version["own"] != version["shown"] or version["rejected_at"] is None
