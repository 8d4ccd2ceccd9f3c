"""Publication: puts what the chain made from a file where the public, or the officer, finds it.

    admit -> write (record.json, PDFs, internal record, index.html last) -> enter state -> remove held files

Every step can be repeated: the revision is the same, and so are the bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from ...errors import Duplicate, NoForm, Refusal, Repeated, SameProjectTwice, Superseded, WithdrawnBefore
from ...model.answer import Answer, RecordAnswer
from ...model.outcome import FormOutcome, Outcome, Reason, Verdict
from ...storage import atomic
from ..context.context import ServiceContext
from ..context.guard import Failure, Result
from ..ledger import record_queries, revisions, submissions
from ..ledger.hold_reasons import ReadOtherwise, reason_of
from ..ledger.record_queries import RecordRow
from ..ledger.revisions import Revision, RevisionSource
from ..ledger.submissions import Submission
from .approval import hold_reason
from .changes import changes_since
from .identity import forms_of_one_record, key_of
from .overtaken import answer_of_older, answer_of_overtaken
from .record_files import fingerprint_of, publication_of, write_form
from .sealing import sealed
from .similar import ask_other_submitters, similar_records

_BEST_FIRST: tuple[Verdict, ...] = ("published", "held")


def publish(context: ServiceContext, submission: Submission, result: Result) -> Answer:
    """Publish what can be published of a file, and return the answer."""
    if isinstance(result, Failure):
        return failed(submission, result.reason)
    answers = tuple(
        map(partial(_with_similar, context, submission), _publish_forms(context, submission, result.forms))
    )
    verdict = _verdict(answers)
    return Answer(
        submission.dropped.name,
        submission.sha256,
        verdict,
        _answer_reason(verdict, result, answers),
        answers,
        result,
    )


def duplicate(context: ServiceContext, submission: Submission) -> Answer | None:
    """Return the answer to bytes that are, or once were, the newest revisions already; None for others."""
    current = record_queries.current_rows(context.ledger, submission)
    earlier = submissions.last_accepted_with(context.ledger, submission.sha256, submission)
    if not current or earlier is None:
        return answer_of_older(context, submission)
    when = earlier.received_at.strftime("%Y-%m-%d %H:%M")
    reason = Duplicate(name=earlier.dropped.name, when=when).reason()
    answers = tuple(_current_answer(context, row) for row in current)
    return Answer(submission.dropped.name, submission.sha256, "duplicate", reason, answers)


def failed(submission: Submission, reason: Reason) -> Answer:
    """Return the answer to a file if the program or the machine is at fault."""
    return Answer(submission.dropped.name, submission.sha256, "failed", reason)


def _publish_forms(
    context: ServiceContext, submission: Submission, forms: Sequence[FormOutcome]
) -> tuple[RecordAnswer, ...]:
    """Publish forms of one project once if they have the same content, and not at all if they differ."""
    answers: list[RecordAnswer] = []
    for number, (form, same) in enumerate(zip(forms, forms_of_one_record(forms), strict=True), 1):
        first = next((n for n in same.numbers if forms[n - 1].reason is None), number)
        if form.reason is None and same.differ:
            answers.append(_returned(form, _ambiguous(same.numbers)))
        elif form.reason is None and first < number:
            answers.append(_repeated(answers[first - 1], first))
        else:
            answers.append(_publish_form(context, submission, form, number))
    return tuple(answers)


def _ambiguous(numbers: Iterable[int]) -> Reason:
    texts = [str(number) for number in numbers]
    return SameProjectTwice(numbers_zh="、".join(texts), numbers_en=", ".join(texts)).reason()


def _repeated(first: RecordAnswer, number: int) -> RecordAnswer:
    """Return the answer to a form with the same content as an earlier one of the document."""
    if first.verdict == "returned":
        return first
    return replace(first, verdict="duplicate", reason=Repeated(number=number).reason())


def _returned(form: FormOutcome, reason: Reason) -> RecordAnswer:
    return RecordAnswer(form.record.id, form.record.project.name, "returned", reason, None)


def _publish_form(
    context: ServiceContext, submission: Submission, form: FormOutcome, number: int
) -> RecordAnswer:
    if form.reason:
        return _returned(form, form.reason)
    if gone := record_queries.withdrawn_revision(context.ledger, submission, number):
        return _current_answer(context, gone)
    try:
        revision = _admit(context, submission, form, number)
    except Superseded:
        return answer_of_overtaken(context, submission, form, number)
    except Refusal as refusal:
        return _returned(form, refusal.reason())
    hold = _hold(revision, form)
    form = form if hold else sealed(context, form, revision)
    publication = publication_of(form, revision)
    folder = context.outbox.folder(revision.record, held=hold is not None)
    write_form(context, folder, form, revision, publication)
    revisions.enter_state(
        context.ledger,
        revision,
        hold,
        publication.fingerprint,
        context.page_maker.entry(form.published, publication),
    )
    if hold is None:
        context.page_maker.freshly_rendered.add(revision.record)
        atomic.remove_folder(context.outbox.folder(revision.record, held=True))
    return _answer(context, form, revision, folder, hold)


def _admit(context: ServiceContext, submission: Submission, form: FormOutcome, number: int) -> Revision:
    hold = hold_reason(context, form, submission)
    made = RevisionSource(submission, number, hold.stored() if hold else None, context.now())
    return revisions.admit(context.ledger, form.record.id, key_of(form.record), made)


def _hold(revision: Revision, form: FormOutcome) -> str | None:
    """Return why a revision is held, as the ledger stores it; None if it may be public.

    An approval is only valid for the content that was approved.
    """
    if revision.is_approved and revision.fingerprint not in {None, "", fingerprint_of(form)}:
        return ReadOtherwise().stored()
    return None if revision.is_approved else revision.hold


def _answer(
    context: ServiceContext, form: FormOutcome, revision: Revision, folder: Path, hold: str | None
) -> RecordAnswer:
    return RecordAnswer(
        revision.record,
        form.record.project.name,
        "held" if hold else "published",
        reason_of(hold) if hold else None,
        folder.relative_to(context.outbox.root).as_posix(),
        revision.number,
        changes_since(context, revision, form.record),
    )


def _with_similar(context: ServiceContext, submission: Submission, answer: RecordAnswer) -> RecordAnswer:
    """Add the question whether another record is of the same project; its submitter is asked too."""
    if answer.verdict not in {"published", "held"}:
        return answer
    found = similar_records(context.ledger, answer.id, context.settings.similar_name)
    ask_other_submitters(context, found, submission.id)
    return replace(answer, resembling=found)


def _current_answer(context: ServiceContext, row: RecordRow) -> RecordAnswer:
    folder = context.outbox.folder(row.id, held=row.state == "held")
    path = None if row.state == "withdrawn" else folder.relative_to(context.outbox.root).as_posix()
    gone = row.state == "withdrawn" or row.is_rejected
    reason = WithdrawnBefore().reason() if gone else row.reason
    return RecordAnswer(row.id, row.name, "duplicate", reason, path, row.revision)


def _verdict(answers: Iterable[RecordAnswer]) -> Verdict:
    """Return the best verdict of the forms: published before held, else returned.

    `duplicate` if every form is of a record that has been withdrawn since.
    """
    verdicts = {answer.verdict for answer in answers}
    if verdicts == {"duplicate"}:
        return "duplicate"
    return next((verdict for verdict in _BEST_FIRST if verdict in verdicts), "returned")


def _answer_reason(verdict: Verdict, outcome: Outcome, answers: Iterable[RecordAnswer]) -> Reason | None:
    """Return the file's own reason, else that of its first form with this verdict; None if published."""
    if verdict == "published":
        return None
    reasons = (outcome.reason, *(answer.reason for answer in answers if answer.verdict == verdict))
    return next((reason for reason in reasons if reason), NoForm().reason())
