"""The processing of one submission, through the states of the ledger.

    received -> working -> (outcome) -> published | held | returned | duplicate | failed

`begin` hands it to a worker, `finish` publishes and answers.  A submission that an abrupt end of the service
leaves in `received` or `working` goes through both again, from its original, with the same result.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from ...errors import Blocked, Refusal
from ...model.answer import Answer
from ...model.finding import NONE_WAIVED, Waived
from ...model.outcome import Outcome
from ...printable import as_text
from ..context.context import ServiceContext
from ..context.executor import Executor
from ..context.guard import Failure, Result, guarded
from ..inbox.receive import read_original
from ..inbox.replies import remove_from_inbox, write_answer
from ..ledger import decisions, submissions
from ..ledger.submissions import Submission
from ..publishing.publish import duplicate, failed, publish
from .older_receipts import renew_older_receipts

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A submission under way.

    `future` is None if the answer is `duplicate` already; `ledger_changes` is `Ledger.changes` at the time
    when that was looked up.
    """

    submission: Submission
    future: Future[Result] | None
    duplicate: Answer | None
    ledger_changes: int


def begin(context: ServiceContext, executor: Executor, submission: Submission) -> Job:
    """Begin an attempt and hand the bytes to a worker."""
    submissions.begin(context.ledger, submission, context.now())
    known, changes = duplicate(context, submission), context.ledger.changes()
    future = None if known else _submit(context, executor, submission)
    return Job(submission, future, known, changes)


def finish(context: ServiceContext, executor: Executor, job: Job) -> Answer:
    """Wait for the outcome, publish it, answer, enter the final state.  Raises OSError, sqlite3.Error."""
    answer = _decided(context, executor, job)
    if submissions.is_latest(context.ledger, job.submission):
        answer = write_answer(context, job.submission, answer)
    remove_from_inbox(context, job.submission)
    renew_older_receipts(context, answer, job.submission)
    close(context, job.submission, answer)
    _log.info("%s: %s", answer.file, answer.verdict)
    return answer


def _submit(
    context: ServiceContext, executor: Executor, submission: Submission, waived: Waived = NONE_WAIVED
) -> Future[Result]:
    filename = as_text(submission.dropped.filename)
    try:
        data = guarded(partial(read_original, context, submission))
    except Refusal as refusal:
        return _done(Outcome(filename, submission.sha256, reason=refusal.reason()))
    if isinstance(data, Failure):
        return _done(data)
    return executor.submit(data, filename, waived, at=context.local(submission.received_at))


def _done(result: Result) -> Future[Result]:
    future: Future[Result] = Future()
    future.set_result(result)
    return future


def _decided(context: ServiceContext, executor: Executor, job: Job) -> Answer:
    """Publish, and return the answer.

    If the ledger has changed since `begin`, an earlier submission may have been answered: whether the bytes
    are a duplicate is then looked up again.
    """
    submission, known = job.submission, job.duplicate
    if context.ledger.changes() != job.ledger_changes:
        known = duplicate(context, submission)
    if known:
        return known
    result = (job.future or _submit(context, executor, submission)).result()
    if waived := decisions.waived(context.ledger, _blocked(result)):
        result = _submit(context, executor, submission, waived).result()
    made = guarded(partial(publish, context, submission, result))
    _log_failures(submission, result, made)
    return failed(submission, made.reason) if isinstance(made, Failure) else made


def _blocked(result: Result) -> list[str]:
    """Return the records whose publication is blocked by findings."""
    return [form.record.id for form in result.forms if form.reason and form.reason.code == Blocked.code]


def _log_failures(submission: Submission, *made: object) -> None:
    for failure in made:
        if isinstance(failure, Failure):
            _log.error("%s: %s\n%s", submission.dropped.name, failure.reason.message_en, failure.trace)


def close(context: ServiceContext, submission: Submission, answer: Answer) -> None:
    """Enter the final state."""
    submissions.finish(
        context.ledger,
        submission,
        verdict=answer.verdict,
        reason=answer.reason,
        records=[(record.id, record.verdict) for record in answer.records],
        now=context.now(),
    )
