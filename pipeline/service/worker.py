"""A worker: a process of its own that runs the chain on one file after the other.

Threat.  The chain reads hostile bytes with large libraries, and LibreOffice reads the old formats.

Rule.  The process leads a session of its own, has a folder of its own for temporary files, and may not
use more memory than `limits.worker_bytes`.  Where it dies, fails or takes longer than a file may take,
every process of its session is killed, its folder is removed, and the next file gets a new one.

Residual risk.  A process that leaves the session on purpose is not found again; nothing that the chain
starts does.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from ..errors import Internal, Refusal, Timeout
from ..model.limits import Limits
from ..model.outcome import Outcome
from .border import Failure, guarded, refused
from .sessions import end_session

Chain = Callable[[bytes, str], Outcome]
Prepare = Callable[[], Chain]
"""Makes the chain, once in every worker.  It is sent there: a module's function or a partial of one."""
Result = Outcome | Failure

_START_SECONDS = 120.0


def run(chain: Chain, data: bytes, filename: str) -> Result:
    """Run the chain on one file: an outcome, also where it was refused, or why there is none."""
    try:
        made: Result = guarded(partial(chain, data, filename))
    except Refusal as refusal:
        return refused(data, filename, refusal)
    return made


class Worker:
    """One process at the far end of a pipe; `ended` is called where a file made its end."""

    def __init__(self, prepare: Prepare, limits: Limits, ended: Callable[[], None] = lambda: None) -> None:
        self._prepare = prepare
        self._limits = limits
        self._ended = ended
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._folder = ""

    def start(self) -> Connection:
        """The pipe to a process that is ready, started where there is none.  Raises EOFError, OSError."""
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, far = context.Pipe()
            given = far, self._prepare, self._limits.worker_bytes
            self._process = context.Process(target=_serve, args=given, daemon=True)
            self._process.start()
            far.close()
            self._folder = _awaited(self._pipe)
            _awaited(self._pipe)
        return self._pipe

    def run(self, data: bytes, filename: str) -> Result:
        """What the process makes of a file.  It is trusted with another one only where it did not fail."""
        result = self._run(data, filename)
        if isinstance(result, Failure):
            self._end()
        return result

    def stop(self) -> None:
        """End the process and whatever it started."""
        if self._pipe and self._process:
            self._pipe.close()
            self._process.kill()
            end_session(self._process.pid or 0)
            self._process.join()
            self._process.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._pipe, self._process, self._folder = None, None, ""

    def _run(self, data: bytes, filename: str) -> Result:
        try:
            pipe = self.start()
            pipe.send((data, filename))
            if pipe.poll(self._limits.file_seconds):
                received: Result = pipe.recv()
                return received
        except (EOFError, OSError) as error:
            return Failure(Internal(detail="worker ended").reason(), repr(error))
        self._end()
        return refused(data, filename, Timeout(seconds=f"{self._limits.file_seconds:g}"))

    def _end(self) -> None:
        self.stop()
        self._ended()


def _awaited(pipe: Connection) -> str:
    """The next thing that a starting process says.  Raises EOFError where it says nothing."""
    if not pipe.poll(_START_SECONDS):
        raise EOFError
    return str(pipe.recv())


def _serve(pipe: Connection, prepare: Prepare, memory: int) -> None:
    """The far end: its folder, a word when it is ready, then an answer a file until the pipe is closed."""
    folder = _settle_in(memory)
    try:
        pipe.send(folder)
        chain = prepare()
        pipe.send(None)
        while True:
            data, filename = pipe.recv()
            pipe.send(run(chain, data, filename))
    except (EOFError, ConnectionError):
        return
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _settle_in(memory: int) -> str:
    """Take a session, a limit and the folder that is returned.

    Signals are the service's affair: it ends its workers itself.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    os.setsid()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory, hard))
    tempfile.tempdir = tempfile.mkdtemp(prefix="ziping-worker-")
    return tempfile.tempdir
