"""The records that are held or withdrawn, with the reasons, as `ziping status` shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ...printable import shown
from .words import verdict

if TYPE_CHECKING:
    from rich.table import Table


def records_table(records: Iterable[Mapping[str, Any]]) -> Table | None:
    """Return a table of records that are held or withdrawn, with reasons; None if there are none."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    rows = [record for record in records if record["state"] != "published"]
    if not rows:
        return None
    table = Table("记录 Record", "状态 State", "原因 Reason", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"
    for record in rows:
        word, style = verdict(record["state"])
        table.add_row(record["id"], Text(word, style), _why(record["reason"]))
    return table


def _why(reason: Mapping[str, str] | None) -> str:
    return shown(reason["message_zh"]) + "\n" + shown(reason["message_en"]) if reason else "—"
