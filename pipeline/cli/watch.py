"""`ziping watch`: the background service."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from ..service.names import shown
from .convert import exit_code
from .options import Inbox, Jobs, Outbox
from .output import Listener
from .words import verdict

if TYPE_CHECKING:
    from ..model.answer import Answer
    from ..service.settings import Settings


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
    from ..service.notify import Notifier
    from ..service.run import Watch
    from . import log

    options = {
        "paths.inbox": inbox,
        "paths.outbox": outbox,
        "limits.jobs": jobs,
        "inbox.poll": poll,
        "inbox.settle": settle,
    }

    def load() -> Settings:
        return config.load(options).settings

    settings = load()
    log.begin(settings.outbox)
    if not once:
        notifier = Notifier.of(os.environ, os.getpid())
        Watch(settings, on_answer=Listener(_say), notifier=notifier, load=load).run()
        return
    codes: dict[str, int] = {}
    Watch(settings, on_answer=_counted(codes)).once()
    raise typer.Exit(max(codes.values(), default=0))


def _counted(codes: dict[str, int]) -> Callable[[Answer], None]:
    """Says answers and notes the exit code of each file's last one."""
    listener = Listener(_say)

    def hear(answer: Answer) -> None:
        codes[answer.file] = exit_code([answer])
        listener(answer)

    return hear


def _say(answer: Answer) -> None:
    """One line an answer, for a terminal or a journal."""
    typer.echo(f"{shown(answer.file)}: {verdict(answer.verdict)[0]}")
