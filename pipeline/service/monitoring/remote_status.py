"""The state of other machines, for the office page: the cluster in use and the website's object store.

It is read at a cost that does not grow with the site.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...config.settings import Settings
from ...model.overview import RemoteStatus
from ..executors import dask_status
from ..mirror import configured_store
from ..outbox.paths import Outbox


def remote_statuses(settings: Settings) -> tuple[RemoteStatus, ...]:
    """Return a status for each; empty if everything is on this machine."""
    return (*_cluster(settings), *_store(settings))


def _cluster(settings: Settings) -> Iterator[RemoteStatus]:
    if found := dask_status.load(Outbox(settings.outbox)):
        said = found["scheduler"]
        yield RemoteStatus(f"集群 {said}", f"Cluster {said}", link=found["dashboard"])


def _store(settings: Settings) -> Iterator[RemoteStatus]:
    if not settings.public_store:
        return
    target, last = configured_store.last_run(settings)
    since = (last.get("carried_at") or "—")[:19].replace("T", " ")
    yield RemoteStatus(f"网站存储 {target}，同步于 {since}", f"Store {target}, updated {since}")
    if failure := last.get("failure"):
        yield RemoteStatus(failure["message_zh"], failure["message_en"], is_trouble=True)
    if ids := ", ".join(last.get("withdrawing", ())):
        yield RemoteStatus(
            f"存储中尚未撤下：{ids}", f"Not withdrawn from the store yet: {ids}", is_trouble=True
        )
