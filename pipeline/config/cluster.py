"""What `[cluster]` of the configuration says; `executors.dask_client` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """Where dask's scheduler is, how it is spoken to, and how much is given to it at once.

    `scheduler` is an address (`tcp://host:8786`, `tls://host:8786`), or "" for the one that dask's own
    configuration names; `ca`, `cert` and `key` are PEM files for TLS, null for those of dask's configuration.
    `files_a_thread` files at most are under way for every thread of the workers.
    """

    scheduler: str = ""
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    files_a_thread: int = 2
    patience: float = 10.0
    """Seconds to wait for the scheduler, to begin with and where it is lost."""
