"""`state/cluster.json`: names the cluster in use, for `ziping status` and the office page."""

from __future__ import annotations

import json
from pathlib import Path

from ...storage import atomic
from ..outbox import lock
from ..outbox.paths import Outbox


def save(outbox: Outbox, scheduler: str, dashboard: str | None) -> None:
    """Write the address of the scheduler, and of its dashboard if it has one."""
    said = {"scheduler": scheduler, "dashboard": dashboard}
    atomic.write_changed(_path(outbox), json.dumps(said).encode())


def clear(outbox: Outbox) -> None:
    """Remove the file: no cluster is in use any more."""
    atomic.remove(_path(outbox))


def load(outbox: Outbox) -> dict[str, str | None] | None:
    """Return `{"scheduler", "dashboard"}`, as `status --json` prints it; None if no cluster is in use.

    A file that an abrupt end left behind does not count: some process must hold the outbox's lock.
    """
    try:
        found = json.loads(_path(outbox).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return dict(found) if lock.is_held(outbox) else None


def _path(outbox: Outbox) -> Path:
    return outbox.state / "cluster.json"
