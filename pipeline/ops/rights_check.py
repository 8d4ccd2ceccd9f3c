"""Check who may read the outbox and the keys (docs/security.md)."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..config.settings import Settings
from ..service.outbox.area_rights import PUBLIC, Area, NoSuchGroup, areas
from ..service.outbox.paths import Outbox
from .checks import MachineCheck, unfit

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def rights(settings: Settings) -> Iterator[MachineCheck]:
    """Check the rights of the areas of the outbox, and those of the files with keys and passwords."""
    outbox = Outbox(settings.outbox)
    try:
        there = [area for area in areas(outbox, settings.group) if area.folder.is_dir()]
    except NoSuchGroup as error:
        yield unfit("rights", error.reason())
        return
    if wrong := [area for area in there if not area.is_in_order()]:
        yield MachineCheck(
            "rights",
            "advice",
            ", ".join(f"{area.folder} {_mode(area.folder):o}" for area in wrong),
            "文件夹权限与规定不符；下次启动服务时会自动改正，如未改正请用 chmod 设置："
            + _wanted(wrong, "，"),
            "Folders have other rights than they should. The service sets them when it starts;"
            " if it cannot, use chmod: " + _wanted(wrong, ", "),
        )
    elif outbox.public.is_dir() and _mode(outbox.public) & PUBLIC != PUBLIC:
        yield MachineCheck(
            "rights",
            "advice",
            f"{outbox.public} {_mode(outbox.public):o}",
            f"网站服务器可能无法读取；如需由本机网站服务器公开，请执行 chmod {PUBLIC:o} {outbox.public}。",
            "A web server may be unable to read it; if one of this machine shows it:"
            f" chmod {PUBLIC:o} {outbox.public}",
        )
    else:
        yield MachineCheck("rights", "ok", settings.group or "—")
    yield _keys(settings)


def _keys(settings: Settings) -> MachineCheck:
    """Check that no other account may read a key or a password."""
    named = (
        settings.signing_key, settings.sign_passphrase, settings.pades_key, settings.pades_passphrase,
        settings.cluster.key,
    )  # fmt: skip
    files = [path for path in named if path is not None and path.is_file()]
    if open_ones := [str(path) for path in files if _mode(path) & _OTHERS]:
        return MachineCheck(
            "keys",
            "advice",
            ", ".join(open_ones),
            "其他账户可以读取密钥或口令；请执行：chmod 600 " + " ".join(open_ones),
            "Other accounts may read a key or a password: chmod 600 " + " ".join(open_ones),
        )
    return MachineCheck("keys", "ok", ", ".join(map(str, files)) or "—")


def _wanted(wrong: list[Area], comma: str) -> str:
    return comma.join(f"chmod {area.mode:o} {area.folder}" for area in wrong)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
