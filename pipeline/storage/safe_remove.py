"""Remove a file from a folder that others write to.

Between the check of a file and its removal, another file may be renamed over it.  So the file is first moved,
in one step and under its own name, into a separate folder, where nobody replaces it.  There it is checked
and removed, or put back if it is not the one that was meant.
"""

from __future__ import annotations

import logging
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from .atomic import PREFIX, sync_folder

_log = logging.getLogger(__name__)
_SUFFIX = ".aside"
Meant = Callable[[Path], bool]


def remove_if(path: Path, meant: Meant) -> None:
    """Remove the file at `path` if it is the one that is `meant`.  Raises OSError."""
    folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=PREFIX, suffix=_SUFFIX))
    try:
        path.rename(folder / path.name)
    except OSError:
        folder.rmdir()
        raise
    _clear(folder, meant)


def resume(root: Path, meant: Meant) -> None:
    """Finish the removals anywhere below `root` that an abrupt end interrupted."""
    for folder in list(root.rglob(f"{PREFIX}*{_SUFFIX}")):
        try:
            if stat.S_ISDIR(folder.lstat().st_mode):
                _clear(folder, meant)
        except OSError as error:
            _log.warning("the file in %s could not be removed or put back: %s", folder, error)


def _clear(folder: Path, meant: Meant) -> None:
    for path in folder.iterdir():
        if meant(path):
            path.unlink()
        else:
            _put_back(path)
    folder.rmdir()
    sync_folder(folder.parent)


def _put_back(path: Path) -> None:
    """Put a file back in its place; delete it if a newer file has taken the place."""
    place = path.parent.with_name(path.name)
    try:
        os.link(path, place, follow_symlinks=False)
    except FileExistsError:
        pass
    except OSError:
        _move_back(path, place)
        return
    path.unlink()


def _move_back(path: Path, place: Path) -> None:
    """Put a file back on a share without hard links."""
    if not place.exists():
        path.rename(place)
    else:
        path.unlink()
