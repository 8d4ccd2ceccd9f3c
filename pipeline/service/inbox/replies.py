"""Delivery: write the answer to where the file came from, then remove the file from the inbox.

Answers to `convert` go to `outbox/receipts/`; so do those that cannot be written to the inbox.  The shared
folder is not trusted: no link in it is followed, be it a file or a folder.  Residual risk: a folder that is
replaced by a link between check and write.
"""

from __future__ import annotations

import logging
import stat
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath

from ...model.answer import Answer
from ...render.receipt.receipt import receipt
from ...storage import atomic, safe_remove
from ...storage.file_names import COMMENTED, COMMENTS, RECEIPTS, RETURNED, fitted, safe
from ...storage.write_together import write_together
from ..context.context import ServiceContext
from ..ledger.submissions import Dropped, Identity, Submission
from .receive import path_of

_log = logging.getLogger(__name__)


def write_answer(context: ServiceContext, submission: Submission, answer: Answer) -> Answer:
    """Write the receipt, and a returned file beside it; return the answer with the receipt's path."""
    folder = answer_folder(context, submission.dropped)
    try:
        return _write_answer_to(folder, context, submission, answer)
    except OSError as error:
        if folder == context.outbox.receipts:
            raise
        _log.warning("the answer to %s could not be written to the inbox: %s", answer.file, error)
        return _write_answer_to(context.outbox.receipts, context, submission, answer)


def remove_from_inbox(context: ServiceContext, submission: Submission) -> None:
    """Remove the file from the inbox if it is still the one that was taken.

    If the share refuses, the file stays; later scans recognise it and try again.
    """
    path = path_of(context, submission.dropped)
    try:
        if submission.dropped.origin == "inbox" and Identity.of(path.lstat()) == submission.dropped.identity:
            safe_remove.remove_if(path, lambda moved: submission.dropped.identity.is_of_moved(moved.lstat()))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        _log.warning("%s could not be removed from the inbox: %s", submission.dropped.name, error)


def write_receipt(
    folder: Path, context: ServiceContext, stem: str, answer: Answer, received_at: datetime
) -> Answer:
    """Write a receipt; return the answer with the receipt's path."""
    _require_real(folder)
    answered, written = _receipt(folder, context, stem, answer, received_at)
    write_together(written)
    return answered


def answer_folder(context: ServiceContext, dropped: Dropped) -> Path:
    """Return `回执/` beside the file, or the outbox's `receipts/` if that is not possible."""
    folder = context.settings.inbox / dropped.folder
    if dropped.origin == "inbox" and is_real(context.settings.inbox, folder):
        return folder / RECEIPTS
    return context.outbox.receipts


def is_answered(context: ServiceContext, submission: Submission) -> bool:
    """Return whether the receipt of a submission exists, in its own folder or in `receipts/` instead."""
    name = fitted(submission.stem, f".{RECEIPTS}.html")
    folders = answer_folder(context, submission.dropped), context.outbox.receipts
    return any((folder / name).is_file() for folder in folders)


def _write_answer_to(folder: Path, context: ServiceContext, submission: Submission, answer: Answer) -> Answer:
    _require_real(folder)
    copy = _copy(folder, submission.stem, answer)
    annotated = replace(answer, annotated=next((path.name for path in copy), None))
    answered, written = _receipt(folder, context, submission.stem, annotated, submission.received_at)
    write_together(copy | written)
    if answer.outcome is not None:
        _remove_copies(folder, submission.stem, annotated.annotated)
    if answer.verdict == "returned" and submission.dropped.origin == "inbox":
        _return_file(folder, context, submission)
    return answered


def _receipt(
    folder: Path, context: ServiceContext, stem: str, answer: Answer, received_at: datetime
) -> tuple[Answer, dict[Path, bytes]]:
    """Return the answer with its receipt's path, and the receipt's bytes by path."""
    path = folder / fitted(stem, f".{RECEIPTS}.html")
    answered = replace(answer, receipt=_shown(path, context))
    return answered, {path: receipt(answered, received_at, context.now(), context.settings.site)}


def _copy(folder: Path, stem: str, answer: Answer) -> dict[Path, bytes]:
    """Return the annotated copy by its path; empty if there is none."""
    copy = answer.outcome.annotated if answer.outcome else None
    if copy is None or not copy.data:
        return {}
    return {folder / fitted(stem, f".{COMMENTS}{copy.suffix}"): copy.data}


def _remove_copies(folder: Path, stem: str, kept: str | None) -> None:
    """Remove the annotated copies of an earlier submission, except `kept`.

    They stay if the answer has no outcome, because it then says nothing new about the file.
    """
    for suffix in COMMENTED:
        if (stale := fitted(stem, f".{COMMENTS}{suffix}")) != kept:
            (folder / stale).unlink(missing_ok=True)


def _return_file(folder: Path, context: ServiceContext, submission: Submission) -> None:
    name = PurePath(safe(submission.dropped.filename))
    stem = name.stem if submission.stem == name.name else submission.stem
    atomic.copy_whole(
        context.outbox.original(submission.sha256), folder / fitted(stem, f".{RETURNED}{name.suffix}")
    )


def _require_real(folder: Path) -> None:
    if folder.is_symlink():
        raise NotADirectoryError(folder)


def is_real(root: Path, folder: Path) -> bool:
    """Return whether a folder exists and neither it nor any folder up to `root` is a link."""
    steps = [folder, *folder.parents]
    return folder.is_dir() and all(_is_folder(step) for step in steps[: steps.index(root)])


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def _shown(path: Path, context: ServiceContext) -> str:
    """Return a receipt's path: relative to the outbox, or absolute if it is in the inbox."""
    if path.is_relative_to(context.outbox.root):
        return path.relative_to(context.outbox.root).as_posix()
    return str(path.absolute())
