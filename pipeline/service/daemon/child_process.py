"""Work in a child process, so that the service can go on answering files.

The process leads its own session, leaves the processor to the workers (`nice`), and ends with the service:
when the pipe between them closes, it kills its session, including Pagefind.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

from ...errors import Internal, Refusal
from ..context.guard import Failure, guarded
from ..executors.process_group import end_session

_NICE = 10
Work = Callable[[], int]
"""What the process does; returns the number of files written.

A function of a module, or a `partial` of one.
"""


class ProcessRun:
    """A `Run` in a child process, which starts at once."""

    def __init__(self, work: Work) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, far = context.Pipe()
        self._process = context.Process(target=_serve, args=(far, work), daemon=True)
        self._process.start()
        far.close()

    def result(self) -> int | Failure | None:
        """Return the number of files written, or the failure; None while the process works."""
        if not self._pipe.poll():
            return None
        try:
            received: int | Failure = self._pipe.recv()
        except (EOFError, OSError) as error:
            received = Failure(Internal(detail="run ended").reason(), repr(error))
        self.stop()
        return received

    def stop(self) -> None:
        """End the process and all processes that it started."""
        self._process.kill()
        end_session(self._process.pid or 0)
        self._process.join()
        self._process.close()
        self._pipe.close()


def _serve(pipe: Connection, work: Work) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.setsid()
    os.nice(_NICE)
    threading.Thread(target=_end_with_service, args=(pipe,), daemon=True).start()
    pipe.send(_result_of(work))
    threading.Event().wait()


def _end_with_service(pipe: Connection) -> None:
    """Kill this session when the service closes the pipe."""
    with suppress(EOFError, OSError):
        pipe.recv()
    os.killpg(0, signal.SIGKILL)


def _result_of(work: Work) -> int | Failure:
    try:
        return guarded(work)
    except Refusal as refusal:
        return Failure(refusal.reason())
