"""Check paths before anything is written there."""

from __future__ import annotations

import os
from pathlib import Path

from ..errors import ConfigurationError


class NotAFolder(ConfigurationError):
    """A path is, or leads through, something that is not a folder.  Operands: `path`, `found`."""

    zh = "{path} 不能用作文件夹：{found} 不是文件夹。"
    en = "{path} cannot be used as a folder: {found} is not a folder."
    do_zh = "请改用其他路径，或移走该文件。"
    do_en = "Choose another path, or move that file away."


class FoldersOverlap(ConfigurationError):
    """Inbox and outbox are the same folder, or one contains the other.  Operands: `inbox`, `outbox`."""

    zh = "收件文件夹 {inbox} 与发布文件夹 {outbox} 相同或互相包含。"
    en = "The inbox {inbox} and the outbox {outbox} are the same folder, or one contains the other."
    do_zh = "请把两者设为互不包含的文件夹（默认为 inbox 和 outbox）。"
    do_en = "Use two folders that do not contain each other (by default inbox and outbox)."


def nearest_existing(path: Path) -> Path:
    """Return the path itself if it exists, else the nearest existing folder above it."""
    return next(p for p in (path, *path.absolute().parents) if os.path.lexists(p))


def require_folder(path: Path) -> None:
    """Raise NotAFolder if a path is, or leads through, something that is not a folder."""
    found = nearest_existing(path)
    if not found.is_dir():
        raise NotAFolder(path=path, found=found)


def require_apart(inbox: Path, outbox: Path) -> None:
    """Raise FoldersOverlap if one folder contains the other: answers would be taken for forms."""
    one, other = inbox.resolve(), outbox.resolve()
    if one.is_relative_to(other) or other.is_relative_to(one):
        raise FoldersOverlap(inbox=inbox, outbox=outbox)
