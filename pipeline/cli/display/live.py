"""`ziping status --watch`: show the state of the submissions, kept up to date until Ctrl-C."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ...printable import shown
from .words import verdict

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ...config.settings import Settings
    from ...model.overview import Overview, SubmissionStatus

_EVERY = 1.0
_FRAME = 8
"""Lines of the terminal that the table's header and footer take."""
Read = Callable[[], "Overview"]


def watch(settings: Settings, console: Console, pause: Callable[[float], None] = time.sleep) -> None:
    """Show the state until Ctrl-C.  If stdout is not a terminal, print the table whenever it changed."""
    zone = ZoneInfo(settings.timezone)

    def read() -> Overview:
        from ...service.monitoring.overview import current

        return current(settings, datetime.now(zone))

    show = _on_terminal if console.is_terminal else _in_turn
    try:
        show(read, console, pause)
    except KeyboardInterrupt:
        return


def _on_terminal(read: Read, console: Console, pause: Callable[[float], None]) -> None:
    from rich.live import Live

    with Live(console=console, screen=True, auto_refresh=False) as live:
        while True:
            live.update(table(read(), max(1, console.height - _FRAME)), refresh=True)
            pause(_EVERY)


def _in_turn(read: Read, console: Console, pause: Callable[[float], None]) -> None:
    seen: tuple[object, ...] = ()
    while True:
        found = read()
        state = found.totals, found.waiting, found.received
        if state != seen:
            console.print(table(found, len(found.waiting) + len(found.received)))
        seen = state
        pause(_EVERY)


def table(found: Overview, rows: int) -> Table:
    """Return a table of what is in progress and what waits, then the newest of today; at most `rows` rows."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(box=box.SIMPLE_HEAD, title=_title(found), title_justify="left", pad_edge=False, expand=True)
    for head, ratio in (("收到 Since", 0), ("状态 State", 0), ("报送 Submission", 1), ("原因 Reason", 2)):
        made.add_column(head, no_wrap=True, overflow="ellipsis", ratio=ratio or None)
    newest = (one for one in found.received if one not in found.at_work)
    for one in (*found.at_work, *found.waiting, *newest)[:rows]:
        word, style = verdict(one.state)
        time_of = f"{one.since.astimezone(found.written.tzinfo):%H:%M:%S}"
        made.add_row(time_of, Text(word, style), shown(one.name), _why(one))
    return made


def _title(found: Overview) -> str:
    """Return the time, today's submissions by state, and the number of waiting files."""
    today = "  ".join(f"{verdict(word)[0]} {n}" for word, n in found.today.items() if n)
    waiting = f"等待 waiting: {found.totals['waiting']}"
    return f"{found.written:%Y-%m-%d %H:%M:%S}  今日 today: {today or '—'}  {waiting}"


def _why(one: SubmissionStatus) -> str:
    return shown(f"{one.reason.message_zh} {one.reason.message_en}") if one.reason else ""
