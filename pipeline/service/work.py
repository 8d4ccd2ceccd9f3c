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

from ..errors import Blocked, Refusal
from ..model.answer import Answer
from ..model.finding import NONE_WAIVED, Waived
from ..model.outcome import Outcome
from . import decisions, submissions
from .border import Failure, guarded
from .delivery import close, deliver, release
from .desk import Desk
from .intake import original
from .names import as_text
from .publishing import duplicate, failed, publish
from .submissions import Submission
from .worker import Result
from .workers import Workers

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A submission at work.  `future` is null where its bytes seem to stand already."""

    submission: Submission
    future: Future[Result] | None


def begin(desk: Desk, workers: Workers, submission: Submission) -> Job:
    """Begin an attempt and hand the bytes to a worker."""
    submissions.begin(desk.ledger, submission, desk.now())
    if duplicate(desk, submission):
        return Job(submission, None)
    return Job(submission, _submit(desk, workers, submission))


def finish(desk: Desk, workers: Workers, job: Job) -> Answer:
    """Wait for the outcome, publish it, answer, enter the final state.  Raises OSError, sqlite3.Error."""
    answer = _decided(desk, workers, job)
    if submissions.is_latest(desk.ledger, job.submission):
        answer = deliver(desk, job.submission, answer)
    release(desk, job.submission)
    close(desk, job.submission, answer)
    _log.info("%s: %s", answer.file, answer.verdict)
    return answer


def _submit(
    desk: Desk, workers: Workers, submission: Submission, waived: Waived = NONE_WAIVED
) -> Future[Result]:
    filename = as_text(submission.dropped.filename)
    try:
        data = guarded(partial(original, desk, submission))
    except Refusal as refusal:
        return _done(Outcome(filename, submission.sha256, reason=refusal.reason()))
    if isinstance(data, Failure):
        return _done(data)
    return workers.submit(data, filename, waived, at=desk.local(submission.received_at))


def _done(result: Result) -> Future[Result]:
    future: Future[Result] = Future()
    future.set_result(result)
    return future


def _decided(desk: Desk, workers: Workers, job: Job) -> Answer:
    """The answer, published.  Whether bytes are a duplicate is known only when those before them are done."""
    submission = job.submission
    standing = duplicate(desk, submission)
    if standing:
        return standing
    result = (job.future or _submit(desk, workers, submission)).result()
    if waived := decisions.waived(desk.ledger, _blocked(result)):
        result = _submit(desk, workers, submission, waived).result()
    made = guarded(partial(publish, desk, submission, result))
    _log_failures(submission, result, made)
    return failed(submission, made.reason) if isinstance(made, Failure) else made


def _blocked(result: Result) -> list[str]:
    """The records that findings keep from being published."""
    return [form.record.id for form in result.forms if form.reason and form.reason.code == Blocked.code]


def _log_failures(submission: Submission, *made: object) -> None:
    for failure in made:
        if isinstance(failure, Failure):
            _log.error("%s: %s\n%s", submission.dropped.name, failure.reason.message_en, failure.trace)
