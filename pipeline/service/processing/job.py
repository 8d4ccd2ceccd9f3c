"""One submission's way through the ledger's states.

    received -> working -> (outcome) -> published | held | returned | duplicate | failed

`begin` and `finish` are all there is; whatever an abrupt end leaves in `received` or `working` goes
through both again, from its original, and comes to the same end.
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
from ..context.guard import Failure, Result, guarded
from ..executors.executor import Executor
from ..inbox.receive import original
from ..inbox.replies import deliver, release
from ..ledger import decisions, submissions
from ..ledger.submissions import Submission
from ..publishing.publish import duplicate, failed, publish

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A submission at work.  `future` is null where its bytes seem to stand already."""

    submission: Submission
    future: Future[Result] | None


def begin(context: ServiceContext, workers: Executor, submission: Submission) -> Job:
    """Begin an attempt and hand the bytes to a worker."""
    submissions.begin(context.ledger, submission, context.now())
    if duplicate(context, submission):
        return Job(submission, None)
    return Job(submission, _submit(context, workers, submission))


def finish(context: ServiceContext, workers: Executor, job: Job) -> Answer:
    """Wait for the outcome, publish it, answer, enter the final state.  Raises OSError, sqlite3.Error."""
    answer = _decided(context, workers, job)
    if submissions.is_latest(context.ledger, job.submission):
        answer = deliver(context, job.submission, answer)
    release(context, job.submission)
    close(context, job.submission, answer)
    _log.info("%s: %s", answer.file, answer.verdict)
    return answer


def _submit(
    context: ServiceContext, workers: Executor, submission: Submission, waived: Waived = NONE_WAIVED
) -> Future[Result]:
    filename = as_text(submission.dropped.filename)
    try:
        data = guarded(partial(original, context, submission))
    except Refusal as refusal:
        return _done(Outcome(filename, submission.sha256, reason=refusal.reason()))
    if isinstance(data, Failure):
        return _done(data)
    return workers.submit(data, filename, waived, at=context.local(submission.received_at))


def _done(result: Result) -> Future[Result]:
    future: Future[Result] = Future()
    future.set_result(result)
    return future


def _decided(context: ServiceContext, workers: Executor, job: Job) -> Answer:
    """The answer, published.  Whether bytes are a duplicate is known only when those before them are done."""
    submission = job.submission
    standing = duplicate(context, submission)
    if standing:
        return standing
    result = (job.future or _submit(context, workers, submission)).result()
    if waived := decisions.waived(context.ledger, _blocked(result)):
        result = _submit(context, workers, submission, waived).result()
    made = guarded(partial(publish, context, submission, result))
    _log_failures(submission, result, made)
    return failed(submission, made.reason) if isinstance(made, Failure) else made


def _blocked(result: Result) -> list[str]:
    """The records that findings keep from being published."""
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
