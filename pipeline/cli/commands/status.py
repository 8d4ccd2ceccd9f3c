"""`ziping status`: show the state of each submission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ...printable import shown
from ..display.output import console, print_json
from ..display.records_table import records_table
from ..display.words import verdict
from ..options import Json, Outbox

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def status(
    *,
    outbox: Outbox = None,
    as_json: Json = False,
    watch: Annotated[bool, typer.Option("--watch", help="持续显示，Ctrl-C 结束。Until Ctrl-C.")] = False,
) -> None:
    """显示每份报送的处理状态。Show the state of each submission."""
    from ... import config
    from ...service.monitoring import status as service
    from ..display import live

    if watch and as_json:
        raise typer.BadParameter("--watch 与 --json 不能同用。--watch and --json exclude each other.")
    settings = config.load({"paths.outbox": outbox}).settings
    if watch:
        live.watch(settings, console())
        return
    found = service.status(settings)
    if as_json:
        print_json(found)
    else:
        _print(found)


def _print(found: Mapping[str, Any]) -> None:
    out = console()
    out.print(_table(found["submissions"]))
    for submission in found["submissions"]:
        if reason := submission["reason"]:
            for line in (submission["name"], f"    {reason['message_zh']}", f"    {reason['message_en']}"):
                out.print(shown(line))
    if table := records_table(found["records"]):
        out.print(table)
    out.print(_counts(found["counts"]), soft_wrap=True)
    if public := found["public"]:
        _print_store(public, out)
    if cluster := found["cluster"]:
        out.print(
            shown(f"集群 cluster: {cluster['scheduler']}  {cluster['dashboard'] or ''}"), soft_wrap=True
        )


def _print_store(public: Mapping[str, Any], out: Console) -> None:
    """Print the state of the object store that the website is copied to."""
    since = public["carried_at"] or "—"
    out.print(shown(f"存储 store: {public['target']}  {since}"), soft_wrap=True)
    if behind := public["behind"]:
        out.print(f"    待同步 to be updated: {behind}", soft_wrap=True)
    for record in public["withdrawn"]:
        out.print(shown(f"    尚未撤下 not withdrawn there yet: {record}"), soft_wrap=True)
    if failure := public["failure"]:
        for line in (failure["message_zh"], failure["message_en"]):
            out.print(shown(f"    {line}"), soft_wrap=True)


def _table(submissions: Iterable[Mapping[str, Any]]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        "报送 Submission", "状态 State", "收到 Received", "记录 Records", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for column in table.columns:
        column.overflow = "fold"
    for one in submissions:
        word, style = verdict(one["state"])
        received = (one["received_at"] or "—")[:19].replace("T", " ")
        table.add_row(shown(one["name"]), Text(word, style), received, _records(one["records"]))
    return table


def _records(ids: list[str]) -> str:
    """Return up to three ids, or how many there are if they are more."""
    return "\n".join(ids) or "—" if len(ids) <= 3 else f"{len(ids)} 份记录 records"


def _counts(counts: Mapping[str, Any]) -> str:
    return "  ".join(f"{verdict(word)[0]} {n}" for word, n in counts.items() if n)
