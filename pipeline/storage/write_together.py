"""Write several files together: their bytes are flushed to the disk in parallel, then each file is renamed.

A flush waits for the disk, not for the processor, and a disk flushes many files in about the time of one.  A
record is four files in two folders; flushed one after another, they took longer than everything else in
publication.  Each file still appears whole or not at all (`atomic`), and none before the bytes of all are on
the disk; files are renamed in the given order, which a journaling file system keeps within a folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from . import atomic
from .rights import make_one_folder

_AT_ONCE = 8
Flushed = TypeVar("Flushed")


def write_together(written: Mapping[Path, bytes]) -> set[Path]:
    """Write the files that do not already hold their bytes, creating folders; return the paths written.

    Raises OSError, which names the file, and then leaves nothing half-written behind.
    """
    changed = {path: data for path, data in written.items() if not atomic.holds(path, data)}
    if len(changed) < 2:
        for path, data in changed.items():
            atomic.write_whole(path, data)
        return set(changed)
    touched = {folder for path in changed for folder in _made(path.parent)}
    with _removing_temporaries(changed):
        in_parallel(_flush, [_write_temporary(path, data) for path, data in changed.items()])
        for path in changed:
            with atomic.errors_name(path):
                atomic.temporary_path(path).replace(path)
    in_parallel(atomic.sync_folder, sorted(touched))
    return set(changed)


def _made(folder: Path) -> Iterator[Path]:
    """Create a folder and its parents; yield the folders whose entries change by that or by the new files."""
    yield folder
    if not folder.is_dir():
        yield from _made(folder.parent)
        with suppress(FileExistsError):
            make_one_folder(folder, folder.parent)


def _write_temporary(path: Path, data: bytes) -> Path:
    """Write a file under its temporary name, without flushing it; return `path`."""
    with atomic.errors_name(path), atomic.temporary(path) as file:
        file.write(data)
    return path


def _flush(path: Path) -> None:
    with atomic.errors_name(path):
        descriptor = os.open(atomic.temporary_path(path), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _removing_temporaries(paths: Iterable[Path]) -> Iterator[None]:
    """Remove files that still have a temporary name when the block ends."""
    try:
        yield
    finally:
        for path in paths:
            atomic.temporary_path(path).unlink(missing_ok=True)


def in_parallel(work: Callable[[Flushed], None], each: Iterable[Flushed]) -> None:
    """Call `work` for each of them in parallel; raise the first error after all calls have ended."""
    ended = [_flushers().submit(partial(work, one)) for one in each]
    for error in [future.exception() for future in ended]:
        if error:
            raise error


@cache
def _flushers() -> ThreadPoolExecutor:
    """Return the threads that wait for the disk."""
    return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="flush")


os.register_at_fork(after_in_child=_flushers.cache_clear)  # a child has none of its parent's threads
