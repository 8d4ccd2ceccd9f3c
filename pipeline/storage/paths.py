"""Where folders stand: what must hold of their places before anything is written there."""

from __future__ import annotations

import os
from pathlib import Path

from ..errors import ConfigurationError


def nearest(path: Path) -> Path:
    """What is there already: the path itself or the nearest above it."""
    return next(p for p in (path, *path.absolute().parents) if os.path.lexists(p))


def require_folder(path: Path) -> None:
    """Raise ConfigurationError where a path is, or leads through, something that is no folder."""
    found = nearest(path)
    if found.is_dir():
        return
    raise ConfigurationError(
        detail_zh=f"{path} 不能用作文件夹：{found} 不是文件夹。",
        detail_en=f"{path} cannot be a folder: {found} is none.",
        hint_zh="请改用其他路径，或移走该文件。",
        hint_en="Choose another path, or move that file away.",
    )


def require_apart(inbox: Path, outbox: Path) -> None:
    """Raise ConfigurationError where one of the two lies in the other: answers would be taken for forms."""
    one, other = inbox.resolve(), outbox.resolve()
    if not (one.is_relative_to(other) or other.is_relative_to(one)):
        return
    raise ConfigurationError(
        detail_zh=f"收件文件夹 {inbox} 与发件文件夹 {outbox} 相同或一个在另一个之内。",
        detail_en=f"The inbox {inbox} and the outbox {outbox} are one folder, or one lies in the other.",
        hint_zh="请把两者设为互不包含的文件夹（默认为 inbox 和 outbox）。",
        hint_en="Make them two folders of which neither holds the other (by default inbox and outbox).",
    )
