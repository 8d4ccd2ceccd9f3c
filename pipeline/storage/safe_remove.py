"""Remove a file from a folder that others write to.

Between the check of a file and its removal, another file may be renamed over it.  So the file is first moved,
in one step and under its own name, into a separate folder, where nobody replaces it.  There it is checked
and removed, or put back if it is not the one that was meant.  All names are relative to open folders.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from .folder_handle import FolderHandle, is_aside
from .folder_walk import visit

_log = logging.getLogger(__name__)
Meant = Callable[[FolderHandle, str], bool]
"""Whether a file, given by its folder and name, is the one to remove."""


def remove_if(folder: FolderHandle, name: str, meant: Meant) -> None:
    """Remove a file if it is the one that is `meant`.  Raises OSError."""
    aside = folder.make_aside()
    with folder.folder(aside) as separate:
        try:
            folder.move(name, separate)
        except OSError:
            folder.remove_folder(aside)
            raise
        _clear(separate, folder, meant)
    folder.remove_folder(aside)
    folder.sync()


def resume(root: Path, meant: Meant) -> None:
    """Finish the removals anywhere below `root` that an abrupt end interrupted."""
    for visited in visit(root, is_aside):
        for aside in filter(is_aside, visited.entries):
            try:
                with visited.handle.folder(aside) as separate:
                    _clear(separate, visited.handle, meant)
                visited.handle.remove_folder(aside)
            except OSError as error:
                _log.warning(
                    "what is in %s/%s could not be removed or put back: %s", visited.handle.path, aside, error
                )


def _clear(separate: FolderHandle, folder: FolderHandle, meant: Meant) -> None:
    for name in separate.entries():
        if meant(separate, name):
            separate.remove(name)
        else:
            _put_back(separate, folder, name)


def _put_back(separate: FolderHandle, folder: FolderHandle, name: str) -> None:
    """Put a file back in its place; delete it if a newer file has taken the place."""
    try:
        separate.link(name, folder)
    except FileExistsError:
        pass
    except OSError:
        _move_back(separate, folder, name)
        return
    separate.remove(name)


def _move_back(separate: FolderHandle, folder: FolderHandle, name: str) -> None:
    """Put a file back on a share without hard links."""
    if name in folder.entries():
        separate.remove(name)
    else:
        separate.move(name, folder)
