"""The file system of a folder, according to the kernel's list of mounts (proc_pid_mountinfo(5)).

It decides two things: whether changes by other machines cause events (inotify(7): not on network and FUSE
file systems), and whether SQLite may keep the ledger there (https://sqlite.org/wal.html: all processes must
be on one host).
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from ..errors import ConfigurationError
from .paths import nearest_existing

_MOUNTS = Path("/proc/self/mountinfo")
_SHARED = {
    "9p", "afs", "beegfs", "ceph", "cifs", "coda", "fuse", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs",
    "nfs", "nfs4", "ocfs2", "prl_fs", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs",
}  # fmt: skip
"""File systems on which changes by others cause no event in this kernel."""
_REMOTE = {
    "afs", "beegfs", "ceph", "cifs", "coda", "fuse.davfs", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs",
    "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb3", "smbfs",
}  # fmt: skip
"""File systems on which other hosts may have the same file open."""


class StateOnNetwork(ConfigurationError):
    """The ledger would be on another machine.  Operands: `path`, `kind` of file system."""

    zh = "{path} 在网络文件系统（{kind}）上，不能存放台账。"
    en = "{path} is on a network file system ({kind}); the ledger cannot be kept there."
    do_zh = "请把发布文件夹设在本机磁盘上；网站可用 rsync 等方式发布。"
    do_en = "Put the outbox on a disk of this machine; copy its public folder to where it is served."


def file_system(path: Path, mounts: str | None = None) -> str:
    """Return the type of a path's file system, such as `ext4` or `cifs`; "" if the kernel lists no mounts.

    If the path does not exist, the nearest existing folder above it counts.  `mounts` replaces the kernel's
    list.
    """
    if mounts is None:
        mounts = _MOUNTS.read_text("utf-8", "surrogateescape") if _MOUNTS.exists() else ""
    place = Path(os.path.realpath(nearest_existing(path)))
    kind, longest = "", -1
    for line in mounts.splitlines():
        point, found = _mount(line)
        if place.is_relative_to(point) and len(point.parts) >= longest:
            kind, longest = found, len(point.parts)
    return kind


def sends_no_events(kind: str) -> bool:
    """Return whether changes by others on such a file system cause no events here."""
    return kind.partition(".")[0] in _SHARED


def require_local(path: Path, kind: str | None = None) -> None:
    """Raise StateOnNetwork if a folder for the ledger is on a network file system."""
    found = file_system(path) if kind is None else kind
    if found in _REMOTE:
        raise StateOnNetwork(path=path, kind=found)


def _mount(line: str) -> tuple[Path, str]:
    """Return mount point and type from one line; its optional fields end with a single hyphen."""
    head, _, tail = line.partition(" - ")
    return Path(_unescaped(head.split(" ")[4])), tail.split(" ")[0]


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)
