"""Workers: processes of their own that run the chain, so that no document can take the service down.

A worker that dies or takes too long is replaced; its file is answered all the same.
"""

from __future__ import annotations

import hashlib
import logging
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import Protocol

from ..chain import convert, warm
from ..errors import Internal, Refusal, Timeout
from ..model.limits import Limits
from ..model.outcome import Outcome
from ..translate.catalogue import Catalogue
from .border import Failure, guarded
from .settings import Settings

Chain = Callable[[bytes, str], Outcome]
Prepare = Callable[[], Chain]
"""Makes the chain, once in every worker.  It is sent there: a module's function or a partial of one."""

_log = logging.getLogger(__name__)
_START_SECONDS = 120.0


Result = Outcome | Failure


class Workers(Protocol):
    """Something that runs the chain."""

    def submit(self, data: bytes, filename: str) -> Future[Result]:
        """Begin with a file."""

    def close(self) -> None:
        """Finish what was begun and end."""


def chain_of(settings: Settings) -> Prepare:
    """The chain with the office's decisions built in."""
    return partial(_prepare, settings)


def _prepare(settings: Settings) -> Chain:
    catalogue = Catalogue.load(settings.memory)
    if settings.pdf_languages:
        warm()

    def chain(data: bytes, filename: str) -> Outcome:
        return convert(
            data,
            filename,
            settings.profile,
            catalogue,
            limits=settings.limits,
            pdf_languages=settings.pdf_languages,
        )

    return chain


def run(chain: Chain, data: bytes, filename: str) -> Result:
    """Run the chain on one file: an outcome, also where it was refused, or why there is none."""
    try:
        return guarded(partial(chain, data, filename))
    except Refusal as refusal:
        return _refused(data, filename, refusal)


def _refused(data: bytes, filename: str, refusal: Refusal) -> Outcome:
    return Outcome(filename, hashlib.sha256(data).hexdigest(), reason=refusal.reason())


class Inline:
    """No process at all: the chain runs here, when a file is submitted."""

    def __init__(self, prepare: Prepare) -> None:
        self._chain = prepare()

    def submit(self, data: bytes, filename: str) -> Future[Result]:
        """Run the chain and return what is done already."""
        done: Future[Result] = Future()
        done.set_result(run(self._chain, data, filename))
        return done

    def close(self) -> None:
        """There is nothing to end."""


class Pool:
    """As many processes as jobs, each led by a thread that waits for it."""

    def __init__(self, jobs: int, prepare: Prepare, limits: Limits) -> None:
        seconds = limits.read_seconds + limits.office_seconds
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="worker")
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._workers = [_Worker(prepare, seconds) for _ in range(jobs)]
        for worker in self._workers:
            self._threads.submit(self._warm, worker)

    def submit(self, data: bytes, filename: str) -> Future[Result]:
        """Queue a file for the next idle worker."""
        return self._threads.submit(self._run, data, filename)

    def close(self) -> None:
        """Wait for what was submitted, then end the processes."""
        self._threads.shutdown(wait=True)
        for worker in self._workers:
            worker.stop()

    def _warm(self, worker: _Worker) -> None:
        try:
            worker.start()
        except (EOFError, OSError):
            worker.stop()
            _log.exception("a worker did not start")
        finally:
            self._idle.put(worker)

    def _run(self, data: bytes, filename: str) -> Result:
        worker = self._idle.get()
        try:
            return worker.run(data, filename)
        finally:
            self._idle.put(worker)


class _Worker:
    """One process at the far end of a pipe."""

    def __init__(self, prepare: Prepare, seconds: float) -> None:
        self._prepare = prepare
        self._seconds = seconds
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def start(self) -> Connection:
        """The pipe to a process that is ready, started where there is none."""
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            self._pipe, far = context.Pipe()
            self._process = context.Process(target=_serve, args=(far, self._prepare), daemon=True)
            self._process.start()
            far.close()
            if not self._pipe.poll(_START_SECONDS):
                raise EOFError
            self._pipe.recv()
        return self._pipe

    def run(self, data: bytes, filename: str) -> Result:
        """What the process makes of a file.  Where it dies or takes too long it is replaced."""
        try:
            pipe = self.start()
            pipe.send((data, filename))
            if pipe.poll(self._seconds):
                received: Result = pipe.recv()
                return received
        except (EOFError, OSError) as error:
            self.stop()
            return Failure(Internal(detail="worker ended").reason(), repr(error))
        self.stop()
        return _refused(data, filename, Timeout(seconds=f"{self._seconds:g}"))

    def stop(self) -> None:
        """End the process."""
        if self._pipe and self._process:
            self._pipe.close()
            self._process.kill()
            self._process.join()
            self._process.close()
        self._pipe = self._process = None


def _serve(pipe: Connection, prepare: Prepare) -> None:
    """The far end: ready when the chain is, then one answer for one file until the pipe is closed.

    Signals are the service's affair: it ends its workers when they have finished their file.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    chain = prepare()
    pipe.send(None)
    while True:
        try:
            data, filename = pipe.recv()
            pipe.send(run(chain, data, filename))
        except (EOFError, BrokenPipeError):
            return
