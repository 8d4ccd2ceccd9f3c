"""Visit a folder and the folders below it, without recursion and without following links.

A folder tree that others write to may be of any depth: a recursive walk ends with a RecursionError, and a
path may become longer than the system allows.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePath

from .folder_handle import FolderHandle

DEEPEST: int = 16
"""The most levels of sub-folders that are visited."""


@dataclass(frozen=True, slots=True)
class Visited:
    """A folder while it is visited.  `below` is its path from the first folder.

    `too_deep` are the sub-folders that are not visited because they are below `DEEPEST`.
    """

    handle: FolderHandle
    below: PurePath
    entries: dict[str, os.DirEntry[str]]
    too_deep: tuple[str, ...]


def _ignore(folder: PurePath, error: OSError) -> None:
    """Skip a folder that cannot be read."""


def visit(
    root: Path,
    is_left_out: Callable[[str], bool] = lambda name: False,
    unreadable: Callable[[PurePath, OSError], None] = _ignore,
) -> Iterator[Visited]:
    """Yield a folder and those below it, by name; each is open until the next one is asked for.

    Folders whose names are `is_left_out` are not visited.  `unreadable` is called for each folder that cannot
    be read, `root` included.
    """
    with ExitStack() as stack:
        ahead = [PurePath()]
        try:
            top = stack.enter_context(FolderHandle.opened(root))
        except OSError as error:
            unreadable(PurePath(), error)
            return
        while ahead:
            visited = ahead.pop()
            with ExitStack() as opened:
                try:
                    handle = opened.enter_context(top.below(visited))
                    entries = handle.entries()
                except OSError as error:
                    unreadable(visited, error)
                    continue
                folders = sorted(
                    name for name in entries if not is_left_out(name) and _is_folder(entries[name])
                )
                is_deepest = len(visited.parts) >= DEEPEST
                yield Visited(handle, visited, entries, tuple(folders) if is_deepest else ())
                if not is_deepest:
                    ahead += [visited / name for name in reversed(folders)]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False
