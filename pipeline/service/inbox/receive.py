"""Intake: a file's bytes are made safe, then it is entered in the ledger.

Both steps can be repeated: the original lies under the hash of its bytes, and a file that was entered
is known again by its identity.
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
    """The file is no longer the one that was seen: it is looked at again later."""


def receive_file(context: ServiceContext, dropped: Dropped, siblings: Iterable[str] = ()) -> Submission:
    """Keep the bytes of a file and enter it.  Raises OSError, or Changed where it is written to meanwhile.

    `siblings` are the names of the files beside it, whose answers must be called otherwise.
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
    """Come to an end with what an abrupt end left in the inbox: half an answer, a file on its way out."""
    atomic.sweep(context.settings.inbox)
    safe_remove.resume(context.settings.inbox, partial(_is_kept, context.outbox))


def read_original(context: ServiceContext, submission: Submission) -> bytes:
    """The bytes of a submission.  Raises TooLarge, without reading it, where a file is over the limit."""
    path, limit = context.outbox.original(submission.sha256), context.settings.limits.file_bytes
    if path.stat().st_size > limit:
        raise TooLarge(what_zh="文件大小", what_en="the file's size", limit=f"{limit / (1 << 20):g} MB")
    return path.read_bytes()


def path_of(context: ServiceContext, dropped: Dropped) -> Path:
    """Where the file lies: in the inbox, or where `convert` found it."""
    return context.settings.inbox / dropped.folder / dropped.filename


def choose_stem(context: ServiceContext, dropped: Dropped, siblings: Iterable[str]) -> str:
    """How the answers to a file are called: as last time, else by a name that is no other file's."""
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
    """The SHA-256 of a file.  An error in reading names it, which the system's own does not."""
    try:
        return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _copy(file: BufferedReader, target: Path) -> None:
    """Copy under the name of the hash, unless the bytes changed since they were hashed."""
    digest = hashlib.sha256()
    file.seek(0)
    with atomic.replacing(target) as write:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            write.write(chunk)
        if digest.hexdigest() != target.name:
            raise FileChanged(target)
