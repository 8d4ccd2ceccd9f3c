"""Give new files and folders the rights of the folder that they are in, whatever the umask.

The administrator decides once, by the rights of a folder: who may read `public/` may read every page in it,
and a receipt can be read by those who may read the folder that it answers.  In a folder that everybody may
write to, like `/tmp`, only the owner may write what is new.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

PRIVATE: Final = 0o600
"""The rights of a file until it has its own."""
_OTHERS_WRITE: Final = 0o022
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def file_rights(folder_mode: int) -> int:
    """Return the rights of a new file in a folder with this mode."""
    return (_narrowed(folder_mode) & 0o666) | PRIVATE


def folder_rights(folder_mode: int) -> int:
    """Return the rights of a new folder in a folder with this mode; the group is passed on (setgid)."""
    return (_narrowed(folder_mode) & 0o2777) | 0o700


def give_file_rights(descriptor: int, folder: int | Path) -> None:
    """Give a new file the rights that its folder (a path or a descriptor) prescribes, where there are any.

    Some network file systems have no rights of files; then nothing is done.
    """
    with suppress(OSError):
        os.fchmod(descriptor, file_rights(_mode(folder)))


def make_one_folder(name: str | Path, parent: int | Path) -> None:
    """Create a folder in `parent`, a path or a descriptor; for the latter, `name` is a name in it.

    Raises FileExistsError.
    """
    within = parent if isinstance(parent, int) else None
    os.mkdir(name, 0o700, dir_fd=within)
    with suppress(OSError):
        made = os.open(name, _FOLDER, dir_fd=within)  # not by its name: it may be a link by now
        try:
            os.fchmod(made, folder_rights(_mode(parent)))
        finally:
            os.close(made)


def _mode(folder: int | Path) -> int:
    return (os.fstat(folder) if isinstance(folder, int) else folder.stat()).st_mode


def _narrowed(mode: int) -> int:
    return stat.S_IMODE(mode) & ~_OTHERS_WRITE if mode & stat.S_IWOTH else stat.S_IMODE(mode)
