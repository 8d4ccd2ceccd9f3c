"""Work in a folder that others may move, rename or replace by a link at any moment.

A path is resolved anew by every system call: what was a folder when it was checked may be a link when it is
written to.  A `FolderHandle` holds an open folder, and every name is resolved relative to its descriptor
(openat(2) and its relatives), so that whatever happens to the path, the work stays in that folder.  Folders
below it are opened one component at a time, without following links (O_NOFOLLOW).

Only the first folder (`FolderHandle.opened`) is reached by a path whose links are followed: it is configured
by the office, not by those who write to it.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from io import BufferedReader
from pathlib import Path, PurePath
from typing import BinaryIO

from .atomic import PREFIX, temporary_path
from .rights import PRIVATE, give_file_rights, make_one_folder
from .write_together import in_parallel

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_ASIDE = ".aside"


class FolderHandle:
    """An open folder.  `path` is where it was when it was opened: for messages only."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor = descriptor
        self.path = path

    @staticmethod
    @contextmanager
    def opened(path: Path) -> Iterator[FolderHandle]:
        """Open a trusted path for the time of the block.  Raises OSError."""
        descriptor = os.open(path, _FOLDER)
        try:
            yield FolderHandle(descriptor, path)
        finally:
            os.close(descriptor)

    @contextmanager
    def folder(self, name: str) -> Iterator[FolderHandle]:
        """Open a sub-folder.  Raises OSError if it is missing, a link or something else."""
        with self._naming(name):
            descriptor = os.open(_component(name), _FOLDER | os.O_NOFOLLOW, dir_fd=self._descriptor)
        try:
            yield FolderHandle(descriptor, self.path / name)
        finally:
            os.close(descriptor)

    @contextmanager
    def below(self, folder: PurePath) -> Iterator[FolderHandle]:
        """Open a folder below this one, component by component; `.` is this folder itself."""
        with ExitStack() as stack:
            handle = self
            for name in folder.parts:
                handle = stack.enter_context(handle.folder(name))
            yield handle

    @contextmanager
    def made_folder(self, name: str) -> Iterator[FolderHandle]:
        """Open a sub-folder, creating it if it is missing."""
        with self._naming(name), suppress(FileExistsError):
            make_one_folder(_component(name), self._descriptor)
            self.sync()
        with self.folder(name) as handle:
            yield handle

    def entries(self) -> dict[str, os.DirEntry[str]]:
        """Return the entries by name; their `stat` works as long as this folder is open."""
        with os.scandir(self._descriptor) as found:
            return {entry.name: entry for entry in found}

    def status(self, name: str) -> os.stat_result:
        """Return the `lstat` of an entry.  Raises OSError."""
        with self._naming(name):
            return os.stat(_component(name), dir_fd=self._descriptor, follow_symlinks=False)

    def is_file(self, name: str) -> bool:
        """Return whether an entry is a regular file."""
        try:
            return stat.S_ISREG(self.status(name).st_mode)
        except OSError:
            return False

    def open_file(self, name: str) -> BufferedReader:
        """Open a regular file for reading, without waiting for pipes.  Raises OSError."""
        with self._naming(name):
            descriptor = os.open(_component(name), _READ, dir_fd=self._descriptor)
            file = os.fdopen(descriptor, "rb")
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                return file
            file.close()
            raise FileNotFoundError(f"not a file: {name}")

    @contextmanager
    def replacing(self, name: str) -> Iterator[BinaryIO]:
        """Yield a file to write that gets its name only if the block succeeds."""
        with (
            self._writing([name]) as temporary,
            self._naming(name),
            self._new(temporary[name]) as file,
        ):
            yield file
            file.flush()
            os.fsync(file.fileno())

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files whole or not at all: none gets its name before the bytes of all are on the disk."""
        with self._writing(files) as temporary, ExitStack() as stack:
            opened = []
            for name, data in files.items():
                with self._naming(name):
                    file = stack.enter_context(self._new(temporary[name]))
                    file.write(data)
                    file.flush()
                opened.append((name, file))
            in_parallel(self._flush, opened)

    def remove(self, name: str) -> None:
        """Remove a file; do nothing if it does not exist."""
        with self._naming(name), suppress(FileNotFoundError):
            os.unlink(_component(name), dir_fd=self._descriptor)

    def remove_folder(self, name: str) -> None:
        """Remove an empty sub-folder."""
        with self._naming(name):
            os.rmdir(_component(name), dir_fd=self._descriptor)

    def move(self, name: str, to: FolderHandle) -> None:
        """Move a file to another folder of the same file system, under its own name."""
        with self._naming(name):
            os.rename(_component(name), name, src_dir_fd=self._descriptor, dst_dir_fd=to._descriptor)

    def link(self, name: str, to: FolderHandle) -> None:
        """Give a file its own name in another folder too.  Raises FileExistsError if it is taken there."""
        with self._naming(name):
            os.link(
                _component(name),
                name,
                src_dir_fd=self._descriptor,
                dst_dir_fd=to._descriptor,
                follow_symlinks=False,
            )

    def make_aside(self) -> str:
        """Create an empty sub-folder that only this account may use; return its name."""
        name = f"{PREFIX}{secrets.token_hex(8)}{_ASIDE}"
        with self._naming(name):
            os.mkdir(name, 0o700, dir_fd=self._descriptor)
        return name

    def sync(self) -> None:
        """Flush the folder's entries to the disk."""
        os.fsync(self._descriptor)

    @contextmanager
    def _writing(self, names: Iterable[str]) -> Iterator[dict[str, str]]:
        """Yield the temporary name of each file; rename all to their names when the block ends."""
        temporary = {name: temporary_path(Path(_component(name))).name for name in names}
        try:
            yield temporary
            for name, beside in temporary.items():
                with self._naming(name):
                    os.rename(beside, name, src_dir_fd=self._descriptor, dst_dir_fd=self._descriptor)
        finally:
            for beside in temporary.values():
                self.remove(beside)
        self.sync()

    def _flush(self, opened: tuple[str, BinaryIO]) -> None:
        name, file = opened
        with self._naming(name):
            os.fsync(file.fileno())

    def _new(self, name: str) -> BinaryIO:
        self.remove(name)
        descriptor = os.open(name, _NEW, PRIVATE, dir_fd=self._descriptor)
        give_file_rights(descriptor, self._descriptor)
        return os.fdopen(descriptor, "wb")

    @contextmanager
    def _naming(self, name: str) -> Iterator[None]:
        """Make an error name the whole path; the system's own error has a component of it or nothing."""
        try:
            yield
        except OSError as error:
            if error.filename is None or "/" not in str(error.filename):
                error.filename, error.filename2 = str(self.path / name), None
            raise


def is_aside(name: str) -> bool:
    """Return whether a name is one that `make_aside` gives."""
    return name.startswith(PREFIX) and name.endswith(_ASIDE)


def _component(name: str) -> str:
    """Return a name that leads to an entry of the folder itself.  Raises ValueError for any other."""
    if name in {"", ".", ".."} or "/" in name:
        raise ValueError(name)
    return name
