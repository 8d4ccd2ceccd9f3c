"""On which file system a folder lies, as the kernel lists its mounts (proc_pid_mountinfo(5)).

It decides two things: whether events of other machines' changes arrive (inotify(7): not on network and
FUSE file systems), and whether SQLite may keep its ledger there (https://sqlite.org/wal.html: all
processes must be on one host).
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
"""File systems that others change without a word to this kernel."""
_REMOTE = {
    "afs", "beegfs", "ceph", "cifs", "coda", "fuse.davfs", "fuse.glusterfs", "fuse.rclone", "fuse.sshfs",
    "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb3", "smbfs",
}  # fmt: skip
"""Those whose other hosts may hold the same file."""


class StateOnNetwork(ConfigurationError):
    """The ledger would lie on another machine.  Operands: `path`, `kind` of file system."""

    zh = "{path} 在网络文件系统（{kind}）上，不能存放台账。"
    en = "{path} lies on a network file system ({kind}); the ledger cannot be kept there."
    do_zh = "请把发件文件夹设在本机磁盘上；网站可用 rsync 等方式发布。"
    do_en = "Put the outbox on a disk of this machine; copy its public folder to where it is served."


def file_system(path: Path, mounts: str | None = None) -> str:
    """The type of the file system that a path, or the nearest folder above it, lies on, as `ext4` or `cifs`.

    `mounts` is the kernel's list; empty text is returned where there is none.
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
    """Whether changes that others make on such a file system are not announced here."""
    return kind.partition(".")[0] in _SHARED


def require_local(path: Path, kind: str | None = None) -> None:
    """Raise StateOnNetwork where a folder for the ledger lies on another machine."""
    found = file_system(path) if kind is None else kind
    if found in _REMOTE:
        raise StateOnNetwork(path=path, kind=found)


def _mount(line: str) -> tuple[Path, str]:
    """Mount point and type of one line: optional fields end with a lone hyphen."""
    head, _, tail = line.partition(" - ")
    return Path(_unescaped(head.split(" ")[4])), tail.split(" ")[0]


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)
