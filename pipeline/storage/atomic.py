"""Write files that appear whole or not at all, and survive a power failure.

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
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from .rights import PRIVATE, give_file_rights, make_one_folder

PREFIX, _SUFFIX = ".ziping-", ".part"
"""`PREFIX` begins the name of every file and folder that is internal to the service."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_THERE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def open_no_follow(path: Path) -> BufferedReader:
    """Open a file in a folder that others write to, without following links or waiting for pipes."""
    return os.fdopen(os.open(path, _THERE), "rb")


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path`, creating its folders.  Raises OSError, leaving nothing behind."""
    with replacing(path) as file:
        file.write(data)


def write_changed(path: Path, data: bytes) -> bool:
    """Call `write_whole` unless the file already holds these bytes; return whether it wrote."""
    if holds(path, data):
        return False
    write_whole(path, data)
    return True


def holds(path: Path, data: bytes) -> bool:
    """Return whether a file exists and holds these bytes."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def copy_whole(source: Path, target: Path) -> None:
    """Copy `source` to `target`, whole or not at all."""
    with source.open("rb") as read, replacing(target) as write:
        shutil.copyfileobj(read, write, 1 << 20)


def copy_changed(source: Path, target: Path) -> bool:
    """Call `copy_whole` unless `target` already holds the same bytes; return whether it wrote."""
    if target.is_file() and filecmp.cmp(source, target, shallow=False):
        return False
    copy_whole(source, target)
    return True


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write that gets its name only if the block succeeds.

    A write error names `path`, while the system's own error names the temporary file or none.
    """
    make_folder(path.parent)
    try:
        with errors_name(path):
            with temporary(path) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary_path(path).replace(path)
    finally:
        temporary_path(path).unlink(missing_ok=True)
    sync_folder(path.parent)


def temporary(path: Path) -> BinaryIO:
    """Open a new file under the temporary name of `path`, replacing what an earlier try left there."""
    beside = temporary_path(path)
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, _NEW, PRIVATE)
    give_file_rights(descriptor, path.parent)
    return os.fdopen(descriptor, "wb")


@contextmanager
def errors_name(path: Path) -> Iterator[None]:
    """Make a write error in the block name `path` instead of its temporary file."""
    try:
        yield
    except OSError as error:
        if error.filename in {None, str(temporary_path(path))}:
            error.filename = str(path)
        raise


def temporary_path(path: Path) -> Path:
    """Return where `path` is written before it is renamed.

    The name is short, as the target's name may have 255 bytes.
    """
    digest = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]
    return path.with_name(f"{PREFIX}{digest}{_SUFFIX}")


def is_unfinished(name: str) -> bool:
    """Return whether a name is that of a temporary file of this module."""
    return name.startswith(PREFIX) and name.endswith(_SUFFIX)


def make_folder(folder: Path) -> None:
    """Create a folder and its parents, each flushed to the disk."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):
        make_one_folder(folder, folder.parent)
    sync_folder(folder.parent)


def remove(path: Path) -> None:
    """Remove a file; do nothing if it does not exist."""
    path.unlink(missing_ok=True)
    if path.parent.is_dir():
        sync_folder(path.parent)


def remove_folder(folder: Path) -> None:
    """Remove a folder with its content; do nothing if it does not exist."""
    if folder.is_dir():
        shutil.rmtree(folder)
        sync_folder(folder.parent)


def empty_folder(folder: Path) -> None:
    """Remove the content of a folder, which keeps its rights; do nothing if it does not exist."""
    for entry in list(folder.iterdir()) if folder.is_dir() else ():
        if entry.is_dir() and not entry.is_symlink():
            remove_folder(entry)
        else:
            remove(entry)


def sweep(folder: Path) -> None:
    """Remove half-written files that an abrupt end left below a folder."""
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
    """Yield every whole file below a folder, relative to it.

    The paths are strings, because `Path` keeps every name in memory for good, and there may be many.
    """
    for below, _, names in os.walk(folder):
        before = below.removeprefix(str(folder)).lstrip("/")
        for name in names:
            if not is_unfinished(name):
                yield f"{before}/{name}" if before else name
