"""The dask executor: workers on other machines run the chain; ledger and outbox stay on this machine.

    submit -> task (with the file's bytes) -> a machine of the cluster -> outcome -> published here, once

A lost worker costs only time: dask gives its files to other workers.  If the scheduler is lost and comes back
within the configured `patience`, the files are sent to it again.
"""

from __future__ import annotations

import logging
import platform
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from distributed import Client
from distributed import Future as Task
from distributed.client import ClosedClientError
from distributed.scheduler import KilledWorker

from ...config.settings import Settings
from ...errors import Internal
from ...model.finding import NONE_WAIVED, Waived
from ..context.backoff import BackOff
from ..context.guard import ChainFactory, Failure, Result, guarded
from ..outbox.paths import Outbox
from . import dask_status
from .dask_client import address_of, connect, require_fit
from .dask_plugin import ZipingPlugin, work
from .errors import NoCluster
from .pool import WorkerPool
from .task import chain_of

_log = logging.getLogger(__name__)
_TROUBLE_SECONDS = 5.0, 60.0
"""Back-off between attempts to reach a lost cluster: the first and the longest wait."""
_ALIVE = "running", "connecting"
"""States of a connection that works or is being restored; in any other state it is lost for good."""
_COUNT_SECONDS = 2.0
"""How long a count of the cluster's threads is reused."""


@dataclass(eq=False)
class _Job:
    """A file in progress: the arguments of its task, and the future that gets the result."""

    given: tuple[bytes, str, Waived, datetime | None]
    answer: Future[Result] = field(default_factory=Future)


class DaskExecutor:
    """Runs files on a dask cluster.  The constructor raises NoCluster, UnfitWorkers if it cannot start.

    `ended` is called when a file ended several workers.
    """

    def __init__(
        self,
        settings: Settings,
        make_chain: ChainFactory,
        ended: Callable[[], None] = lambda: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._make_chain = make_chain
        self._ended = ended
        self._monotonic = monotonic
        self._name = f"ziping-{platform.node()}-{settings.outbox.absolute()}"
        self._trouble = BackOff(*_TROUBLE_SECONDS, monotonic)
        self._lock = threading.Lock()
        self._closing = False
        self._local: WorkerPool | None = None
        self._threads, self._counted = 1, float("-inf")
        self._client = self._connected_client()

    def submit(
        self, data: bytes, filename: str, waived: Waived = NONE_WAIVED, at: datetime | None = None
    ) -> Future[Result]:
        """Send a file to the cluster.  Raises NoCluster if the cluster is lost."""
        self._require_client()
        job = _Job((data, filename, waived, at))
        self._send(job)
        return job.answer

    def render_english(self, record_json: bytes, record_id: str) -> Future[Result]:
        """Render it on this machine, whose translations are current; the cluster's date from its start."""
        with self._lock:
            if self._local is None:
                self._local = WorkerPool(self._settings.jobs, chain_of(self._settings), self._settings.limits)
            return self._local.render_english(record_json, record_id)

    def capacity(self) -> int:
        """Return `files_a_thread` files for each thread that the workers have now, at least 1."""
        if self._monotonic() - self._counted > _COUNT_SECONDS:
            self._count()
        return max(1, self._threads * self._settings.cluster.files_a_thread)

    def close(self) -> None:
        """Disconnect from the cluster and abandon the files in progress there."""
        self._closing = True
        if self._local:
            self._local.close()
        dask_status.clear(Outbox(self._settings.outbox))
        if self._client.status == "running":
            guarded(partial(self._client.unregister_worker_plugin, self._name))
        guarded(partial(self._client.close, timeout=self._settings.cluster.patience))

    def _count(self) -> None:
        """Count the threads.  If the cluster is lost, the count stays as it was and `submit` raises."""
        self._counted = self._monotonic()
        found = guarded(self._client.nthreads) if self._client.status == "running" else None
        if isinstance(found, Mapping):
            self._threads = max(1, sum(found.values()))

    def _connected_client(self) -> Client:
        """Connect, check the machines and send the office's settings to all of them."""
        terms, limits = self._settings.cluster, self._settings.limits
        client = connect(terms)
        try:
            made_with = require_fit(client, address_of(terms))
            client.register_plugin(
                ZipingPlugin(self._name, made_with, self._make_chain, limits), name=self._name
            )
        except BaseException:
            client.close()
            raise
        dask_status.save(Outbox(self._settings.outbox), address_of(terms), _dashboard(client))
        return client

    def _require_client(self) -> None:
        """Reconnect if the scheduler is lost for good; during the back-off raise NoCluster at once."""
        with self._lock:
            if self._client.status in _ALIVE:
                return
            if self._trouble.seconds_left():
                raise _lost(self._settings)
            try:
                self._client = self._connected_client()
            except NoCluster:
                self._trouble.fail()
                raise
            self._trouble.clear()

    def _send(self, job: _Job) -> None:
        """Submit a file to the scheduler; a connection that is being restored sends it afterwards."""
        try:
            task = self._client.submit(work, self._name, *job.given, pure=False)
        except ClosedClientError as error:  # closed since `_require_client`
            job.answer.set_result(Failure(_lost(self._settings).reason(), repr(error)))
            return
        task.add_done_callback(partial(self._on_done, job))

    def _on_done(self, job: _Job, task: Task) -> None:
        if task.status != "cancelled":
            job.answer.set_result(self._result(task))
        elif self._closing or self._client.status not in _ALIVE:
            job.answer.set_result(Failure(_lost(self._settings).reason()))
        else:
            _log.warning("sending %s to the cluster again", job.given[1])
            self._send(job)

    def _result(self, task: Task) -> Result:
        """Return a task's result; an error of dask becomes a Failure, so that no caller waits forever."""
        made = guarded(partial(_fetched, task))
        if isinstance(made, Failure) and task.status == "error":
            self._ended()
        return made


def _fetched(task: Task) -> Result:
    """Return a task's result.  Raises Internal if dask gave up because the task's workers kept dying."""
    try:
        made: Result = task.result()
    except KilledWorker as error:
        raise Internal(detail="worker ended") from error
    return made


def _lost(settings: Settings) -> NoCluster:
    return NoCluster(
        address=address_of(settings.cluster), detail_zh="连接中断", detail_en="the connection was lost"
    )


def _dashboard(client: Client) -> str | None:
    """Return the address of the dashboard; None if the scheduler has none (it needs bokeh)."""
    try:
        return str(client.dashboard_link)
    except KeyError:
        return None
