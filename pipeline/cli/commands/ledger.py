"""`ziping ledger rebuild`: rebuild a damaged ledger."""

from __future__ import annotations

import typer

from ..display.output import print_json
from ..options import Json, Outbox

app = typer.Typer(name="ledger", help="台账。The ledger.", rich_markup_mode=None, no_args_is_help=True)


@app.callback()
def ledger() -> None:
    """Commands for the ledger."""


@app.command()
def rebuild(outbox: Outbox = None, as_json: Json = False) -> None:
    """由变更日志和原件重建台账。Rebuild the ledger from its change log and the originals."""
    from ... import config
    from ...ops import rebuild_ledger as service
    from ..display import log

    settings = config.load({"paths.outbox": outbox}).settings
    log.begin(settings.outbox)
    made = service.rebuild(settings)
    if as_json:
        print_json(made.as_json())
        return
    typer.echo(f"{made.submissions} 份报送 submissions · {made.records} 份记录 records")
    for number, said in (
        (made.entered, "份原件未见于变更日志，已重新受理 originals not in the change log, entered again"),
        (made.unread, "行变更日志无法读取 lines of the change log unreadable"),
        (made.lost, "份报送的原件缺失 submissions without their original"),
    ):
        if number:
            typer.echo(f"{number} {said}")
    if made.kept:
        typer.echo(f"旧台账 old ledger: {made.kept}")
