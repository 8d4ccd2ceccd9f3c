"""`ziping service`: hand the background service to systemd."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from ..options import Inbox, Outbox

if TYPE_CHECKING:
    from pathlib import Path

    from ...ops.systemd_unit import Installation

app = typer.Typer(
    name="service",
    help="后台服务交给 systemd 管理。Hand the service to systemd.",
    rich_markup_mode=None,
    no_args_is_help=True,
)

User = Annotated[
    bool, typer.Option("--user", help="安装为当前用户的服务。As a service of the current user, without root.")
]
Account = Annotated[str, typer.Option(help="以哪个账户运行。The account that the service runs as.")]


@app.command()
def install(
    *,
    user: User = False,
    account: Account = "ziping",
    inbox: Inbox = None,
    outbox: Outbox = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只显示单元文件，不写入。Print the unit; write nothing.")
    ] = False,
) -> None:
    """写入 systemd 单元文件。Write the systemd unit."""
    from ...ops import systemd

    plan = _plan(user, account, inbox, outbox)
    if dry_run:
        typer.echo(plan.unit(), nl=False)
        return
    told = systemd.install(plan)
    control = " ".join(systemd.systemctl(plan))
    typer.echo(f"已写入 written: {plan.place}")
    typer.echo(f"启用 to start it: {control} enable --now ziping")
    if not told:
        typer.echo(f"本机未运行 systemd，请先执行 no systemd here; run first: {control} daemon-reload")


@app.command()
def uninstall(*, user: User = False, account: Account = "ziping") -> None:
    """停止服务并删除单元文件。Stop the service and remove the unit."""
    from ...ops import systemd

    plan = _plan(user, account, None, None)
    done = systemd.uninstall(plan)
    typer.echo(f"已删除 removed: {plan.place}" if done else f"未安装 not installed: {plan.place}")


def _plan(user: bool, account: str, inbox: Path | None, outbox: Path | None) -> Installation:
    from ... import config
    from ...ops import systemd

    settings = config.load({"paths.inbox": inbox, "paths.outbox": outbox}).settings
    return systemd.planned(settings, None if user else account, os.environ)
