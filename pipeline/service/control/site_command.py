"""TODO from pipeline/service/site.py."""

from __future__ import annotations

import time
from collections.abc import Callable

from ...config.settings import Settings
from ...errors import RequestFailed
from ..context.clock import Clock, system_clock
from ..context.page_maker import PageMaker
from ..ledger.requests import Result
from ..site.build import complete
from .client import run_errand


def site(
    settings: Settings,
    rebuild: bool = False,
    *,
    clock: Clock = system_clock,
    pause: Callable[[float], None] = time.sleep,
    page_maker: PageMaker | None = None,
) -> int:
    """Bring the whole site in line with the ledger; with `rebuild` the records too.

    These are made again from their originals (remake.py).  A running service is asked to do it and waited
    for.  Returns how many files were written.  Raises ConfigurationError where another command holds the
    outbox, Unprintable where a page could not be printed anew, RequestFailed where the service could not do
    it.
    """
    done = run_errand(
        settings,
        "site",
        {"rebuild": rebuild},
        lambda context: {"written": complete(context, rebuild=rebuild)},
        clock=clock,
        pause=pause,
        page_maker=page_maker,
    )
    return _written(done)


def _written(result: Result) -> int:
    """How many files the service wrote.  Raises RequestFailed."""
    match result:
        case {"written": int(written)}:
            return written
        case {"error": {"message_zh": zh, "message_en": en}}:
            raise RequestFailed(zh=zh, en=en)
    raise RequestFailed(zh="没有答复。", en="no answer.")
