"""What a command wants done at an outbox: by the service that holds it, else by the command itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from functools import partial

from ...config.settings import Settings
from ...errors import RequestFailed
from ..context.clock import Clock, system_clock
from ..context.context import ServiceContext, open_context
from ..context.page_maker import PageMaker
from ..ledger import requests
from ..ledger.database import Ledger, named
from ..ledger.requests import Arguments, Result
from ..mirror import follow
from ..outbox import lock
from ..outbox.paths import Outbox
from ..site.pages import SitePages
from .errors import DeclinedByService

Pause = Callable[[float], None]


def run_errand(
    settings: Settings,
    command: str,
    arguments: Arguments,
    do: Callable[[ServiceContext], Result],
    *,
    clock: Clock = system_clock,
    pause: Pause = time.sleep,
    page_maker: PageMaker | None = None,
) -> Result:
    """Have something done and return what came of it.

    Where no service does it, a store that is configured is brought in line too.  Raises ConfigurationError
    where another command holds the outbox, MirrorFailed where the store is not to be reached (the rest is
    done then); what the service says is raised as Declined or RequestFailed.
    """
    outbox = Outbox(settings.outbox)
    while lock.is_served(outbox):
        done = _ask(outbox, command, arguments, clock, pause)
        if done is not None:
            return _checked(done)
    with open_context(settings, command, page_maker or SitePages.of(settings), clock=clock) as context:
        done = do(context)
    follow.bring_in_line(settings, clock)
    return done


def _ask(outbox: Outbox, command: str, arguments: Arguments, clock: Clock, pause: Pause) -> Result | None:
    with named(outbox.ledger), closing(Ledger.open(outbox.ledger)) as ledger:
        number = requests.leave(ledger, command, arguments, clock())
        return requests.await_result(ledger, number, partial(lock.is_served, outbox), pause)


def _checked(result: Result) -> Result:
    match result:
        case {"declined": dict(operands)}:
            raise DeclinedByService(**operands)
        case {"error": {"message_zh": zh, "message_en": en}}:
            raise RequestFailed(zh=zh, en=en)
    return result
