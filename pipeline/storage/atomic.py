"""Files that appear whole or not at all, and stay after the power fails.

A file is written under a temporary name in the target's own folder, flushed to the disk and renamed;
then the folder is flushed.  The temporary name depends on the target only, so that a second try after
an abrupt end replaces what the first one left.
"""

from __future__ import annotations

import filecmp
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

PREFIX, _SUFFIX = ".ziping-", ".part"
"""The prefix is that of every name which is only the service's own."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_THERE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def open_no_follow(path: Path) -> BufferedReader:
    """Open a file of a folder that others write to: no link is followed, no pipe waited for."""
    return os.fdopen(os.open(path, _THERE), "rb")


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path`, making its folders.  Raises OSError, and leaves nothing behind then."""
    with replacing(path) as file:
        file.write(data)


def write_changed(path: Path, data: bytes) -> bool:
    """`write_whole` where the file does not hold these bytes already; says whether it wrote."""
    if holds(path, data):
        return False
    write_whole(path, data)
    return True


def holds(path: Path, data: bytes) -> bool:
    """Whether a file is there and holds these bytes."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def copy_whole(source: Path, target: Path) -> None:
    """Put a copy of `source` at `target`."""
    with source.open("rb") as read, replacing(target) as write:
        shutil.copyfileobj(read, write, 1 << 20)


def copy_changed(source: Path, target: Path) -> bool:
    """`copy_whole` where `target` does not hold the same bytes already; says whether it wrote."""
    if target.is_file() and filecmp.cmp(source, target, shallow=False):
        return False
    copy_whole(source, target)
    return True


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write that takes its name only when the block ends well.

    An error in writing names the file that was to be; the system's own names the temporary one, or none.
    """
    make_folder(path.parent)
    try:
        with named_after(path):
            with temporary(path) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary_path(path).replace(path)
    finally:
        temporary_path(path).unlink(missing_ok=True)
    sync_folder(path.parent)


def temporary(path: Path) -> BinaryIO:
    """A new file to write, under the temporary name of `path`; what an earlier try left there is gone."""
    beside = temporary_path(path)
    beside.unlink(missing_ok=True)
    return os.fdopen(os.open(beside, _NEW, 0o666), "wb")


@contextmanager
def named_after(path: Path) -> Iterator[None]:
    """An error in writing leaves the block with the name of the file that was to be."""
    try:
        yield
    except OSError as error:
        if error.filename in {None, str(temporary_path(path))}:
            error.filename = str(path)
        raise


def temporary_path(path: Path) -> Path:
    """Where `path` is written before it is renamed.  The name is short: the target's may have 255 bytes."""
    digest = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]
    return path.with_name(f"{PREFIX}{digest}{_SUFFIX}")


def is_unfinished(name: str) -> bool:
    """Whether a file of that name is one of ours, not yet whole."""
    return name.startswith(PREFIX) and name.endswith(_SUFFIX)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each flushed to the disk."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def remove(path: Path) -> None:
    """Remove a file; nothing happens where it is not there."""
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        sync_folder(path.parent)


def remove_folder(folder: Path) -> None:
    """Remove a folder with what is in it; nothing happens where it is not there."""
    if folder.is_dir():
        shutil.rmtree(folder)
        sync_folder(folder.parent)


def sweep(folder: Path) -> None:
    """Remove what an abrupt end left half-written below a folder."""
    for path in list(folder.rglob(f"{PREFIX}*{_SUFFIX}")):
        path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def whole_files(folder: Path) -> Iterator[str]:
    """Every whole file below a folder, relative to it.

    Texts, no `Path`s: these remember every name for good, and there may be many.
    """
    for below, _, names in os.walk(folder):
        before = below.removeprefix(str(folder)).lstrip("/")
        for name in names:
            if not is_unfinished(name):
                yield f"{before}/{name}" if before else name
