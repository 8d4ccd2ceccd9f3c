"""The systemd unit: checked by systemd itself, also with unusual paths."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.folders import ROOT

from pipeline.config.addresses import Endpoint
from pipeline.config.settings import Settings
from pipeline.errors import ConfigurationError
from pipeline.model.limits import Limits
from pipeline.ops import systemd
from pipeline.ops.systemd_unit import NAME, Installation

SETTINGS = Settings(inbox=Path("/var/lib/ziping/inbox"), outbox=Path("/var/lib/ziping/outbox"), jobs=2)
SAMPLE = Installation(
    Path("/etc/systemd/system/ziping.service"),
    ("/opt/ziping/.venv/bin/ziping",),
    Path("/usr"),
    Path("/var/lib/ziping"),
    SETTINGS,
    "ziping",
)


def values(unit: str) -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", unit, re.MULTILINE))


def test_the_sample_under_deploy_is_what_the_command_writes() -> None:
    assert (ROOT / "deploy" / NAME).read_text("utf-8") == SAMPLE.unit()


@pytest.mark.parametrize("scope", ["system", "user"])
def test_systemd_takes_the_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scope: str) -> None:
    folder = tmp_path / "绩效 50% $HOME"
    folder.mkdir()
    settings = Settings(inbox=folder / "in;box", outbox=folder / 'out"box')
    plan = Installation(
        tmp_path / NAME, (sys.executable, "-m", "pipeline"), Path(sys.base_prefix), folder, settings,
        "root" if scope == "system" else None,
    )  # fmt: skip
    plan.place.write_text(plan.unit(), "utf-8")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    command = [str(shutil.which("systemd-analyze")), f"--{scope}", "verify", "--man=no", str(plan.place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_system_s_unit_leaves_little_exposed(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(SAMPLE.unit(), "utf-8")
    command = [str(shutil.which("systemd-analyze")), "security", "--offline=true", "--threshold=20", NAME]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-300:] + done.stderr


def test_odd_names_are_quoted() -> None:
    settings = replace(SETTINGS, inbox=Path("/srv/共享 50%/$in"), outbox=Path('/srv/共享 50%/o"ut'))
    found = values(replace(SAMPLE, settings=settings, folder=Path("/srv/共享 50%")).unit())
    assert found["ExecStart"].endswith('watch --inbox "/srv/共享 50%%/$$in" --outbox "/srv/共享 50%%/o\\"ut"')
    assert found["ReadWritePaths"] == '"-/srv/共享 50%%"'
    assert found["WorkingDirectory"] == "/srv/共享 50%%"
    assert found["ExecReload"] == "/bin/kill -HUP $MAINPID"


def test_what_the_unit_hides_is_not_what_the_service_needs() -> None:
    found = values(replace(SAMPLE, interpreter=Path("/home/甲/python")).unit())
    assert (found["ProtectHome"], found["PrivateTmp"]) == ("read-only", "yes")
    settings = replace(SETTINGS, outbox=Path("/tmp/outbox"), metrics=Endpoint("127.0.0.1", 9464))
    found = values(replace(SAMPLE, settings=settings).unit())
    assert (found["ProtectHome"], found["PrivateTmp"]) == ("yes", "no")
    assert found["ReadWritePaths"] == "-/tmp -/var/lib/ziping -/var/tmp"
    assert found["RestrictAddressFamilies"] == "AF_UNIX AF_INET AF_INET6"


@pytest.mark.parametrize(
    "more", [{}, {"executor": "dask"}, {"public_store": "s3://a/b"}, {"pades_timestamp": "http://a/"}]
)
def test_the_network_is_open_where_the_service_has_to_call(more: dict[str, Any]) -> None:
    found = values(replace(SAMPLE, settings=replace(SETTINGS, **more)).unit())
    closed = ("AF_UNIX", "any"), ("AF_UNIX AF_INET AF_INET6", "")
    assert (found["RestrictAddressFamilies"], found["IPAddressDeny"]) == closed[bool(more)]


def test_limits_follow_the_configuration() -> None:
    settings = replace(SETTINGS, jobs=3, limits=Limits(read_seconds=100.0, office_seconds=20.0))
    found = values(replace(SAMPLE, settings=settings).unit())
    assert (found["MemoryMax"], found["WatchdogSec"]) == ("8192M", "360")


def test_a_folder_at_the_root_is_opened_alone() -> None:
    settings = replace(SETTINGS, inbox=Path("/inbox"))
    assert values(replace(SAMPLE, settings=settings).unit())["ReadWritePaths"] == "-/inbox -/var/lib/ziping"


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with systemd and a fake `systemctl` that writes its arguments to a file."""
    told, program = tmp_path / "told", tmp_path / "bin" / "systemctl"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\necho "$@" >>{told}\ntest ! -e {tmp_path}/refuse || {{ echo no >&2; exit 1; }}\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.setattr(systemd, "_BOOTED", tmp_path)
    return told


def test_a_unit_is_written_read_and_removed(tmp_path: Path, systemctl: Path) -> None:
    plan = replace(SAMPLE, place=tmp_path / "units" / NAME, account=None)
    assert systemd.install(plan) is True
    assert plan.place.read_text("utf-8") == plan.unit()
    assert systemd.uninstall(plan) is True
    assert not plan.place.exists()
    assert systemd.uninstall(plan) is False
    assert systemctl.read_text().splitlines() == [
        "--user daemon-reload",
        f"--user disable --now {NAME}",
        "--user daemon-reload",
    ]


def test_a_systemd_that_refuses_is_quoted(tmp_path: Path, systemctl: Path) -> None:
    (tmp_path / "refuse").touch()
    with pytest.raises(ConfigurationError, match="systemctl daemon-reload failed: no"):
        systemd.install(replace(SAMPLE, place=tmp_path / NAME, account="root"))
    assert systemctl.is_file()


def test_an_account_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="The account nobody-at-all does not exist"):
        systemd.install(replace(SAMPLE, place=tmp_path / NAME, account="nobody-at-all"))
    assert not (tmp_path / NAME).exists()
