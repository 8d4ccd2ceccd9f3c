"""Workers run the chain, so that no document can take the service down.

A worker that dies or takes too long is replaced; its file is answered all the same.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from ...config.settings import Settings
from ..context.guard import ChainFactory
from .errors import NoDask
from .executor import Executor
from .inline import InlineExecutor
from .pool import WorkerPool
from .task import chain_of, chain_to_send


def executor_for(settings: Settings, files: int, prepare: ChainFactory | None = None) -> Executor:
    """One file is read here, which a person waits for; starting a process takes as long as reading it.

    `prepare` makes another chain than that of the settings.  Raises NoCluster, UnfitWorkers, NoDask.
    """
    if settings.executor == "dask":
        return _cluster(settings, prepare)
    prepare = prepare or chain_of(settings)
    if files < 2 and threading.current_thread() is threading.main_thread():
        return InlineExecutor(prepare, settings.limits)
    return WorkerPool(max(1, min(settings.jobs, files)), prepare, settings.limits)


def service_executor(settings: Settings, prepare: ChainFactory | None, ended: Callable[[], None]) -> Executor:
    """The workers of a service, however many files there are.  Raises NoCluster, UnfitWorkers, NoDask."""
    if settings.executor == "dask":
        return _cluster(settings, prepare, ended)
    return WorkerPool(settings.jobs, prepare or chain_of(settings), settings.limits, ended)


def probe_cluster(settings: Settings) -> int:
    """How many threads the configured cluster has.  Raises NoCluster, UnfitWorkers, NoDask."""
    try:
        from .dask_client import probe  # noqa: PLC0415 - who works on one machine needs no dask
    except ImportError as error:
        raise NoDask from error
    return probe(settings.cluster)


def require_executor(settings: Settings) -> None:
    """Raises NoCluster, UnfitWorkers, NoDask where the workers that the settings name could not begin."""
    if settings.executor == "dask":
        _cluster(settings, None).close()


def _cluster(
    settings: Settings, prepare: ChainFactory | None, ended: Callable[[], None] = lambda: None
) -> Executor:
    try:
        from .dask_executor import DaskExecutor  # noqa: PLC0415 - who works on one machine needs no dask
    except ImportError as error:
        raise NoDask from error
    return DaskExecutor(settings, prepare or chain_to_send(settings), ended)
