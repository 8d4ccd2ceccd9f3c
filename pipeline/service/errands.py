"""What a command wants done at an outbox: by the service that holds it, else by the command itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing

from ..errors import RequestFailed
from . import remote, requests
from .control_errors import DeclinedByService
from .desk import Clock, Desk, open_desk, system_clock
from .ledger import Ledger, named
from .outbox import Outbox
from .press import Press
from .requests import Arguments, Result
from .settings import Settings

Pause = Callable[[float], None]


def run_errand(
    settings: Settings,
    command: str,
    arguments: Arguments,
    do: Callable[[Desk], Result],
    *,
    clock: Clock = system_clock,
    pause: Pause = time.sleep,
    press: Press | None = None,
) -> Result:
    """Have something done and return what came of it.

    Where no service does it, a store that is configured is brought in line too.  Raises ConfigurationError
    where another command holds the outbox, MirrorFailed where the store is not to be reached (the rest is
    done then); what the service says is raised as Declined or RequestFailed.
    """
    outbox = Outbox(settings.outbox)
    while outbox.served():
        done = _ask(outbox, command, arguments, clock, pause)
        if done is not None:
            return _checked(done)
    with open_desk(settings, command, clock=clock, press=press) as desk:
        done = do(desk)
    remote.bring_in_line(settings, clock)
    return done


def _ask(outbox: Outbox, command: str, arguments: Arguments, clock: Clock, pause: Pause) -> Result | None:
    with named(outbox.ledger), closing(Ledger.open(outbox.ledger)) as ledger:
        number = requests.leave(ledger, command, arguments, clock())
        return requests.await_result(ledger, number, outbox.served, pause)


def _checked(result: Result) -> Result:
    match result:
        case {"declined": dict(operands)}:
            raise DeclinedByService(**operands)
        case {"error": {"message_zh": zh, "message_en": en}}:
            raise RequestFailed(zh=zh, en=en)
    return result
