"""Install the service in systemd, and remove it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ..config.settings import Settings
from ..errors import ConfigurationError
from ..storage import atomic
from ..storage.paths import require_apart
from .systemd_unit import NAME, Installation

_SYSTEM_UNITS = Path("/etc/systemd/system")
_BOOTED = Path("/run/systemd/system")
"""Exists if systemd runs the machine (sd_booted(3))."""
_SECONDS = 90.0


class SystemctlFailed(ConfigurationError):
    """systemd refused a command.  Operands: `command`, `detail`."""

    zh = "{command} 未成功：{detail}"
    en = "{command} failed: {detail}"
    do_zh = "请按提示处理后重试；系统服务需要 root 权限。"
    do_en = "Fix what the message names and try again; system services need root."


class NoAccount(ConfigurationError):
    """The account that the service is to run as does not exist.  Operand: `account`."""

    zh = "账户 {account} 不存在。"
    en = "The account {account} does not exist."
    do_zh = "请先运行 useradd --system {account}，或用 --account 指定其他账户。"
    do_en = "Run `useradd --system {account}` first, or name another one with --account."


def planned(settings: Settings, account: str | None, environment: Mapping[str, str]) -> Installation:
    """Return the installation for an account, or for the calling user if `account` is None.

    Raises ConfigurationError if inbox and outbox overlap.
    """
    require_apart(settings.inbox, settings.outbox)
    place = (_SYSTEM_UNITS if account else _user_units(environment)) / NAME
    interpreter = Path(sys.base_prefix)
    return Installation(place, _program(), interpreter, Path.cwd(), _absolute(settings), account)


def install(plan: Installation) -> bool:
    """Write the unit and make systemd read it; return whether systemd runs this machine.

    Raises ConfigurationError if the account is missing or systemd refuses, OSError if the unit cannot be
    written.
    """
    if plan.account:
        _require_account(plan.account)
    atomic.write_whole(plan.place, plan.unit().encode())
    return _systemctl(plan, "daemon-reload")


def uninstall(plan: Installation) -> bool:
    """Stop the service and remove the unit; return whether there was one.  Raises the errors of `install`."""
    if not plan.place.is_file():
        return False
    _systemctl(plan, "disable", "--now", NAME)
    atomic.remove(plan.place)
    _systemctl(plan, "daemon-reload")
    return True


def systemctl(plan: Installation) -> tuple[str, ...]:
    """Return the `systemctl` command for the plan: of the system, or of the user."""
    return ("systemctl",) if plan.account else ("systemctl", "--user")


def _systemctl(plan: Installation, *words: str) -> bool:
    """Run a `systemctl` command; return False if systemd does not run this machine.

    Raises ConfigurationError if the command fails.
    """
    command = shutil.which("systemctl")
    if command is None or not _BOOTED.is_dir():
        return False
    said = (command, *systemctl(plan)[1:], *words)
    done = subprocess.run(said, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603
    if done.returncode:
        raise SystemctlFailed(command=" ".join(said), detail=done.stderr.strip())
    return True


def _require_account(account: str) -> None:
    try:
        pwd.getpwnam(account)
    except KeyError:
        raise NoAccount(account=account) from None


def _user_units(environment: Mapping[str, str]) -> Path:
    """Return the folder of a user's units: `$XDG_CONFIG_HOME/systemd/user`, by default in `~/.config`.

    Source: systemd.unit(5).
    """
    home = environment.get("XDG_CONFIG_HOME") or Path(environment.get("HOME", ""), ".config")
    return Path(home, "systemd", "user").absolute()


def _program() -> tuple[str, ...]:
    """Return the console script beside the interpreter, else the interpreter with the package."""
    script = Path(sys.executable).with_name("ziping")
    return (str(script),) if os.access(script, os.X_OK) else (sys.executable, "-m", "pipeline")


def _absolute(settings: Settings) -> Settings:
    return replace(settings, inbox=settings.inbox.absolute(), outbox=settings.outbox.absolute())
