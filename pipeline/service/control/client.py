"""The client side of commands: ask the service that holds the outbox, or do the work in this process."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial

from ...config.settings import Settings
from ...errors import RequestFailed
from ..context.clock import Clock, system_clock
from ..context.context import ServiceContext, open_context
from ..context.page_maker import PageMaker
from ..ledger import requests
from ..ledger.database import Ledger, naming_file
from ..ledger.requests import Result
from ..mirror import configured_store
from ..outbox import lock
from ..outbox.paths import Outbox
from ..outbox.require_ledger import require_ledger
from ..site.pages import SitePages
from .commands import Request
from .errors import DeclinedByService
from .handlers import carry_out_alone, name_of

Pause = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Client:
    """How commands reach an outbox: its settings, and what tests replace."""

    settings: Settings
    clock: Clock = system_clock
    pause: Pause = time.sleep
    page_maker: PageMaker | None = None
    is_served: Callable[[Outbox], bool] = lock.is_served

    def execute(self, request: Request, after: Callable[[ServiceContext], object] = lambda _: None) -> Result:
        """Carry out a request and return its result.

        If no service runs, this process does the work: `after` is called with the open context before the
        site is updated, and then a configured object store is brought up to date.  Raises ConfigurationError
        if another command holds the outbox, MirrorFailed if the store cannot be reached (everything else is
        done by then), Declined if the request does not fit the records, RequestFailed if the service failed.
        """
        outbox = Outbox(self.settings.outbox)
        while self.is_served(outbox):
            answer = self._ask(outbox, request)
            if answer is not None:
                return _checked(answer)
        pages = self.page_maker or SitePages.of(self.settings)
        with open_context(self.settings, name_of(request), pages, clock=self.clock) as context:
            done = carry_out_alone(request, context, partial(after, context))
        configured_store.update_store(self.settings, self.clock)
        return done

    def _ask(self, outbox: Outbox, request: Request) -> Result | None:
        """Leave the request for the service and wait; return None if the service ended without an answer."""
        require_ledger(outbox)
        with naming_file(outbox.ledger), closing(Ledger.open(outbox.ledger)) as ledger:
            text = request.model_dump_json()
            number = requests.leave(ledger, name_of(request), text, self.clock())
            return requests.await_result(ledger, number, partial(self.is_served, outbox), self.pause)


def _checked(result: Result) -> Result:
    match result:
        case {"declined": dict(operands)}:
            raise DeclinedByService(**operands)
        case {"error": {"message_zh": zh, "message_en": en}}:
            raise RequestFailed(zh=zh, en=en)
    return result
