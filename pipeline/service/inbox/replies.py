"""Delivery: write the answer to where the file came from, then remove the file from the inbox.

Answers to `convert` go to `outbox/receipts/`; so do those that cannot be written to the inbox.  The shared
folder is not trusted: the folder of a file and the `回执/` in it are opened without following links, and
everything is written, renamed and removed relative to the open folder (`storage.folder_handle`), so that it
does not matter what others put in the place of these folders meanwhile.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath

from ...model.answer import Answer
from ...render.receipt.receipt import receipt
from ...storage import atomic, safe_remove
from ...storage.file_names import COMMENTED, COMMENTS, RECEIPTS, RETURNED, fitted, safe
from ...storage.folder_handle import FolderHandle
from ..context.context import ServiceContext
from ..ledger import submissions
from ..ledger.submissions import Dropped, Identity, Submission

_log = logging.getLogger(__name__)
_CHUNK = 1 << 20


def write_answer(context: ServiceContext, submission: Submission, answer: Answer) -> Answer:
    """Write the receipt, and a returned file beside it; return the answer with the receipt's path."""
    if submission.dropped.origin == "inbox":
        try:
            with answers_beside(context, submission.dropped) as folder:
                return _write_answer_to(folder, context, submission, answer)
        except OSError as error:
            _log.warning("the answer to %s could not be written to the inbox: %s", answer.file, error)
    with _receipts(context) as folder:
        return _write_answer_to(folder, context, submission, answer)


def remove_from_inbox(context: ServiceContext, submission: Submission) -> None:
    """Remove the file from the inbox if it is still the one that was taken.

    If the share refuses, the file stays; later scans recognise it and try again.
    """
    dropped = submission.dropped
    if dropped.origin != "inbox":
        return
    try:
        with FolderHandle.opened(context.settings.inbox) as inbox, inbox.below(dropped.folder) as folder:
            if Identity.of(folder.status(dropped.filename)) == dropped.identity:
                safe_remove.remove_if(
                    folder,
                    dropped.filename,
                    lambda aside, name: dropped.identity.is_of_moved(aside.status(name)),
                )
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        _log.warning("%s could not be removed from the inbox: %s", dropped.name, error)


def write_receipt(context: ServiceContext, stem: str, answer: Answer, received_at: datetime) -> Answer:
    """Write a receipt to the outbox's `receipts/`; return the answer with the receipt's path."""
    with _receipts(context) as folder:
        answered, written = _receipt(folder, context, stem, answer, received_at)
        folder.write(written)
    return answered


@contextmanager
def answers_beside(context: ServiceContext, dropped: Dropped, *, make: bool = True) -> Iterator[FolderHandle]:
    """Open `回执/` beside a file of the inbox; with `make`, create it if it is missing.

    Raises OSError if it, or a folder that leads to it, is missing, a link or something else.
    """
    with (
        FolderHandle.opened(context.settings.inbox) as inbox,
        inbox.below(dropped.folder) as folder,
        folder.made_folder(RECEIPTS) if make else folder.folder(RECEIPTS) as answers,
    ):
        yield answers


def is_answered(context: ServiceContext, submission: Submission) -> bool:
    """Return whether the receipt of a submission exists, in its own folder or in `receipts/` instead."""
    name = fitted(submission.stem, f".{RECEIPTS}.html")
    if (context.outbox.receipts / name).is_file():
        return True
    if submission.dropped.origin == "convert":
        return False
    try:
        with answers_beside(context, submission.dropped, make=False) as folder:
            return folder.is_file(name)
    except OSError:
        return False  # there is no such folder


@contextmanager
def _receipts(context: ServiceContext) -> Iterator[FolderHandle]:
    """Open the outbox's `receipts/`."""
    atomic.make_folder(context.outbox.receipts)
    with FolderHandle.opened(context.outbox.receipts) as folder:
        yield folder


def _write_answer_to(
    folder: FolderHandle, context: ServiceContext, submission: Submission, answer: Answer
) -> Answer:
    copy = _copy(submission.stem, answer)
    annotated = replace(answer, annotated=next(iter(copy), None))
    answered, written = _receipt(folder, context, submission.stem, annotated, submission.received_at)
    folder.write(copy | written)
    if answer.verdict != "failed":  # a failure says nothing new about the file
        _remove_stale(folder, context, submission, annotated)
    if answer.verdict == "returned" and submission.dropped.origin == "inbox":
        _return_file(folder, context, submission)
    return answered


def _receipt(
    folder: FolderHandle, context: ServiceContext, stem: str, answer: Answer, received_at: datetime
) -> tuple[Answer, dict[str, bytes]]:
    """Return the answer with its receipt's path, and the receipt's bytes by name."""
    name = fitted(stem, f".{RECEIPTS}.html")
    answered = replace(answer, receipt=_shown(folder.path / name, context))
    return answered, {name: receipt(answered, received_at, context.now(), context.settings.site)}


def _copy(stem: str, answer: Answer) -> dict[str, bytes]:
    """Return the annotated copy by its name; empty if there is none."""
    copy = answer.outcome.annotated if answer.outcome else None
    if copy is None or not copy.data:
        return {}
    return {fitted(stem, f".{COMMENTS}{copy.suffix}"): copy.data}


def _remove_stale(
    folder: FolderHandle, context: ServiceContext, submission: Submission, answer: Answer
) -> None:
    """Remove what an earlier answer to this file left: the returned file, annotated copies.

    A duplicate is not annotated again: copies stay if the file before had the same bytes.
    """
    if answer.verdict != "returned":
        folder.remove(_returned_name(submission))
    if answer.outcome is None:
        before = submissions.before(context.ledger, submission)
        if before is None or before.sha256 == submission.sha256:
            return
    for suffix in COMMENTED:
        if (stale := fitted(submission.stem, f".{COMMENTS}{suffix}")) != answer.annotated:
            folder.remove(stale)


def _return_file(folder: FolderHandle, context: ServiceContext, submission: Submission) -> None:
    with (
        context.outbox.original(submission.sha256).open("rb") as original,
        folder.replacing(_returned_name(submission)) as returned,
    ):
        shutil.copyfileobj(original, returned, _CHUNK)


def _returned_name(submission: Submission) -> str:
    name = PurePath(safe(submission.dropped.filename))
    stem = name.stem if submission.stem == name.name else submission.stem
    return fitted(stem, f".{RETURNED}{name.suffix}")


def _shown(path: Path, context: ServiceContext) -> str:
    """Return a receipt's path: relative to the outbox, or absolute if it is in the inbox."""
    if path.is_relative_to(context.outbox.root):
        return path.relative_to(context.outbox.root).as_posix()
    return str(path.absolute())
