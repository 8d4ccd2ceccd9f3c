"""`ziping watch`: run the background service."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from ...printable import shown
from ..display.output import Listener, print_json
from ..display.words import verdict
from ..options import Executor, Inbox, Jobs, Outbox, Scheduler
from .convert import exit_code

if TYPE_CHECKING:
    from ...config.settings import Settings
    from ...model.answer import Answer


def watch(
    *,
    inbox: Inbox = None,
    outbox: Outbox = None,
    jobs: Jobs = None,
    executor: Executor = None,
    scheduler: Scheduler = None,
    poll: Annotated[float | None, typer.Option(help="扫描间隔（秒）。Seconds between two scans.")] = None,
    settle: Annotated[
        float | None, typer.Option(help="文件静置多少秒后受理。Seconds a file must be unchanged.")
    ] = None,
    once: Annotated[
        bool, typer.Option("--once", help="处理完现有文件即结束。Process what is there, then exit.")
    ] = False,
    log: Annotated[str | None, typer.Option(help="auto | text | json：日志形式。Log format.")] = None,
) -> None:
    """在后台受理收件文件夹。Process the inbox in the background."""
    from ... import config
    from ...service.daemon.watch import Watch
    from ...service.mirror import configured_store
    from ...service.monitoring.systemd_notify import Notifier
    from ..display.log import begin_service

    options = {
        "paths.inbox": inbox,
        "paths.outbox": outbox,
        "limits.jobs": jobs,
        "cluster.executor": executor,
        "cluster.scheduler": scheduler,
        "inbox.poll": poll,
        "inbox.settle": settle,
        "service.log": log,
    }

    def load() -> Settings:
        return config.load(options).settings

    settings = load()
    say = _VOICES[begin_service(settings.outbox, settings.log, os.environ)]
    if not once:
        notifier = Notifier.of(os.environ, os.getpid())
        Watch(settings, on_answer=Listener(say), notifier=notifier, load=load).run()
        return
    codes: dict[str, int] = {}
    Watch(settings, on_answer=_counted(codes, say)).once()
    configured_store.update_store(settings)
    raise typer.Exit(max(codes.values(), default=0))


def _counted(codes: dict[str, int], say: Callable[[Answer], None]) -> Callable[[Answer], None]:
    """Return a function that prints an answer and notes the exit code of each file's last one."""
    listener = Listener(say)

    def hear(answer: Answer) -> None:
        codes[answer.file] = exit_code([answer])
        listener(answer)

    return hear


def _say(answer: Answer) -> None:
    """Print an answer as one line for a terminal: its verdict, and the reason if it was not published."""
    why = f"  {answer.reason.message_zh} {answer.reason.message_en}" if answer.reason else ""
    typer.echo(shown(f"{answer.file}: {verdict(answer.verdict)[0]}{why}"))


def _say_as_json(answer: Answer) -> None:
    """Print an answer as one JSON object for the journal: as `convert --json`, with the time."""
    from ...service.context.clock import system_clock

    print_json({"time": system_clock().isoformat(timespec="milliseconds"), **answer.as_json()})


_VOICES = {"text": _say, "json": _say_as_json}
