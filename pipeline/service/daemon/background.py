"""The runs that the service starts in child processes: artifacts, and the copy in an object store."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ...config import configured_keys
from ...config.settings import Settings
from ..context.context import ServiceContext
from ..context.guard import Failure, guarded
from ..context.page_maker import PageMaker
from ..ledger.database import Ledger
from ..mirror import configured_store
from ..outbox.paths import Outbox
from ..site.update import SitePart, update_site
from ..translations import sync
from .child_process import ProcessRun
from .periodic import Run

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BackgroundRuns:
    """Functions that start the runs.

    The argument of `artifacts` says whether unchanged ones are made again too; `mirror` is None if nothing is
    mirrored.
    """

    artifacts: Callable[[bool], Run]
    mirror: Callable[[], Run] | None


def background_runs(settings: Settings, page_maker: PageMaker) -> BackgroundRuns:
    """Return the runs for these settings."""
    return BackgroundRuns(
        lambda rebuild: ProcessRun(partial(update_artifacts, settings, page_maker, rebuild)),
        (lambda: ProcessRun(partial(configured_store.update_store, settings)))
        if settings.public_store
        else None,
    )


def update_artifacts(settings: Settings, page_maker: PageMaker, rebuild: bool) -> int:
    """Update the translation memory, the internal review, and the search index, open data and volumes.

    The ledger is only read.  Returns the number of files written.
    """
    outbox = Outbox(settings.outbox)
    with Ledger.reading(outbox.ledger) as ledger:
        seal = configured_keys.pdf_seal(settings)
        context = ServiceContext(settings, outbox, ledger, page_maker, seal=seal)
        _grow_memory(context)
        return update_site(context, SitePart.REVIEW | SitePart.ARTIFACTS, rebuild_artifacts=rebuild)


def _grow_memory(context: ServiceContext) -> None:
    """Add new texts to the translation memory; log a failure, so that the public files are still made."""
    made = guarded(partial(sync.grow_memory, context))
    if isinstance(made, Failure):
        _log.error("new texts could not be added to the translation memory\n%s", made.trace)
