"""Settings of the table `[cluster]`, used by `executors.dask_client`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """Where dask's scheduler is, how to connect to it, and how many files it gets at once.

    `scheduler` is an address (`tcp://host:8786`, `tls://host:8786`), or "" for the one in dask's own
    configuration; `ca`, `cert` and `key` are PEM files for TLS, None for those of dask's configuration.
    At most `files_a_thread` files per thread of the workers are in progress at once.
    """

    scheduler: str = ""
    ca: Path | None = None
    cert: Path | None = None
    key: Path | None = None
    files_a_thread: int = 2
    patience: float = 10.0
    """Seconds to wait for the scheduler, at the start and when it is lost."""
