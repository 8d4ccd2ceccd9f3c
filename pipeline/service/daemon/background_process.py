"""One run of the whole-site files in a process of its own, led through a pipe.

It makes the internal review too, and has the memory of translations grow.  The process leads a session, is
nice to the workers, and ends with the service: where the pipe closes without a word it kills its session,
Pagefind included.  It only reads the ledger.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection

from ...config import configured_keys
from ...config.settings import Settings
from ...errors import Internal, Refusal
from ..context.context import ServiceContext
from ..context.guard import Failure, guarded
from ..context.page_maker import PageMaker
from ..executors.process_group import end_session
from ..ledger import record_queries
from ..ledger.database import Ledger
from ..mirror import follow
from ..outbox.paths import Outbox
from ..site.artifacts import bring_up
from ..site.build import review_all
from ..translations import sync

_log = logging.getLogger(__name__)
_NICE = 10
Work = Callable[[], int]
"""What a run does: a module's function or a partial of one."""


class ProcessRun:
    """A run that a process of its own works at; `work` is sent there and returns how many files it wrote."""

    def __init__(self, work: Work) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, far = context.Pipe()
        self._process = context.Process(target=_serve, args=(far, work), daemon=True)
        self._process.start()
        far.close()

    def result(self) -> int | Failure | None:
        """How many files it wrote, or why it did not end well; null while it lasts."""
        if not self._pipe.poll():
            return None
        try:
            received: int | Failure = self._pipe.recv()
        except (EOFError, OSError) as error:
            received = Failure(Internal(detail="run ended").reason(), repr(error))
        self.stop()
        return received

    def stop(self) -> None:
        """End the process and whatever it started."""
        self._process.kill()
        end_session(self._process.pid or 0)
        self._process.join()
        self._process.close()
        self._pipe.close()


def whole_run(settings: Settings, page_maker: PageMaker, rebuild: bool) -> ProcessRun:
    """A run at the whole-site files and the internal review of an outbox."""
    return ProcessRun(partial(_bring_up, settings, page_maker, rebuild))


def carrying_run(settings: Settings) -> ProcessRun:
    """A run that brings the store in line with what is public."""
    return ProcessRun(partial(follow.bring_in_line, settings))


def _serve(pipe: Connection, work: Work) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.setsid()
    os.nice(_NICE)
    threading.Thread(target=_end_with, args=(pipe,), daemon=True).start()
    pipe.send(_made(work))
    threading.Event().wait()


def _end_with(pipe: Connection) -> None:
    """Kill this session when the service lets go of the pipe."""
    with suppress(EOFError, OSError):
        pipe.recv()
    os.killpg(0, signal.SIGKILL)


def _made(work: Work) -> int | Failure:
    try:
        return guarded(work)
    except Refusal as refusal:
        return Failure(refusal.reason())


def _let_memory_grow(context: ServiceContext) -> None:
    """No trouble to what the public reads."""
    made = guarded(partial(sync.grow, context))
    if isinstance(made, Failure):
        _log.error("the memory of translations could not grow\n%s", made.trace)


def _bring_up(settings: Settings, page_maker: PageMaker, rebuild: bool) -> int:
    outbox = Outbox(settings.outbox)
    with Ledger.reading(outbox.ledger) as ledger:
        context = ServiceContext(settings, outbox, ledger, page_maker)
        review_all(context)
        _let_memory_grow(context)
        entries = record_queries.entries(ledger)
    wanted = page_maker.artifacts(outbox.public, entries, configured_keys.pdf_seal(settings))
    return bring_up(outbox, wanted, rebuild=rebuild)
