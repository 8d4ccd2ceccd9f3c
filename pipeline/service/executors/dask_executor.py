"""Workers on other machines: dask's scheduler hands the files on, this side keeps ledger and outbox.

    submit -> task (bytes in) -> a machine of the cluster -> outcome -> published here, once

A worker that is lost costs nothing but time: dask gives its files to others.  A scheduler that is lost and
comes back within the patience is given the files again.
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
"""How long a cluster that was lost is left alone: at first, and at most."""
_ALIVE = "running", "connecting"
"""Between these two states a connection is mended; from all others it does not come back."""
_COUNT_SECONDS = 2.0
"""How long the number of threads is taken for true."""


@dataclass(eq=False)
class _Job:
    """A file under way: what is sent, and who waits for it."""

    given: tuple[bytes, str, Waived, datetime | None]
    answer: Future[Result] = field(default_factory=Future)


class DaskExecutor:
    """Workers that a scheduler leads.  Raises NoCluster, UnfitWorkers where it cannot begin.

    `ended` is called where a file made an end of several workers.
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
        """Send a file to the cluster.  Raises NoCluster where that is lost."""
        self._require_client()
        job = _Job((data, filename, waived, at))
        self._send(job)
        return job.answer

    def render_english(self, record_json: bytes, record_id: str) -> Future[Result]:
        """Render it here: the cluster has the translations of when it began, this machine those of today."""
        with self._lock:
            if self._local is None:
                self._local = WorkerPool(self._settings.jobs, chain_of(self._settings), self._settings.limits)
            return self._local.render_english(record_json, record_id)

    def capacity(self) -> int:
        """Some files for every thread of the workers, as they are now."""
        if self._monotonic() - self._counted > _COUNT_SECONDS:
            self._count()
        return max(1, self._threads * self._settings.cluster.files_a_thread)

    def close(self) -> None:
        """Let go of the cluster; what is under way there is given up."""
        self._closing = True
        if self._local:
            self._local.close()
        dask_status.clear(Outbox(self._settings.outbox))
        if self._client.status == "running":
            guarded(partial(self._client.unregister_worker_plugin, self._name))
        guarded(partial(self._client.close, timeout=self._settings.cluster.patience))

    def _count(self) -> None:
        """Count the threads.  Where the cluster is lost the number stays: `submit` says so."""
        self._counted = self._monotonic()
        found = guarded(self._client.nthreads) if self._client.status == "running" else None
        if isinstance(found, Mapping):
            self._threads = max(1, sum(found.values()))

    def _connected_client(self) -> Client:
        """A connection to machines that are fit, with the office's decisions on every one of them."""
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
        """Connect anew where the scheduler was lost for good; not at once where that failed just now."""
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
        """Hand a file to the scheduler; where the connection is being mended it follows then."""
        try:
            task = self._client.submit(work, self._name, *job.given, pure=False)
        except ClosedClientError as error:  # since somebody looked
            job.answer.set_result(Failure(_lost(self._settings).reason(), repr(error)))
            return
        task.add_done_callback(partial(self._came_back, job))

    def _came_back(self, job: _Job, task: Task) -> None:
        if task.status != "cancelled":
            job.answer.set_result(self._result(task))
        elif self._closing or self._client.status not in _ALIVE:
            job.answer.set_result(Failure(_lost(self._settings).reason()))
        else:
            _log.warning("%s is sent to the cluster again", job.given[1])
            self._send(job)

    def _result(self, task: Task) -> Result:
        """What a task came to; an error of dask's is a failure, so that nobody waits for ever."""
        made = guarded(partial(_fetched, task))
        if isinstance(made, Failure) and task.status == "error":
            self._ended()
        return made


def _fetched(task: Task) -> Result:
    """Raises Internal where dask gave a file up, whose machines were lost again and again."""
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
    """The address of the dashboard; null where the scheduler runs without (it needs bokeh)."""
    try:
        return str(client.dashboard_link)
    except KeyError:
        return None
