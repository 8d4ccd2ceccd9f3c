"""`ziping approve`, `withdraw`, `supersede`, `waive`: publication control."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ...printable import shown
from ..display.output import print_json
from ..display.words import verdict
from ..options import Json, Outbox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ...service.control.officer import Officer
    from ...service.ledger.record_queries import RecordRow

Ids = Annotated[list[str], typer.Argument(metavar="ID…", help="记录编号。Record ids.")]
Why = Annotated[str, typer.Option("--reason", help="理由，仅供内部留存。Reason; for internal use only.")]


def approve(
    ids: Ids,
    reason: Annotated[str | None, typer.Option("--reason", help="说明。A remark.")] = None,
    outbox: Outbox = None,
    as_json: Json = False,
) -> None:
    """批准公开待审批的记录。Publish records that are held for approval."""
    _print(_officer(outbox).approve(ids, reason), as_json=as_json)


def withdraw(
    ids: Ids,
    reason: Why,
    held: Annotated[
        bool, typer.Option("--held", help="只撤回待审批的版本。Only the version held for approval.")
    ] = False,
    outbox: Outbox = None,
    as_json: Json = False,
) -> None:
    """撤回记录，公开网站上不再保留。Take records off the public site, everywhere."""
    _print(_officer(outbox).withdraw(ids, _given(reason), held=held), as_json=as_json)


def supersede(
    old: Annotated[str, typer.Argument(metavar="OLD", help="被取代的记录。The record to replace.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="取代它的记录。The record that replaces it.")],
    reason: Why,
    outbox: Outbox = None,
    as_json: Json = False,
) -> None:
    """把同一项目的两份记录并为一份。Replace one record of a project by another."""
    _print(_officer(outbox).supersede(old, new, _given(reason)), as_json=as_json)


def waive(
    record: Annotated[str, typer.Argument(metavar="ID", help="记录编号。The id of a record.")],
    code: Annotated[str, typer.Argument(metavar="CODE", help="意见代码。The code of a finding.")],
    reason: Why,
    outbox: Outbox = None,
    as_json: Json = False,
) -> None:
    """豁免一条意见，不再阻止公开。Waive a finding, so that it no longer blocks the record."""
    rows = _officer(outbox).waive(record, code, _given(reason))
    _print(rows, as_json=as_json)
    if not rows and not as_json:
        typer.echo(f"{record}: 已登记豁免，尚有其他问题。Waived; still returned for other findings.")


def _officer(outbox: Path | None) -> Officer:
    from ... import config
    from ...service.control.officer import Officer
    from ..display import log

    settings = config.load({"paths.outbox": outbox}).settings
    log.begin(settings.outbox)
    return Officer.of(settings)


def _given(reason: str) -> str:
    if not reason.strip():
        raise typer.BadParameter("请写明理由。Give a reason.", param_hint="--reason")
    return reason.strip()


def _print(rows: Sequence[RecordRow], *, as_json: bool) -> None:
    from ...service.monitoring.status import record_json

    if as_json:
        print_json({"records": [record_json(row) for row in rows]})
        return
    for row in rows:
        typer.echo(f"{row.id}: {verdict(row.state)[0]}")
        for line in (row.reason.message_zh, row.reason.message_en) if row.reason else ():
            typer.echo(f"    {shown(line)}")
