"""`deploy/setup.sh`: quick if nothing is missing, else a clear message about what is missing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.folders import ROOT

FILES = (
    "deploy/setup.sh", "deploy/checks/package-lock.json", "pyproject.toml", "requirements/run.lock", "requirements/dev.lock",
)  # fmt: skip
TOOLS = ("sh", "dirname", "cat", "sha256sum", "grep", "id", "mkdir")
LIBRARIES = "libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz-subset.so.0"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout on a machine with Python, no package manager, and a fake pip that prints its arguments."""
    for name in FILES:
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in TOOLS:
        (tools / tool).symlink_to(str(shutil.which(tool)))
    script(tools / "python3", f'exec "{sys.executable}" "$@"')
    script(tools / "ldconfig", f"echo {LIBRARIES}")
    script(tmp_path / ".venv" / "bin" / "python", 'echo "$@" >>.venv/calls')
    return tmp_path


def script(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def setup(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(folder / "deploy" / "setup.sh"), *arguments]
    path = {"PATH": str(folder / "bin")}
    return subprocess.run(command, cwd=folder, env=path, capture_output=True, text=True, check=False)


def calls(folder: Path) -> list[str]:
    return (folder / ".venv" / "calls").read_text().splitlines()


def test_locked_packages_are_installed_by_their_hashes_once(checkout: Path) -> None:
    assert setup(checkout).returncode == 0
    packages, project = calls(checkout)
    assert "--require-hashes -r requirements/run.lock" in packages
    assert "--no-deps --no-build-isolation -e ." in project
    assert setup(checkout).stderr == ""
    assert len(calls(checkout)) == 2


def test_a_changed_lock_is_installed_anew(checkout: Path) -> None:
    setup(checkout)
    with (checkout / "requirements" / "run.lock").open("a") as lock:
        lock.write("# newer\n")
    assert "requirements/run.lock" in setup(checkout).stderr
    assert len(calls(checkout)) == 4


def test_what_tests_need_is_said_and_not_insisted_on(checkout: Path) -> None:
    done = setup(checkout, "dev")
    assert done.returncode == 0
    for package in ("chromium", "libreoffice-writer-nogui", "poppler-utils"):
        assert f"please install: {package} " in done.stderr
    assert "-r requirements/dev.lock" in calls(checkout)[0]


def test_a_missing_library_ends_with_a_line_that_says_what_to_install(checkout: Path) -> None:
    script(checkout / "bin" / "ldconfig", "echo libpango-1.0.so.0")
    done = setup(checkout)
    assert done.returncode == 1
    assert "please install: libpangoft2-1.0-0 libharfbuzz-subset0" in done.stderr
    assert not (checkout / ".venv" / ".ready-run").exists()


def test_what_is_missing_is_installed_where_apt_may(checkout: Path) -> None:
    script(checkout / "bin" / "ldconfig", "echo libpango-1.0.so.0 libpangoft2-1.0.so.0")
    script(checkout / "bin" / "id", "echo 0")
    script(checkout / "bin" / "apt-get", 'echo "$@" >>apt')
    (checkout / "bin" / "env").symlink_to(str(shutil.which("env")))
    assert setup(checkout).returncode == 0
    update, install = (checkout / "apt").read_text().splitlines()
    assert update.startswith("update")
    assert install.endswith(" libharfbuzz-subset0")


def test_an_old_python_is_refused(checkout: Path) -> None:
    script(checkout / "bin" / "python3", "exit 1")
    done = setup(checkout)
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr


def test_wrong_usage(checkout: Path) -> None:
    assert setup(checkout, "everything").returncode == 2
