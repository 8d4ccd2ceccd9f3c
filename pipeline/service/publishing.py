"""Publishing: what the chain made of a file is put where the public, or the approver, finds it.

    admit -> write (record.json, PDFs, internal record, index.html last) -> settle -> clear what was held

Every step can be repeated: the revision is the same, and so are the bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..errors import AmbiguousForm, Duplicate, NoForm, Refusal, Repeated, WithdrawnBefore
from ..model.answer import Answer, RecordAnswer
from ..model.outcome import FormOutcome, Outcome, Reason, Verdict
from ..model.publication import Publication
from . import files, listing, records, submissions
from .border import Failure
from .desk import Desk
from .earlier import changes_since
from .findings import internal_json
from .holding import ReadOtherwise, hold_on, reason_of
from .identity import key_of, twins
from .listing import RecordRow
from .names import pdf_name
from .records import Made, Revision
from .resembling import ask_the_others, resembling
from .sealing import sealed
from .submissions import Submission
from .together import write_together
from .worker import Result

_BEST_FIRST: tuple[Verdict, ...] = ("published", "held")


def publish(desk: Desk, submission: Submission, result: Result) -> Answer:
    """Publish what can be published of a file and say what became of it."""
    if isinstance(result, Failure):
        return failed(submission, result.reason)
    answers = tuple(map(partial(_asked, desk, submission), _publish_forms(desk, submission, result.forms)))
    verdict = _verdict(answers)
    return Answer(
        submission.dropped.name,
        submission.sha256,
        verdict,
        _why(verdict, result, answers),
        answers,
        result,
    )


def duplicate(desk: Desk, submission: Submission) -> Answer | None:
    """The answer to bytes that stand already, None to others."""
    standing = listing.standing(desk.ledger, submission)
    earlier = submissions.first_with(desk.ledger, submission.sha256, submission)
    if not standing or earlier is None:
        return None
    when = earlier.received_at.strftime("%Y-%m-%d %H:%M")
    reason = Duplicate(name=earlier.dropped.name, when=when).reason()
    answers = tuple(_standing_answer(desk, row) for row in standing)
    return Answer(submission.dropped.name, submission.sha256, "duplicate", reason, answers)


def failed(submission: Submission, reason: Reason) -> Answer:
    """The answer where the program or the machine is at fault."""
    return Answer(submission.dropped.name, submission.sha256, "failed", reason)


def _publish_forms(
    desk: Desk, submission: Submission, forms: Sequence[FormOutcome]
) -> tuple[RecordAnswer, ...]:
    """Forms of one project are published once where they say the same, not at all where they differ."""
    answers: list[RecordAnswer] = []
    for number, (form, same) in enumerate(zip(forms, twins(forms), strict=True), 1):
        first = next((n for n in same.numbers if forms[n - 1].reason is None), number)
        if form.reason is None and same.differ:
            answers.append(_returned(form, _ambiguous(same.numbers)))
        elif form.reason is None and first < number:
            answers.append(_repeated(answers[first - 1], first))
        else:
            answers.append(_publish_form(desk, submission, form, number))
    return tuple(answers)


def _ambiguous(numbers: Iterable[int]) -> Reason:
    texts = [str(number) for number in numbers]
    return AmbiguousForm(numbers_zh="、".join(texts), numbers_en=", ".join(texts)).reason()


def _repeated(first: RecordAnswer, number: int) -> RecordAnswer:
    """The answer to a form that says what an earlier one of the document said."""
    if first.verdict == "returned":
        return first
    return replace(first, verdict="duplicate", reason=Repeated(number=number).reason())


def _returned(form: FormOutcome, reason: Reason) -> RecordAnswer:
    return RecordAnswer(form.record.id, form.record.project.name, "returned", reason, None)


def _publish_form(desk: Desk, submission: Submission, form: FormOutcome, number: int) -> RecordAnswer:
    if form.reason:
        return _returned(form, form.reason)
    if gone := listing.withdrawn_revision(desk.ledger, submission, number):
        return _standing_answer(desk, gone)
    try:
        revision = _admit(desk, submission, form, number)
    except Refusal as refusal:
        return _returned(form, refusal.reason())
    hold = _hold(revision, publication_of(form, revision))
    form = form if hold else sealed(desk, form, revision)
    publication = publication_of(form, revision)
    folder = desk.outbox.folder(revision.record, held=hold is not None)
    write_form(desk, folder, form, revision, publication)
    records.settle(
        desk.ledger, revision, hold, publication.fingerprint, desk.press.entry(form.published, publication)
    )
    if hold is None:
        desk.press.fresh.add(revision.record)
        files.remove_folder(desk.outbox.folder(revision.record, held=True))
    return _answer(desk, form, revision, folder, hold)


def _admit(desk: Desk, submission: Submission, form: FormOutcome, number: int) -> Revision:
    hold = hold_on(desk, form.record.id, submission)
    made = Made(submission, number, hold.stored() if hold else None, desk.now())
    return records.admit(desk.ledger, form.record.id, key_of(form.record), made)


def _hold(revision: Revision, publication: Publication) -> str | None:
    """Why it is held, as the ledger keeps it: what was approved is published, and nothing else."""
    if revision.is_approved and revision.fingerprint not in {None, "", publication.fingerprint}:
        return ReadOtherwise().stored()
    return None if revision.is_approved else revision.hold


def publication_of(form: FormOutcome, revision: Revision) -> Publication:
    """What the ledger and the form's own bytes tell of the publication of a revision."""
    return Publication(
        revision=revision.number,
        serial=revision.serial,
        first_published=revision.first_published,
        last_published=revision.published_at,
        fingerprint=hashlib.sha256(form.record_json).hexdigest(),
        pdf_bytes={language: len(data) for language, data in form.pdfs.items()},
    )


