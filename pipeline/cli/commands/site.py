"""`ziping site`: update the whole site from the ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from ..options import Outbox


def site(
    outbox: Outbox = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="全部重写。Make every page again.")] = False,
) -> None:
    """更新全站页面。Update the whole site from the ledger."""
    from ... import config
    from ...service.control import site_command
    from ..display import log

    settings = config.load({"paths.outbox": outbox}).settings
    log.begin(settings.outbox)
    site_command.site(settings, rebuild=rebuild)
    typer.echo(str(settings.outbox / "public" / "index.html"))
