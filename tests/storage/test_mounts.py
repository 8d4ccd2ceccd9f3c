"""File systems on which the inbox is polled, and on which a ledger is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.fakes import prepare

from pipeline.config.settings import Settings
from pipeline.errors import ConfigurationError
from pipeline.ops import doctor
from pipeline.service.processing.batch import convert
from pipeline.storage import mounts
from pipeline.storage.mounts import file_system, require_local, sends_no_events

ROOT = "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw"


def mounted(point: Path, kind: str) -> str:
    escaped = str(point).replace(" ", r"\040")
    return f"30 22 0:50 / {escaped} rw,relatime shared:2 master:1 - {kind} //server/share rw"


def test_the_longest_mount_point_counts(tmp_path: Path) -> None:
    share = tmp_path / "收件 夹"
    (share / "单位甲").mkdir(parents=True)
    mounts = "\n".join([ROOT, mounted(share, "cifs")])
    assert file_system(share / "单位甲" / "not yet", mounts) == "cifs"
    assert file_system(tmp_path, mounts) == "ext4"
    (tmp_path / "link").symlink_to(share)
    assert file_system(tmp_path / "link", mounts) == "cifs"


def test_what_was_mounted_last_covers_what_was_there(tmp_path: Path) -> None:
    mounts = "\n".join([ROOT, mounted(tmp_path, "nfs4"), mounted(tmp_path, "tmpfs")])
    assert file_system(tmp_path, mounts) == "tmpfs"


def test_this_machine_has_a_list_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert file_system(Path("/proc/self")) == "proc"
    monkeypatch.setattr("pipeline.storage.mounts._MOUNTS", tmp_path / "none")
    assert file_system(tmp_path) == ""


@pytest.mark.parametrize(
    ("kind", "silent", "remote"),
    [
        ("ext4", False, False),
        ("tmpfs", False, False),
        ("", False, False),
        ("fuseblk", False, False),
        ("fuse.fuse-overlayfs", True, False),
        ("fuse.sshfs", True, True),
        ("9p", True, False),
        ("cifs", True, True),
        ("nfs4", True, True),
    ],
)
def test_shares_tell_nothing_and_hold_no_ledger(kind: str, silent: bool, remote: bool) -> None:
    assert sends_no_events(kind) == silent
    if not remote:
        require_local(Path("/outbox/state"), kind)
        return
    with pytest.raises(ConfigurationError, match=kind):
        require_local(Path("/outbox/state"), kind)


def test_doctor_says_how_it_listens_and_refuses_a_ledger_on_a_share(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert doctor.listening(tmp_path).detail.startswith("events")
    assert doctor.local(tmp_path).state == "ok"
    for module in (doctor, mounts):
        monkeypatch.setattr(module, "file_system", lambda _: "smb3")
    assert doctor.listening(tmp_path).detail == "polling (smb3)"
    assert doctor.local(tmp_path).state == "unfit"
    with pytest.raises(ConfigurationError, match="network file system"):
        convert([], Settings(outbox=tmp_path / "outbox"), make_chain=prepare)
    assert list(tmp_path.iterdir()) == []
