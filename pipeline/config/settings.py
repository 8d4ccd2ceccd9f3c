"""The settings of a service or a batch.  `config.load` fills them; nothing here reads files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..model.limits import Limits
from ..model.publication import SiteIdentity
from ..storage.file_names import IGNORED
from ..validate.profile import Profile
from ..validate.profile_file import shipped_profile
from .addresses import Endpoint
from .cluster import ClusterSettings


@dataclass(frozen=True, slots=True)
class Settings:
    """Folders, times (seconds) and the office's decisions.

    `poll` is the time between two scans of the inbox, `settle` how long a file must be unchanged before it is
    taken, `waiting_notice` how long a file waits before a notice tells its submitter why.  If records of the
    same unit, year and budget have names with a similarity of at least `similar_name`, the receipt asks
    whether they are one project (`service.publishing.similar`).
    """

    inbox: Path = Path("inbox")
    outbox: Path = Path("outbox")
    public_store: str = ""
    """The address of an object store that the public site is copied to (`s3://bucket/folder`)."""
    group: str = ""
    """The group that may read what is internal or held; empty for the service's own."""
    jobs: int = 1
    executor: Literal["local", "dask"] = "local"
    cluster: ClusterSettings = field(default_factory=ClusterSettings)
    poll: float = 10.0
    settle: float = 2.0
    waiting_notice: float = 60.0
    ignore: tuple[str, ...] = IGNORED
    """Patterns of the names of files and folders in the inbox that are no submissions."""
    receipts_days: int = 180
    superseded_days: int = 0
    publish_mode: Literal["auto", "approve"] = "auto"
    similar_name: float = 0.8
    publish_interval: float = 1.0
    slow_interval: float = 60.0
    timezone: str = "Asia/Shanghai"
    metrics: Endpoint | None = None
    log: Literal["auto", "text", "json"] = "auto"
    pdf_languages: tuple[str, ...] = ("zh",)
    site: SiteIdentity = field(default_factory=SiteIdentity)
    limits: Limits = field(default_factory=Limits)
    profile: Profile = field(default_factory=shipped_profile)
    signing_key: Path | None = None
    """The minisign secret key that signs the manifest."""
    sign_passphrase: Path | None = None
    """A file with the password of the minisign key."""
    pades_key: Path | None = None
    """The key that seals PDFs (PAdES): PKCS #12, or PEM with the certificates in `pades_certificate`."""
    pades_certificate: Path | None = None
    pades_passphrase: Path | None = None
    """A file with the passphrase of the PAdES key."""
    pades_timestamp: str = ""
    """The address of a time-stamp authority (RFC 3161)."""
    memory: Path | None = None
    """A PO catalogue of the office's own translations, which override the shipped ones."""
    machine: str = ""
    """The address of a machine translation server (LibreTranslate).

    `machine_key`, `machine_name` and `machine_seconds` are its API key, its name and its time limit.
    """
    machine_key: str = ""
    machine_name: str = "LibreTranslate"
    machine_seconds: float = 30.0
    publish_machine: bool = False
    """Whether machine translations that nobody reviewed are published, with a label."""
