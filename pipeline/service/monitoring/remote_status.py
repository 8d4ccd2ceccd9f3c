"""What stands on other machines, for the office's page: the cluster at work, the store that is to follow.

Read at a cost that does not grow with the site.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...config.settings import Settings
from ...model.overview import Elsewhere
from ..executors import dask_status
from ..mirror import follow
from ..outbox.paths import Outbox


def elsewhere(settings: Settings) -> tuple[Elsewhere, ...]:
    """A line for each; none where all is on this machine."""
    return (*_cluster(settings), *_store(settings))


def _cluster(settings: Settings) -> Iterator[Elsewhere]:
    if found := dask_status.standing(Outbox(settings.outbox)):
        said = found["scheduler"]
        yield Elsewhere(f"集群 {said}", f"Cluster {said}", link=found["dashboard"])


def _store(settings: Settings) -> Iterator[Elsewhere]:
    if not settings.public_store:
        return
    target, noted = follow.noted(settings)
    since = (noted.get("carried_at") or "—")[:19].replace("T", " ")
    yield Elsewhere(f"网站存储 {target}，同步于 {since}", f"Store {target}, brought in line {since}")
    if failure := noted.get("failure"):
        yield Elsewhere(failure["message_zh"], failure["message_en"], is_trouble=True)
    if ids := ", ".join(noted.get("withdrawing", ())):
        yield Elsewhere(f"存储中尚未撤下：{ids}", f"Not withdrawn from the store yet: {ids}", is_trouble=True)
