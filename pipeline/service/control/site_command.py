"""`ziping site`: updates the whole site, in the service that holds the outbox or in the command itself."""

from __future__ import annotations

import time

from ...config.settings import Settings
from ...errors import RequestFailed
from ..context.clock import Clock, system_clock
from ..context.page_maker import PageMaker
from .client import Client, Pause
from .commands import UpdateSite


def site(
    settings: Settings,
    rebuild: bool = False,
    *,
    clock: Clock = system_clock,
    pause: Pause = time.sleep,
    page_maker: PageMaker | None = None,
) -> int:
    """Update the whole site from the ledger; with `rebuild`, make the records again from their originals.

    If a service runs, it does the work and this function waits for it.  Returns the number of files written.
    Raises ConfigurationError if another command holds the outbox, Unprintable if a page could not be rendered
    again, RequestFailed if the service could not do it.
    """
    match Client(settings, clock, pause, page_maker).execute(UpdateSite(rebuild=rebuild)):
        case {"written": int(written)}:
            return written
    raise RequestFailed(zh="没有答复。", en="no answer.")
