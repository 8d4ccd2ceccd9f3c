"""Delivery: the answer goes back to where the file came from, then the file leaves the inbox.

Answers to `convert` go to `outbox/receipts/`; so do those that the inbox does not take.  The shared
folder is not trusted: no link in it is followed, neither by name nor through its folders.  What
remains is a folder that is swapped for a link between the look and the write.
"""

from __future__ import annotations

import logging
import stat
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePath

from ..model.answer import Answer
from ..render.receipt import receipt
from . import aside, files, submissions
from .desk import Desk
from .intake import place
from .names import COMMENTED, COMMENTS, RECEIPTS, RETURNED, fitted, safe
from .submissions import Dropped, Identity, Submission
from .together import write_together

_log = logging.getLogger(__name__)


def deliver(desk: Desk, submission: Submission, answer: Answer) -> Answer:
    """Write the receipt, and a returned file beside it.  The answer then knows its receipt's path."""
    folder = answers_folder(desk, submission.dropped)
    try:
        return _deliver_to(folder, desk, submission, answer)
    except OSError as error:
        if folder == desk.outbox.receipts:
            raise
        _log.warning("the answer to %s could not be written to the inbox: %s", answer.file, error)
        return _deliver_to(desk.outbox.receipts, desk, submission, answer)


def release(desk: Desk, submission: Submission) -> None:
    """Take the file out of the inbox, if it is still the one that was taken.

    Where the share does not let it go it stays; later scans know it again and try once more.
    """
    path = place(desk, submission.dropped)
    try:
        if submission.dropped.origin == "inbox" and Identity.of(path.lstat()) == submission.dropped.identity:
            aside.take_out(path, lambda moved: submission.dropped.identity.is_of_moved(moved.lstat()))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        _log.warning("%s could not be removed from the inbox: %s", submission.dropped.name, error)


def close(desk: Desk, submission: Submission, answer: Answer) -> None:
    """Enter the final state."""
    submissions.finish(
        desk.ledger,
        submission,
        verdict=answer.verdict,
        reason=answer.reason,
        records=[(record.id, record.verdict) for record in answer.records],
        now=desk.now(),
    )


def put_receipt(folder: Path, desk: Desk, stem: str, answer: Answer, received_at: datetime) -> Answer:
    """Write a receipt.  The answer then knows its path."""
    _require_real(folder)
    answered, written = _receipt(folder, desk, stem, answer, received_at)
    write_together(written)
    return answered


def answers_folder(desk: Desk, dropped: Dropped) -> Path:
    """`回执/` beside the file, or `receipts/` where there is no such place."""
    folder = desk.settings.inbox / dropped.folder
    if dropped.origin == "inbox" and is_real(desk.settings.inbox, folder):
        return folder / RECEIPTS
    return desk.outbox.receipts


def is_answered(desk: Desk, submission: Submission) -> bool:
    """Whether the receipt of a submission lies where it belongs, or where it was put instead."""
    name = fitted(submission.stem, f".{RECEIPTS}.html")
    folders = answers_folder(desk, submission.dropped), desk.outbox.receipts
    return any((folder / name).is_file() for folder in folders)


def _deliver_to(folder: Path, desk: Desk, submission: Submission, answer: Answer) -> Answer:
    _require_real(folder)
    copy = _copy(folder, submission.stem, answer)
    annotated = replace(answer, annotated=next((path.name for path in copy), None))
    answered, written = _receipt(folder, desk, submission.stem, annotated, submission.received_at)
    write_together(copy | written)
    if answer.outcome is not None:
        _remove_copies(folder, submission.stem, annotated.annotated)
    if answer.verdict == "returned" and submission.dropped.origin == "inbox":
        _return_file(folder, desk, submission)
    return answered


def _receipt(
    folder: Path, desk: Desk, stem: str, answer: Answer, received_at: datetime
) -> tuple[Answer, dict[Path, bytes]]:
    """The answer that knows its receipt's path, and the receipt."""
    path = folder / fitted(stem, f".{RECEIPTS}.html")
    answered = replace(answer, receipt=_shown(path, desk))
    return answered, {path: receipt(answered, received_at, desk.now(), desk.settings.site)}


def _copy(folder: Path, stem: str, answer: Answer) -> dict[Path, bytes]:
    """The annotated copy, where there is one."""
    copy = answer.outcome.annotated if answer.outcome else None
    if copy is None or not copy.data:
        return {}
    return {folder / fitted(stem, f".{COMMENTS}{copy.suffix}"): copy.data}


def _remove_copies(folder: Path, stem: str, kept: str | None) -> None:
    """Take away the annotated copy of an earlier submission that none replaces.

    It stays where an answer comes without an outcome, for that says nothing new about the file.
    """
    for suffix in COMMENTED:
        if (stale := fitted(stem, f".{COMMENTS}{suffix}")) != kept:
            (folder / stale).unlink(missing_ok=True)


def _return_file(folder: Path, desk: Desk, submission: Submission) -> None:
    name = PurePath(safe(submission.dropped.filename))
    stem = name.stem if submission.stem == name.name else submission.stem
    files.copy_whole(
        desk.outbox.original(submission.sha256), folder / fitted(stem, f".{RETURNED}{name.suffix}")
    )


def _require_real(folder: Path) -> None:
    if folder.is_symlink():
        raise NotADirectoryError(folder)


def is_real(root: Path, folder: Path) -> bool:
    """Whether a folder is there, and it and those between it and the inbox are no links."""
    steps = [folder, *folder.parents]
    return folder.is_dir() and all(_is_folder(step) for step in steps[: steps.index(root)])


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def _shown(path: Path, desk: Desk) -> str:
    """A receipt's path relative to the outbox, or absolute in the inbox."""
    if path.is_relative_to(desk.outbox.root):
        return path.relative_to(desk.outbox.root).as_posix()
    return str(path.absolute())
