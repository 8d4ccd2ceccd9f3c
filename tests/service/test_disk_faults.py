"""A disk that is really full, and permissions that are really missing: nothing is lost or left undone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from support.asking import OverSocket, asked
from support.fakes import form, submitted
from support.running import Running, running, states
from support.waiting import until

from pipeline.config.settings import Settings
from pipeline.service.outbox import lock
from pipeline.service.outbox.paths import Outbox


def small_disk(place: Path, size: str) -> list[str]:
    """Return a command prefix that mounts a small tmpfs at a folder, visible only to that command."""
    assert shutil.which("unshare"), "unshare is missing: it comes with util-linux"
    alone = ["unshare", "-m" if os.geteuid() == 0 else "-rm"]
    script = f'mount -t tmpfs -o size={size} tmpfs "$0" && exec "$@"'
    before = [*alone, "sh", "-c", script, str(place)]
    done = subprocess.run([*before, "true"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"the kernel refuses to mount a tmpfs here: {done.stderr.strip()}")
    return before


def seen_by(service: Running, path: Path) -> Path:
    """Return a path as the service's process sees it."""
    return Path(f"/proc/{service.process.pid}/root", *path.absolute().parts[1:])


class Asked:
    """The metrics and health of a service while its disk cannot be written."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self.environment = {"METRICS": f"unix:{socket}"}

    def figure(self, name: str) -> int:
        text = asked(OverSocket(self._socket), "/metrics")[2].decode()
        return int(re.findall(rf"^ziping_{re.escape(name)} (\d+)$", text, re.MULTILINE)[0])

    def problems(self) -> list[str]:
        return [
            reason["code"] for reason in json.loads(asked(OverSocket(self._socket), "/health")[2])["reasons"]
        ]


def test_a_disk_that_fills_up_loses_nothing_and_is_worked_on_when_it_is_emptied(
    settings: Settings, tmp_path: Path
) -> None:
    settings.outbox.mkdir()
    said = Asked(tmp_path / "s")
    before = small_disk(settings.outbox, "4m")
    with running(settings, poll=0.1, before=before, environment=said.environment) as service:
        service.drop("甲.docx", submitted(form("甲")))
        assert service.answer() == "甲.docx published"
        outbox = seen_by(service, settings.outbox)
        until((outbox / "public" / "manifest.json").is_file)
        fill(outbox / "ballast")
        dropped = service.drop("乙.docx", submitted(form("乙"), note="x" * 100_000))
        enough = said.figure("turns_total") + 3
        until(lambda: said.figure("turns_total") >= enough)
        assert (dropped.is_file(), said.problems()[-1]) == (True, "no-space")
        (outbox / "ballast").unlink()
        assert service.answer() == "乙.docx published"
        until(lambda: not dropped.exists())
        assert said.figure('submissions{state="published"}') == 2
        assert said.figure('submissions{state="failed"}') == 0
        assert (settings.inbox / "回执" / "乙.回执.html").is_file()
        assert service.stop() == 0


def fill(path: Path) -> None:
    """Fill the disk to the last byte."""
    with path.open("wb", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(bytes(4096))


def test_an_inbox_that_is_full_gets_its_receipts_elsewhere(settings: Settings) -> None:
    with running(settings, poll=0.1, before=small_disk(settings.inbox, "1m")) as service:
        until(lambda: lock.is_served(Outbox(settings.outbox)))
        inbox = seen_by(service, settings.inbox)
        (inbox / "甲.docx").write_bytes(submitted(form("甲")))
        fill(inbox / ".ballast")
        assert service.answer() == "甲.docx published"
        assert (settings.outbox / "receipts" / "甲.回执.html").is_file()
        until(lambda: not (inbox / "甲.docx").exists())
        assert service.stop() == 0


def test_permissions_that_come_late_are_waited_for(settings: Settings, unprivileged: list[str]) -> None:
    with running(settings, poll=0.1, before=unprivileged) as service:
        service.drop("甲.docx", submitted(form("甲")))
        assert service.answer() == "甲.docx published"
        secret = settings.inbox / ".secret"
        secret.write_bytes(submitted(form("密")))
        secret.chmod(0)
        secret.rename(settings.inbox / "密.docx")
        until(lambda: ("密.docx", "waiting") in states(settings))
        (settings.inbox / "密.docx").chmod(0o644)
        assert service.answer() == "密.docx published"

        year, answers = settings.outbox / "public" / "2022", settings.inbox / "回执"
        for folder in (year, answers):
            folder.chmod(0o555)
        service.drop("乙.docx", submitted(form("乙")))
        assert service.answer() == "乙.docx failed"
        assert (settings.outbox / "receipts" / "乙.回执.html").is_file()
        for folder in (year, answers):
            folder.chmod(0o755)
        until(lambda: ("乙.docx", "published") in states(settings))
        assert (answers / "乙.回执.html").is_file()
        assert service.stop() == 0
    assert [state for _, state in states(settings)] == ["published"] * 3
