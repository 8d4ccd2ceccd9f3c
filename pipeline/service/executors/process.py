"""A worker: a separate process that runs the chain on one file after another.

Threat.  The chain reads hostile bytes with large libraries, and LibreOffice reads the old formats.

Rule.  The process leads its own session, has its own folder for temporary files and no network (`sandbox`).
It may use `limits.worker_bytes` of memory and, per file, `limits.file_seconds` of processor time.  If it
fails or takes too long, every process of its session is killed, its folder is removed, and the next file gets
a new process.  If it dies, the file is tried once more in a new process, since the machine may have been at
fault; if that dies too, the file fails.

Residual risk.  A process that leaves the session on purpose is not found and not killed; nothing that the
chain starts does so.
"""

from __future__ import annotations

import logging
import math
import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Literal, TypeVar

from ...errors import Internal, Refusal, Timeout
from ...model.finding import NONE_WAIVED, Waived
from ...model.limits import Limits
from ...model.outcome import Outcome
from ...signing import passphrase
from ..context.guard import ChainFactory, Failure, Result, guarded, refused_outcome
from .process_group import end_session
from .sandbox import enter_sandbox

FOLDER = "ziping-worker-"
"""Prefix of the names of workers' temporary folders; the process id follows."""
Step = Literal["begin", "part", "finish", "english"]
"""Methods of `task.PreparedChain`; a chain without them is called itself and processes whole files only."""


@dataclass(frozen=True, slots=True)
class ManyForms:
    """Result for a document that has so many forms that it must be processed in parts."""

    forms: int


Made = TypeVar("Made", Outcome, Outcome | ManyForms)

_log = logging.getLogger(__name__)
_START_SECONDS, _MOMENT = 120.0, 1.0
_MAX_ATTEMPTS = 2
"""How many workers may die while they process a file before the file fails."""


class _Died(Exception):
    """The process died or did not start, but not because it exceeded its processor time."""


def run(chain: Callable[..., Made], data: bytes, filename: str, *given: object) -> Made | Outcome | Failure:
    """Run the chain or a step of it; return an outcome, also for a refused file, or a Failure."""
    try:
        return guarded(partial(chain, data, filename, *given))
    except Refusal as refusal:
        return refused_outcome(data, filename, refusal)


class WorkerProcess:
    """Controls one worker process through a pipe; `ended` is called when a file ended the process."""

    def __init__(
        self, make_chain: ChainFactory, limits: Limits, ended: Callable[[], None] = lambda: None
    ) -> None:
        self._make_chain = make_chain
        self._limits = limits
        self._ended = ended
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._folder = ""
        self.retired = False

    def start(self) -> Connection:
        """Return the pipe to a ready process; start one if there is none.  Raises EOFError, OSError."""
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, far = context.Pipe()
            given = far, self._make_chain, self._limits.worker_bytes, self._limits.file_seconds
            self._process = context.Process(target=_serve, args=given, daemon=True)
            self._process.start()
            far.close()
            if self.retired:
                raise EOFError
            self._folder = _awaited(self._pipe)
            _awaited(self._pipe)
        return self._pipe

    def run(
        self, data: bytes, filename: str, waived: Waived = NONE_WAIVED, at: datetime | None = None
    ) -> Result | ManyForms:
        """Process a file; return its result, or ManyForms if it must be processed in parts."""
        return self._do("begin", data, filename, waived, at)

    def do(self, step: Step, data: bytes, filename: str, *given: object) -> Result:
        """Run a step other than `begin` and return its result."""
        made = self._do(step, data, filename, *given)
        if isinstance(made, ManyForms):
            raise TypeError(step)
        return made

    def _do(self, step: Step, data: bytes, filename: str, *given: object) -> Result | ManyForms:
        """Run a step, once more in a new process if the first one dies."""
        trace = ""
        for _ in range(_MAX_ATTEMPTS):
            try:
                return self._end_if_failed(self._run(step, data, filename, *given))
            except _Died as error:
                trace = repr(error.__cause__)
            self._end()
            if self.retired:
                break
            _log.warning("a worker died while processing %s: %s", filename, trace)
        return Failure(Internal(detail="worker ended").reason(), trace)

    def retire(self) -> None:
        """Kill the process for good, from another thread than the one that uses it."""
        self.retired = True
        if self._process and self._process.pid:
            with suppress(ProcessLookupError, ValueError):
                self._process.kill()

    def stop(self) -> None:
        """End the process and everything it started, and remove its folder."""
        if self._pipe and self._process:
            self._pipe.close()
            self._process.kill()
            end_session(self._process.pid or 0)
            self._process.join()
            self._process.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._pipe, self._process, self._folder = None, None, ""

    def _run(self, step: Step, data: bytes, filename: str, *given: object) -> Result | ManyForms:
        try:
            pipe = self.start()
            pipe.send((step, data, filename, *given))
            if pipe.poll(self._limits.file_seconds):
                received: Result | ManyForms = pipe.recv()
                return received
        except (EOFError, OSError) as error:
            if not self._is_spent():
                raise _Died from error
        self._end()
        return refused_outcome(data, filename, Timeout(seconds=f"{self._limits.file_seconds:g}"))

    def _end_if_failed(self, result: Result | ManyForms) -> Result | ManyForms:
        """End the process after a Failure: only one that did not fail gets another file."""
        if isinstance(result, Failure):
            self._end()
        return result

    def _end(self) -> None:
        self.stop()
        self._ended()

    def _is_spent(self) -> bool:
        """Return whether the process was killed because it exceeded its processor time."""
        if self._process is None:
            return False
        self._process.join(_MOMENT)
        return self._process.exitcode == -signal.SIGXCPU


def _awaited(pipe: Connection) -> str:
    """Return the next message of a starting process.  Raises EOFError after `_START_SECONDS`."""
    if not pipe.poll(_START_SECONDS):
        raise EOFError
    return str(pipe.recv())


def _serve(pipe: Connection, make_chain: ChainFactory, memory: int, seconds: float) -> None:
    """Run in the process: send its folder, None when ready, then one result per step; end with the pipe."""
    folder = _set_up_process(memory)
    try:
        pipe.send(folder)
        chain = make_chain()
        pipe.send(None)
        while True:
            step, *given = pipe.recv()
            _allow(seconds)
            pipe.send(run(getattr(chain, step, chain), *given))
    except (EOFError, ConnectionError):
        return
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _set_up_process(memory: int) -> str:
    """Set up the session, the limits and the sandbox; return the folder for temporary files.

    Signals are ignored, because the service ends its workers itself.
    """
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.setsid()
    _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_CORE, 0)
    enter_sandbox()
    passphrase.forget()
    tempfile.tempdir = tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-")
    return tempfile.tempdir


def _allow(seconds: float) -> None:
    """Limit the processor time to `seconds` from now; a process started for the file has its own limit.

    The limit also holds when the service no longer watches the time, e.g. because it was killed.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + seconds))


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
