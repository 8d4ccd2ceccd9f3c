"""`ziping service`: print a unit, install it for a user, remove it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import main

Cli = Callable[..., str]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run `ziping service`; return what it prints."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def run(*arguments: str, code: int = 0) -> str:
        monkeypatch.setattr("sys.argv", ["ziping", "service", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == code
        printed = capsys.readouterr()
        return printed.out + printed.err

    return run


def test_a_dry_run_prints_the_unit_and_writes_nothing(cli: Cli, tmp_path: Path) -> None:
    unit = cli("install", "--dry-run", "--account", "某人")
    assert f"--inbox {tmp_path}/inbox --outbox {tmp_path}/outbox" in unit
    assert "\nUser=某人\n" in unit
    assert list(tmp_path.iterdir()) == []


def test_a_user_s_own_unit_is_written_and_removed(cli: Cli, tmp_path: Path) -> None:
    unit = tmp_path / "config" / "systemd" / "user" / "ziping.service"
    assert "systemctl --user enable --now ziping" in cli("install", "--user")
    assert "User=" not in unit.read_text("utf-8")
    assert f"已删除 removed: {unit}" in cli("uninstall", "--user")
    assert f"未安装 not installed: {unit}" in cli("uninstall", "--user")
    assert not unit.exists()


def test_folders_that_hold_each_other_are_refused(cli: Cli) -> None:
    assert "收件文件夹" in cli("install", "--user", "--inbox", "x", "--outbox", "x/y", code=1)
