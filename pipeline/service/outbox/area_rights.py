"""The rights of the areas of an outbox (docs/security.md).

    state/                      0700   ledger, originals, log: the service's account alone
    internal/ held/ receipts/   2750   also the group `[paths] group`, which may read
    internal/catalogue/         2770   ... and write: translators work there
    public/                     0755   everybody may read

What is created later inherits them (`storage.rights`).  One of an earlier version is brought in line once.
"""

from __future__ import annotations

import grp
import logging
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ...errors import ConfigurationError
from ...storage import rights
from ...storage.atomic import make_folder
from .paths import Outbox

_log = logging.getLogger(__name__)
PUBLIC: Final = 0o755


class NoSuchGroup(ConfigurationError):
    """The configured group does not exist on this machine.  Operand: `group`."""

    zh = "本机没有用户组 {group}（配置项 paths.group）。"
    en = "There is no group {group} on this machine (paths.group)."
    do_zh = "请建立该组（sudo groupadd {group}），并把服务账户加入其中；或改用已有的组。"
    do_en = "Create it (sudo groupadd {group}) and add the service's account to it, or name another group."


@dataclass(frozen=True, slots=True)
class Area:
    """A folder of the outbox with its rights; `group` is the id of its group, None for the account's own."""

    folder: Path
    mode: int
    group: int | None = None

    def is_in_order(self) -> bool:
        """Return whether the folder has these rights and this group."""
        found = self.folder.stat()
        return stat.S_IMODE(found.st_mode) == self.mode and self.group in {None, found.st_gid}


def areas(outbox: Outbox, group: str) -> tuple[Area, ...]:
    """Return the areas that not everybody may read, outer ones first.  Raises NoSuchGroup."""
    gid = _gid(group) if group else None
    internal = outbox.root / "internal"
    return (
        Area(outbox.state, 0o700),
        *(Area(folder, 0o2750, gid) for folder in (internal, outbox.held, outbox.receipts)),
        Area(outbox.memory.parent, 0o2770, gid),
    )


def make_areas(outbox: Outbox, group: str) -> None:
    """Create the areas that are missing, and bring the rights of the others in line.

    Trouble with one is logged: it keeps nobody from publishing.
    """
    make_folder(outbox.root)
    if not outbox.public.is_dir():
        make_folder(outbox.public)
        outbox.public.chmod(PUBLIC)
    for area in areas(outbox, group):
        try:
            make_folder(area.folder)
            if not area.is_in_order():
                _bring_in_line(area)
        except OSError as error:
            _log.warning("the rights of %s could not be set: %s", area.folder, error)


def _bring_in_line(area: Area) -> None:
    """Give an area and everything in it its rights; the area last, so that an abrupt end is noticed."""
    for path in area.folder.rglob("*"):
        if not path.is_symlink():
            _give(path, area.mode if path.is_dir() else rights.file_rights(area.mode), area.group)
    _give(area.folder, area.mode, area.group)


def _give(path: Path, mode: int, group: int | None) -> None:
    if group is not None:
        os.chown(path, -1, group)
    path.chmod(mode)


def _gid(group: str) -> int:
    try:
        return grp.getgrnam(group).gr_gid
    except KeyError:
        raise NoSuchGroup(group=group) from None