def write_form(
    desk: Desk, folder: Path, form: FormOutcome, revision: Revision, publication: Publication
) -> int:
    """Write a record's files, and for the office the full record of the revision with its findings.

    Returns how many of the record's own were not there as they are.  The page comes last: where it stands,
    what it links to stands too.
    """
    internal = {desk.outbox.internal(revision.record, revision.number): internal_json(form)}
    own = {folder / name: data for name, data in _files(desk, form, publication)}
    changed = write_together(internal | own) & own.keys()
    for stale in {*folder.iterdir()} - own.keys():
        files.remove(stale)
    return len(changed)


def _files(desk: Desk, form: FormOutcome, publication: Publication) -> Iterator[tuple[str, bytes]]:
    yield "record.json", form.record_json
    for language, data in form.pdfs.items():
        yield pdf_name(form.record.id, language), data
    yield "index.html", desk.press.page(form.published, publication)


def _answer(
    desk: Desk, form: FormOutcome, revision: Revision, folder: Path, hold: str | None
) -> RecordAnswer:
    return RecordAnswer(
        revision.record,
        form.record.project.name,
        "held" if hold else "published",
        reason_of(hold) if hold else None,
        folder.relative_to(desk.outbox.root).as_posix(),
        revision.number,
        changes_since(desk, revision, form.record),
    )


def _asked(desk: Desk, submission: Submission, answer: RecordAnswer) -> RecordAnswer:
    """With the question whether another record is of the same project; its submitter is asked too."""
    if answer.verdict not in {"published", "held"}:
        return answer
    found = resembling(desk.ledger, answer.id, desk.settings.similar_name)
    ask_the_others(desk, found, submission.id)
    return replace(answer, resembling=found)


def _standing_answer(desk: Desk, row: RecordRow) -> RecordAnswer:
    folder = desk.outbox.folder(row.id, held=row.state == "held")
    path = None if row.state == "withdrawn" else folder.relative_to(desk.outbox.root).as_posix()
    gone = row.state == "withdrawn" or row.is_rejected
    reason = WithdrawnBefore().reason() if gone else row.reason
    return RecordAnswer(row.id, row.name, "duplicate", reason, path, row.revision)


def _verdict(answers: Iterable[RecordAnswer]) -> Verdict:
    """The best of the forms' own verdicts: published before held, else returned.

    `duplicate` where every form is of a record that was withdrawn since.
    """
    verdicts = {answer.verdict for answer in answers}
    if verdicts == {"duplicate"}:
        return "duplicate"
    return next((verdict for verdict in _BEST_FIRST if verdict in verdicts), "returned")


def _why(verdict: Verdict, outcome: Outcome, answers: Iterable[RecordAnswer]) -> Reason | None:
    """The file's own reason, else that of its first form with this verdict; what is public needs none."""
    if verdict == "published":
        return None
    reasons = (outcome.reason, *(answer.reason for answer in answers if answer.verdict == verdict))
    return next((reason for reason in reasons if reason), NoForm().reason())
