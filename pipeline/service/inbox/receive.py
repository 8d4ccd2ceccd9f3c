"""Intake: store a file's bytes durably, then enter the file in the ledger.

Both steps can be repeated: the original is stored under the hash of its bytes, and a file that was entered
is recognised by its identity.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import partial
from io import BufferedReader
from pathlib import Path

from ...errors import TooLarge
from ...storage import atomic, safe_remove
from ...storage.file_names import answer_stem, safe
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
    sha256 = store_original(context.outbox, path_of(context, dropped), dropped.identity)
    stem = choose_stem(context, dropped, siblings)
    return submissions.receive(context.ledger, dropped, sha256, stem, context.now())


def store_original(outbox: Outbox, path: Path, identity: Identity) -> str:
    """Copy a file to `originals/<sha256>` and return the hash.  Links are not followed."""
    with atomic.open_no_follow(path) as file:
        if Identity.of(os.fstat(file.fileno())) != identity:
            raise FileChanged(path)
        sha256 = _hash(file, path)
        if not outbox.original(sha256).is_file():
            _copy(file, outbox.original(sha256))
    return sha256


def finish_interrupted(context: ServiceContext) -> None:
    """Clean the inbox after an abrupt end: delete half-written answers, finish removals of files."""
    atomic.sweep(context.settings.inbox)
    safe_remove.resume(context.settings.inbox, partial(_is_kept, context.outbox))


def read_original(context: ServiceContext, submission: Submission) -> bytes:
    """Return the bytes of a submission.  Raises TooLarge, without reading it, if it exceeds the limit."""
    path, limit = context.outbox.original(submission.sha256), context.settings.limits.file_bytes
    if path.stat().st_size > limit:
        raise TooLarge(what_zh="文件大小", what_en="the file's size", limit=f"{limit / (1 << 20):g} MB")
    return path.read_bytes()


def path_of(context: ServiceContext, dropped: Dropped) -> Path:
    """Return the file's path: in the inbox, or where `convert` found it."""
    return context.settings.inbox / dropped.folder / dropped.filename


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


def _is_kept(outbox: Outbox, path: Path) -> bool:
    with atomic.open_no_follow(path) as file:
        return outbox.original(_hash(file, path)).is_file()


def _hash(file: BufferedReader, path: Path) -> str:
    """Return the SHA-256 of a file.  A read error names the file, which the system's error does not."""
    try:
        return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _copy(file: BufferedReader, target: Path) -> None:
    """Copy a file to `target`, whose name is its hash.  Raises FileChanged if the bytes do not match it."""
    digest = hashlib.sha256()
    file.seek(0)
    with atomic.replacing(target) as write:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            write.write(chunk)
        if digest.hexdigest() != target.name:
            raise FileChanged(target)
