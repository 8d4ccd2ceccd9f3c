"""Intake: store a file's bytes durably, then enter the file in the ledger.

Both steps can be repeated: the original is stored under the hash of its bytes, and a file that was entered
is recognised by its identity.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BufferedReader
from pathlib import Path

from ...errors import TooLarge
from ...storage import atomic, safe_remove
from ...storage.file_names import answer_stem, safe
from ...storage.folder_handle import FolderHandle, is_aside
from ...storage.folder_walk import visit
from ..context.context import ServiceContext
from ..ledger import submissions
from ..ledger.submissions import Dropped, Identity, Submission
from ..outbox.paths import Outbox

_CHUNK = 1 << 20


class FileChanged(Exception):
    """The file has changed since it was seen; a later scan looks at it again."""


def receive_file(context: ServiceContext, dropped: Dropped, siblings: Iterable[str] = ()) -> Submission:
    """Store the bytes of a file and enter it in the ledger.

    `siblings` are the names of the files beside it, whose answers must have other names.
    Raises FileChanged if the file is written to meanwhile, OSError.
    """
    with open_dropped(context, dropped) as file:
        sha256 = store_original(context.outbox, file, dropped)
    stem = choose_stem(context, dropped, siblings)
    return submissions.receive(context.ledger, dropped, sha256, stem, context.now())


@contextmanager
def open_dropped(context: ServiceContext, dropped: Dropped) -> Iterator[BufferedReader]:
    """Open a file for reading: in the inbox, or where `convert` found it.  Raises OSError.

    No folder on the way from the inbox to the file may be a link.
    """
    if dropped.origin == "convert":
        with atomic.open_no_follow(dropped.folder / dropped.filename) as file:
            yield file
        return
    with (
        FolderHandle.opened(context.settings.inbox) as inbox,
        inbox.below(dropped.folder) as folder,
        folder.open_file(dropped.filename) as file,
    ):
        yield file


def store_original(outbox: Outbox, file: BufferedReader, dropped: Dropped) -> str:
    """Copy an open file to `originals/<sha256>` and return the hash."""
    if Identity.of(os.fstat(file.fileno())) != dropped.identity:
        raise FileChanged
    sha256 = _hash(file, dropped.folder / dropped.filename, dropped.identity.size)
    if not outbox.original(sha256).is_file():
        _copy(file, outbox.original(sha256))
    return sha256


def finish_interrupted(context: ServiceContext) -> None:
    """Clean the inbox after an abrupt end: delete half-written answers, finish removals of files."""
    for visited in visit(context.settings.inbox, is_aside):
        for name in filter(atomic.is_unfinished, visited.entries):
            if visited.handle.is_file(name):
                visited.handle.remove(name)
    safe_remove.resume(context.settings.inbox, partial(_is_kept, context))


def read_original(context: ServiceContext, submission: Submission) -> bytes:
    """Return the bytes of a submission.  Raises TooLarge, without reading it, if it exceeds the limit."""
    path = context.outbox.original(submission.sha256)
    require_size(context, path.stat().st_size)
    return path.read_bytes()


def require_size(context: ServiceContext, size: int) -> None:
    """Raise TooLarge if a file of this size in bytes is not read."""
    if size > (limit := context.settings.limits.file_bytes):
        raise TooLarge(what_zh="文件大小", what_en="the file's size", limit=size_text(limit))


def size_text(size: int) -> str:
    """Return a number of bytes as text."""
    return f"{size / (1 << 20):g} MB"


def choose_stem(context: ServiceContext, dropped: Dropped, siblings: Iterable[str]) -> str:
    """Return the stem of the names of a file's answers: that of last time, else one no other file uses."""
    earlier = submissions.latest_at(context.ledger, dropped)
    if earlier:
        return earlier.stem
    stems = _stems(dropped, siblings)
    return next(stem for stem in stems if submissions.stem_is_free(context.ledger, dropped, stem))


def _stems(dropped: Dropped, siblings: Iterable[str]) -> Iterator[str]:
    yield answer_stem(dropped.filename, siblings)
    name = safe(dropped.filename)
    yield name
    yield f"{name}-{hashlib.sha256(os.fsencode(dropped.folder / dropped.filename)).hexdigest()[:8]}"


def _is_kept(context: ServiceContext, folder: FolderHandle, name: str) -> bool:
    """Return whether a file is stored; one that is too large to be received is not even read."""
    size = folder.status(name).st_size
    if size > context.settings.limits.file_bytes:
        return False
    with folder.open_file(name) as file:
        try:
            return context.outbox.original(_hash(file, folder.path / name, size)).is_file()
        except FileChanged:
            return False


def _hash(file: BufferedReader, path: Path, size: int) -> str:
    """Return the SHA-256 of a file of a known size.  A read error names the file, unlike the system's error.

    Raises FileChanged, without reading on, if there is more: somebody may be writing without end.
    """
    digest, left = hashlib.sha256(), size
    try:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            if (left := left - len(chunk)) < 0:
                raise FileChanged(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    return digest.hexdigest()


def _copy(file: BufferedReader, target: Path) -> None:
    """Copy a file to `target`, whose name is its hash.  Raises FileChanged if the bytes do not match it."""
    digest = hashlib.sha256()
    file.seek(0)
    with atomic.replacing(target) as write:
        left = os.fstat(file.fileno()).st_size
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            digest.update(chunk)
            write.write(chunk)
            left -= len(chunk)
        if digest.hexdigest() != target.name:
            raise FileChanged(target)
