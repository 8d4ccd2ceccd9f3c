"""Checks of paths before anything is written there."""

from __future__ import annotations

import os
from pathlib import Path

from ..errors import ConfigurationError


class NotAFolder(ConfigurationError):
    """A path is, or leads through, something that is no folder.  Operands: `path`, `found`."""

    zh = "{path} 不能用作文件夹：{found} 不是文件夹。"
    en = "{path} cannot be a folder: {found} is none."
    do_zh = "请改用其他路径，或移走该文件。"
    do_en = "Choose another path, or move that file away."


class FoldersOverlap(ConfigurationError):
    """Inbox and outbox are one folder, or one holds the other.  Operands: `inbox`, `outbox`."""

    zh = "收件文件夹 {inbox} 与发件文件夹 {outbox} 相同或一个在另一个之内。"
    en = "The inbox {inbox} and the outbox {outbox} are one folder, or one lies in the other."
    do_zh = "请把两者设为互不包含的文件夹（默认为 inbox 和 outbox）。"
    do_en = "Make them two folders of which neither holds the other (by default inbox and outbox)."


def nearest_existing(path: Path) -> Path:
    """The path itself where it exists, else the nearest folder above it that does."""
    return next(p for p in (path, *path.absolute().parents) if os.path.lexists(p))


def require_folder(path: Path) -> None:
    """Raise NotAFolder where a path is, or leads through, something that is no folder."""
    found = nearest_existing(path)
    if not found.is_dir():
        raise NotAFolder(path=path, found=found)


def require_apart(inbox: Path, outbox: Path) -> None:
    """Raise FoldersOverlap where one of the two lies in the other: answers would be taken for forms."""
    one, other = inbox.resolve(), outbox.resolve()
    if one.is_relative_to(other) or other.is_relative_to(one):
        raise FoldersOverlap(inbox=inbox, outbox=outbox)
