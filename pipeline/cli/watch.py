"""`ziping watch`: the background service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from .options import Inbox, Jobs, Outbox
from .words import verdict

if TYPE_CHECKING:
    from ..model.answer import Answer


def watch(
    *,
    inbox: Inbox = None,
    outbox: Outbox = None,
    jobs: Jobs = None,
    poll: Annotated[float | None, typer.Option(help="扫描间隔（秒）。Seconds between two scans.")] = None,
    settle: Annotated[float | None, typer.Option(help="文件静置多少秒后受理。Seconds unchanged.")] = None,
    once: Annotated[
        bool, typer.Option("--once", help="处理完现有文件即结束。End with what is there.")
    ] = False,
) -> None:
    """在后台受理收件文件夹。Serve the inbox in the background."""
    from .. import config
    from ..service.run import Watch
    from . import log

    options = {
        "paths.inbox": inbox,
        "paths.outbox": outbox,
        "limits.jobs": jobs,
        "inbox.poll": poll,
        "inbox.settle": settle,
    }
    settings = config.load(options).settings
    log.begin(settings.outbox)
    service = Watch(settings, on_answer=_say)
    if once:
        service.once()
    else:
        service.run()


def _say(answer: Answer) -> None:
    """One line an answer, for a terminal or a journal."""
    typer.echo(f"{answer.file}: {verdict(answer.verdict)[0]}")
