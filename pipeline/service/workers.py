"""Workers run the chain, so that no document can take the service down.

A worker that dies or takes too long is replaced; its file is answered all the same.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from queue import SimpleQueue
from typing import Protocol

from ..model.finding import NONE_WAIVED, Waived
from ..model.limits import Limits
from ..model.outcome import Outcome
from .alarm import within
from .cluster_errors import NoDask
from .parts import Parts
from .prepared import chain_of, chain_to_send
from .settings import Settings
from .worker import Many, Prepare, Result, Worker, run

_log = logging.getLogger(__name__)


class Workers(Protocol):
    """Something that runs the chain."""

    def submit(
        self, data: bytes, filename: str, waived: Waived = NONE_WAIVED, at: datetime | None = None
    ) -> Future[Result]:
        """Begin with a file.  `at` dates the comments in its annotated copy; without it none is made."""

    def ahead(self) -> int:
        """How many files may be under way: enough that nobody idles, and no more, for all lie in memory."""

    def close(self) -> None:
        """End; nobody waits for what is not done yet."""


class Inline:
    """No process at all: the chain runs here, in the main thread, when a file is submitted."""

    def __init__(self, prepare: Prepare, limits: Limits) -> None:
        self._chain = prepare()
        self._seconds = limits.file_seconds

    def submit(
        self, data: bytes, filename: str, waived: Waived = NONE_WAIVED, at: datetime | None = None
    ) -> Future[Result]:
        """Run the chain and return what is done already."""
        done: Future[Result] = Future()
        done.set_result(run(self._limited, data, filename, waived, at))
        return done

    def ahead(self) -> int:
        """One: it is done when it is submitted."""
        return 1

    def close(self) -> None:
        """There is nothing to end."""

    def _limited(self, data: bytes, filename: str, waived: Waived, at: datetime | None) -> Outcome:
        return within(self._seconds, lambda d, name: self._chain(d, name, waived, at), data, filename)


class Pool:
    """As many processes as jobs, each led by a thread; `ended` is called where a file made an end of one."""

    def __init__(
        self, jobs: int, prepare: Prepare, limits: Limits, ended: Callable[[], None] = lambda: None
    ) -> None:
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="worker")
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._workers = [Worker(prepare, limits, ended) for _ in range(jobs)]
        for worker in self._workers:
            self._threads.submit(self._warm, worker)

    def submit(
        self, data: bytes, filename: str, waived: Waived = NONE_WAIVED, at: datetime | None = None
    ) -> Future[Result]:
        """Queue a file for the next idle worker."""
        return self._threads.submit(self._run, data, filename, waived, at)

    def ahead(self) -> int:
        """Two a process: one that it works at, one that it finds when it is done."""
        return 2 * len(self._workers)

    def close(self) -> None:
        """End the processes; what was submitted and is not done yet is given up."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.retire()
        self._threads.shutdown(wait=True)
        for worker in self._workers:
            worker.stop()

    def _warm(self, worker: Worker) -> None:
        try:
            worker.start()
        except (EOFError, OSError):
            worker.stop()
            if not worker.retired:
                _log.exception("a worker did not start")
        finally:
            self._idle.put(worker)

    def _run(self, data: bytes, filename: str, waived: Waived, at: datetime | None) -> Result:
        worker = self._idle.get()
        try:
            made = worker.run(data, filename, waived, at)
            if isinstance(made, Many):
                return self._shared(worker, Parts(data, filename, waived, at, made.forms, len(self._workers)))
            return made
        finally:
            self._idle.put(worker)

    def _shared(self, worker: Worker, parts: Parts) -> Result:
        """A document of many forms: the other workers help when they are free."""
        helpers = [self._threads.submit(self._help, parts) for _ in self._workers[1:]]
        parts.work(worker)
        for helper in helpers:
            if not helper.cancel():
                helper.result()
        return parts.finish(worker)

    def _help(self, parts: Parts) -> None:
        worker = self._idle.get()
        try:
            parts.work(worker)
        finally:
            self._idle.put(worker)


def workers_for(settings: Settings, files: int, prepare: Prepare | None = None) -> Workers:
    """One file is read here, which a person waits for; starting a process takes as long as reading it.

    `prepare` makes another chain than that of the settings.  Raises NoCluster, UnfitWorkers, NoDask.
    """
    if settings.executor == "dask":
        return _cluster(settings, prepare)
    prepare = prepare or chain_of(settings)
    if files < 2 and threading.current_thread() is threading.main_thread():
        return Inline(prepare, settings.limits)
    return Pool(max(1, min(settings.jobs, files)), prepare, settings.limits)


def service_workers(settings: Settings, prepare: Prepare | None, ended: Callable[[], None]) -> Workers:
    """The workers of a service, however many files there are.  Raises NoCluster, UnfitWorkers, NoDask."""
    if settings.executor == "dask":
        return _cluster(settings, prepare, ended)
    return Pool(settings.jobs, prepare or chain_of(settings), settings.limits, ended)


def probed(settings: Settings) -> int:
    """How many threads the configured cluster has.  Raises NoCluster, UnfitWorkers, NoDask."""
    try:
        from .cluster_client import probe  # noqa: PLC0415 - who works on one machine needs no dask
    except ImportError as error:
        raise NoDask from error
    return probe(settings.cluster)


def require_workers(settings: Settings) -> None:
    """Raises NoCluster, UnfitWorkers, NoDask where the workers that the settings name could not begin."""
    if settings.executor == "dask":
        _cluster(settings, None).close()


def _cluster(
    settings: Settings, prepare: Prepare | None, ended: Callable[[], None] = lambda: None
) -> Workers:
    try:
        from .cluster import Cluster  # noqa: PLC0415 - who works on one machine needs no dask
    except ImportError as error:
        raise NoDask from error
    return Cluster(settings, prepare or chain_to_send(settings), ended)
