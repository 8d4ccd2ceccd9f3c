"""The worker pool: as many worker processes as jobs, and as many threads, each passing files to idle workers.

A document of many forms is split into parts, which the idle workers process together (`split`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from queue import SimpleQueue

from ...model.finding import NONE_WAIVED, Waived
from ...model.limits import Limits
from ..context.guard import ChainFactory, Result
from .process import ManyForms, WorkerProcess
from .split import SplitDocument

_log = logging.getLogger(__name__)


class WorkerPool:
    """Worker processes, one per job; `ended` is called when a file ended its process."""

    def __init__(
        self, jobs: int, make_chain: ChainFactory, limits: Limits, ended: Callable[[], None] = lambda: None
    ) -> None:
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="worker")
        self._idle: SimpleQueue[WorkerProcess] = SimpleQueue()
        self._workers = [WorkerProcess(make_chain, limits, ended) for _ in range(jobs)]
        for worker in self._workers:
            self._threads.submit(self._warm, worker)

    def submit(
        self, data: bytes, filename: str, waived: Waived = NONE_WAIVED, at: datetime | None = None
    ) -> Future[Result]:
        """Queue a file for the next idle worker."""
        return self._threads.submit(self._run, data, filename, waived, at)

    def render_english(self, record_json: bytes, record_id: str) -> Future[Result]:
        """Queue the English PDF of a record for the next idle worker."""
        return self._threads.submit(self._english, record_json, record_id)

    def capacity(self) -> int:
        """Return two files per process: one in progress, one ready to start."""
        return 2 * len(self._workers)

    def close(self) -> None:
        """End the processes and abandon files that are not done."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.retire()
        self._threads.shutdown(wait=True)
        for worker in self._workers:
            worker.stop()

    def _warm(self, worker: WorkerProcess) -> None:
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
            if isinstance(made, ManyForms):
                return self._shared(
                    worker, SplitDocument(data, filename, waived, at, made.forms, len(self._workers))
                )
            return made
        finally:
            self._idle.put(worker)

    def _english(self, record_json: bytes, record_id: str) -> Result:
        worker = self._idle.get()
        try:
            return worker.do("english", record_json, record_id)
        finally:
            self._idle.put(worker)

    def _shared(self, worker: WorkerProcess, parts: SplitDocument) -> Result:
        """Process a document of many forms together with the workers that become idle."""
        helpers = [self._threads.submit(self._help, parts) for _ in self._workers[1:]]
        parts.work(worker)
        for helper in helpers:
            if not helper.cancel():
                helper.result()
        return parts.finish(worker)

    def _help(self, parts: SplitDocument) -> None:
        worker = self._idle.get()
        try:
            parts.work(worker)
        finally:
            self._idle.put(worker)
