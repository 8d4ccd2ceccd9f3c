"""The website in an object store (`paths.public`): update the store to match `outbox/public`.

`outbox/public` remains the original, on a disk of this machine, where a record's folder appears whole and
`verify`, `backup` and the search index read it; the store is its copy.  So publication never waits for a
network, and a store that is unavailable costs only time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from zoneinfo import ZoneInfo

from ...config.settings import Settings
from ...errors import ZipingError
from ...model.public_layout import MANIFEST, is_of_manifest
from ...storage.manifest_file import FileHashes
from ..context.clock import Clock, system_clock
from ..outbox.paths import Outbox
from .object_index import ObjectIndex, open_index, read_index
from .object_store import ObjectStore, without_secrets
from .plan import MirrorPlan, NothingPublished, plan, public_listing
from .to_object_store import ObjectStoreMirror

_TRIES = 3
"""Maximum number of updates in a run; another one follows if the folder changed meanwhile."""


def update_store(settings: Settings, clock: Clock = system_clock) -> int:
    """Update the configured store to match what is public; return the number of objects affected.

    Does nothing if no store is configured or nothing is public yet.  Raises MirrorFailed.
    """
    outbox = Outbox(settings.outbox)
    if not settings.public_store or not (outbox.public / MANIFEST).is_file():
        return 0
    zone = ZoneInfo(settings.timezone)
    done = mirror_to_store(outbox, settings.public_store, lambda: clock().astimezone(zone))
    return len(done.added) + len(done.changed) + len(done.removed)


def mirror_to_store(
    outbox: Outbox, target: str, clock: Clock = system_clock, *, dry_run: bool = False, anew: bool = False
) -> MirrorPlan:
    """Update a store to match what is public; return the plan of the run.  Raises MirrorFailed.

    What the store holds is known from earlier runs; with `anew` it is listed again.
    """
    store = ObjectStore(target)
    with open_index(outbox, target) as index, _run_noted(index, clock):
        mirror = ObjectStoreMirror(outbox, store, index)
        mirror.read_listing(anew=anew)
        todo = mirror.plan()
        for _ in range(0 if dry_run else _TRIES):
            mirror.run()
            if mirror.is_current():
                break
    return todo


def status(settings: Settings) -> dict[str, Any] | None:
    """Return the state of the configured store as `status --json` prints it; None if none is configured.

    `behind` is the number of objects that are missing, outdated or not yet removed; `withdrawn` are the ids
    of records that are withdrawn here but perhaps not yet removed there; `carried_at` is the time of the last
    complete run, `failure` why the last run failed.
    """
    if not settings.public_store:
        return None
    outbox = Outbox(settings.outbox)
    with read_index(outbox, settings.public_store) as index:
        hashes, notes = (index.hashes(), index.notes()) if index else ({}, {})
    held = {path: sha256 for path, sha256 in hashes.items() if not is_of_manifest(path)}
    todo = plan(_public(outbox), held)
    return {
        "target": without_secrets(settings.public_store),
        "behind": len(todo.added) + len(todo.changed) + len(todo.removed),
        "withdrawn": sorted({*todo.withdrawn, *notes.get("withdrawing", ())}),
        "carried_at": notes.get("carried_at"),
        "failure": notes.get("failure"),
    }


def last_run(settings: Settings) -> tuple[str, dict[str, Any]]:
    """Return the store's address without secrets, and the notes of runs.

    The notes are `carried_at`, `failure` and `withdrawing`.
    """
    with read_index(Outbox(settings.outbox), settings.public_store) as index:
        return without_secrets(settings.public_store), index.notes() if index else {}


def _public(outbox: Outbox) -> FileHashes:
    try:
        return public_listing(outbox).listing.files
    except NothingPublished:
        return {}


@contextmanager
def _run_noted(index: ObjectIndex, clock: Clock) -> Iterator[None]:
    """Note in the index when a run was completed, or why it failed."""
    try:
        yield
    except ZipingError as error:
        index.note(failure=error.reason().as_json())
        raise
    index.note(failure=None, carried_at=clock().isoformat(timespec="seconds"))
