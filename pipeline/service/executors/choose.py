"""Choose and create the executor that runs the chain.

Worker processes run the chain, so that no document can take the service down.  A worker that dies or takes
too long is replaced, and its file still gets an answer.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from ...config.settings import Settings
from ..context.context import ServiceContext
from ..context.executor import Executor
from ..context.guard import ChainFactory
from .errors import NoDask
from .inline import InlineExecutor
from .pool import WorkerPool
from .task import chain_of, chain_to_send


def executor_for(settings: Settings, files: int, make_chain: ChainFactory | None = None) -> Executor:
    """Return an executor for a batch of `files` files.

    In the main thread, a single file runs without a worker process: somebody waits for it, and starting a
    process takes as long as reading the file.  `make_chain` replaces the chain of the settings.
    Raises NoCluster, UnfitWorkers, NoDask.
    """
    if settings.executor == "dask":
        return _cluster(settings, make_chain)
    make_chain = make_chain or chain_of(settings)
    if files < 2 and threading.current_thread() is threading.main_thread():
        return InlineExecutor(make_chain, settings.limits)
    return WorkerPool(max(1, min(settings.jobs, files)), make_chain, settings.limits)


@contextmanager
def executor_of(context: ServiceContext, tasks: int) -> Iterator[Executor]:
    """Yield the context's executor; without one, a new one for `tasks` tasks, closed at the end."""
    if context.executor is not None:
        yield context.executor
        return
    with closing(executor_for(context.settings, tasks, context.make_chain)) as executor:
        yield executor


def service_executor(
    settings: Settings, make_chain: ChainFactory | None, ended: Callable[[], None]
) -> Executor:
    """Return the executor of a service, whatever the number of files.

    `ended` is called when a file ended its worker.  Raises NoCluster, UnfitWorkers, NoDask.
    """
    if settings.executor == "dask":
        return _cluster(settings, make_chain, ended)
    return WorkerPool(settings.jobs, make_chain or chain_of(settings), settings.limits, ended)


def probe_cluster(settings: Settings) -> int:
    """Return the number of threads of the configured cluster.  Raises NoCluster, UnfitWorkers, NoDask."""
    try:
        from .dask_client import probe  # noqa: PLC0415 - dask is an extra
    except ImportError as error:
        raise NoDask from error
    return probe(settings.cluster)


def require_executor(settings: Settings) -> None:
    """Raise NoCluster, UnfitWorkers or NoDask if the configured executor cannot start."""
    if settings.executor == "dask":
        _cluster(settings, None).close()


def _cluster(
    settings: Settings, make_chain: ChainFactory | None, ended: Callable[[], None] = lambda: None
) -> Executor:
    try:
        from .dask_executor import DaskExecutor  # noqa: PLC0415 - dask is an extra
    except ImportError as error:
        raise NoDask from error
    return DaskExecutor(settings, make_chain or chain_to_send(settings), ended)
