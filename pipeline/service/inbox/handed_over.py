"""Files given to `convert`: enter each in the ledger, or write an answer if that is impossible."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from ...errors import MachineFault, Unreadable
from ...model.answer import Answer
from ..context.context import ServiceContext
from ..context.guard import Failure, guarded, os_error_operands
from ..ledger.submissions import Dropped, Identity, Submission
from .receive import FileChanged, choose_stem, receive_file, require_size
from .replies import write_receipt

_NOTHING = Identity(0, 0, 0, 0)


def receive_path(context: ServiceContext, path: Path, siblings: Iterable[str]) -> Submission:
    """Enter a file in the ledger; try once more if it is being written to.

    Raises TooLarge before a byte is read, Unreadable if the file is at fault, MachineFault if the outbox is.
    """
    try:
        return _enter(context, path, siblings)
    except OSError as error:
        if error.filename == str(path):
            raise Unreadable(detail=os_error_operands(error)["detail"]) from error
        raise MachineFault(**os_error_operands(error)) from error


def answer_not_received(
    context: ServiceContext, path: Path, siblings: Iterable[str], answer: Answer
) -> Answer:
    """Return the answer to a file that could not be entered, with a receipt if one can be written."""
    stem = choose_stem(context, Dropped("convert", path.parent, path.name, _NOTHING), siblings)
    put = guarded(partial(write_receipt, context, stem, answer, context.now()))
    return answer if isinstance(put, Failure) else put


def _enter(context: ServiceContext, path: Path, siblings: Iterable[str]) -> Submission:
    try:
        return _receive(context, path, siblings)
    except FileChanged:
        return _once_more(context, path, siblings)


def _once_more(context: ServiceContext, path: Path, siblings: Iterable[str]) -> Submission:
    try:
        return _receive(context, path, siblings)
    except FileChanged:
        raise Unreadable(detail="正在被修改 being written to") from None


def _receive(context: ServiceContext, path: Path, siblings: Iterable[str]) -> Submission:
    dropped = Dropped("convert", path.parent, path.name, Identity.of(path.lstat()))
    require_size(context, dropped.identity.size)
    return receive_file(context, dropped, siblings)
