"""The code that runs on the machines of a cluster: a pool of worker processes in every dask worker.

    coordinator -> dask worker (network, no document) -> worker process (document, no network) -> outcome

Threat.  A dask worker is connected to the network and would read hostile documents.

Rule.  It reads none: it runs one worker process per thread, with the same sandbox, memory limit and time
limit as on a single machine (`process`).  A document that kills its process twice fails; one that takes too
long is returned; the dask worker keeps running.

Residual risk.  Anyone who can connect to the scheduler can run any code on every machine.  Use TLS with your
own certificates, or a separate network (docs/scaling.md).
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import threading
from collections.abc import Mapping
from datetime import datetime

from distributed import Worker as DaskWorker
from distributed import WorkerPlugin, get_worker

from ...model.finding import Waived
from ...model.limits import Limits
from ..context.guard import ChainFactory, Result
from .errors import UnfitWorkers
from .fingerprint import differences, versions
from .pool import WorkerPool

_log = logging.getLogger(__name__)
IDLE_SECONDS = 600.0
"""Idle time after which the processes end; the next file starts new ones."""


class DaskWorkerPool:
    """The worker processes of one office in one dask worker, started with the first file."""

    def __init__(self, make_chain: ChainFactory, limits: Limits, jobs: int) -> None:
        self._make_chain = make_chain
        self._limits = limits
        self._jobs = jobs
        self._lock = threading.Lock()
        self._pool: WorkerPool | None = None
        self._at_work = 0
        self._rest: threading.Timer | None = None

    def run(self, data: bytes, filename: str, waived: Waived, at: datetime | None) -> Result:
        """Process a file, wait for the result and return it."""
        pool = self._begin()
        try:
            return pool.submit(data, filename, waived, at).result()
        finally:
            self._end()

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool:
            pool.close()

    def _begin(self) -> WorkerPool:
        with self._lock:
            self._at_work += 1
            if self._rest:
                self._rest.cancel()
            self._pool = self._pool or WorkerPool(self._jobs, self._make_chain, self._limits)
            return self._pool

    def _end(self) -> None:
        with self._lock:
            self._at_work -= 1
            if not self._at_work:
                self._rest = threading.Timer(IDLE_SECONDS, self._close_if_idle)
                self._rest.daemon = True
                self._rest.start()

    def _close_if_idle(self) -> None:
        with self._lock:
            pool, self._pool = (None, self._pool) if self._at_work else (self._pool, None)
        if pool:
            pool.close()


class ZipingPlugin(WorkerPlugin):  # type: ignore[misc]
    """Sends an office's settings once to every dask worker, including those that join later.

    A worker whose `versions` differ from `made_with` does not join; its log says why.
    """

    def __init__(
        self, name: str, made_with: Mapping[str, str], make_chain: ChainFactory, limits: Limits
    ) -> None:
        self.name = name
        self._made_with = made_with
        self._make_chain = make_chain
        self._limits = limits
        self.pool: DaskWorkerPool | None = None

    async def setup(self, worker: DaskWorker) -> None:
        """Check the machine's versions and prepare the pool.  Raises UnfitWorkers."""
        found = differences(self._made_with, await asyncio.to_thread(versions))
        if found:
            said = f"{worker.address}: {', '.join(found)}"
            raise UnfitWorkers(unfit_zh=said, unfit_en=said)
        # dask's nanny starts this process as a daemon, which may not start processes
        multiprocessing.current_process().daemon = False
        self.pool = DaskWorkerPool(self._make_chain, self._limits, worker.state.nthreads)

    async def teardown(self, worker: DaskWorker) -> None:
        """End the processes."""
        if self.pool:
            await asyncio.to_thread(self.pool.close)


def work(office: str, data: bytes, filename: str, waived: Waived, at: datetime | None) -> Result:
    """Run the chain on a file, in a worker process of the dask worker that calls this."""
    pool: DaskWorkerPool = get_worker().plugins[office].pool
    return pool.run(data, filename, waived, at)
