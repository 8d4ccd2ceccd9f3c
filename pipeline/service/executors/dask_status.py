"""Which cluster works for an outbox: noted while it does, for `status` and the office's page."""

from __future__ import annotations

import json
from pathlib import Path

from ...storage import atomic
from ..outbox import lock
from ..outbox.paths import Outbox


def save(outbox: Outbox, scheduler: str, dashboard: str | None) -> None:
    """Note the scheduler's address, and that of its dashboard where it has one."""
    said = {"scheduler": scheduler, "dashboard": dashboard}
    atomic.write_changed(_path(outbox), json.dumps(said).encode())


def clear(outbox: Outbox) -> None:
    """No cluster works for the outbox any more."""
    atomic.remove(_path(outbox))


def load(outbox: Outbox) -> dict[str, str | None] | None:
    """The note, as `status --json` prints it; null where nobody works, whatever an abrupt end left."""
    try:
        found = json.loads(_path(outbox).read_bytes())
    except (FileNotFoundError, ValueError):
        return None
    return dict(found) if lock.is_held(outbox) else None


def _path(outbox: Outbox) -> Path:
    return outbox.state / "cluster.json"
