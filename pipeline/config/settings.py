"""What a service or a batch needs to know, already decided: `config` fills it, nothing here reads files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ..model.limits import Limits
from ..model.publication import SiteIdentity
from ..validate.profile import Profile
from ..validate.profile_file import shipped_profile
from .addresses import Endpoint
from .cluster import ClusterSettings


@dataclass(frozen=True, slots=True)
class Settings:
    """Folders, times (seconds) and the office's decisions.

    `poll` is the time between two scans of the inbox, `settle` how long a file must stand unchanged before it
    is taken; `waiting_notice` is when the clerk is told why a file waits.  Records of one unit, year and
    budget whose names are alike by `similar_name` or more are asked about (`service.publishing.similar`).
    """

    inbox: Path = Path("inbox")
    outbox: Path = Path("outbox")
    public_store: str = ""
    """An object store that what is public is brought to (`s3://bucket/folder`)."""
    jobs: int = 1
    executor: Literal["local", "dask"] = "local"
    cluster: ClusterSettings = field(default_factory=ClusterSettings)
    poll: float = 10.0
    settle: float = 2.0
    waiting_notice: float = 60.0
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
    """A secret key of minisign's that the manifest is signed with."""
    sign_passphrase: Path | None = None
    """A file that holds its password."""
    pades_key: Path | None = None
    """A key that PDFs are sealed with (PAdES): PKCS #12, or PEM with its certificates beside it."""
    pades_certificate: Path | None = None
    pades_passphrase: Path | None = None
    """A file that holds the passphrase of the key."""
    pades_timestamp: str = ""
    """The address of a time-stamp authority (RFC 3161)."""
    memory: Path | None = None
    """A PO catalogue of the office's own translations, laid over the shipped memory."""
    machine: str = ""
    """The address of a server of machine translation (LibreTranslate); its key, name and patience follow."""
    machine_key: str = ""
    machine_name: str = "LibreTranslate"
    machine_seconds: float = 30.0
    publish_machine: bool = False
    """Whether what a machine wrote and nobody reviewed is published, labelled."""
