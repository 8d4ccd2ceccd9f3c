"""Every key of `ziping.toml`: its table, its kind, and the field of the settings it fills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from ..model.limits import Limits
from ..model.publication import SiteIdentity
from . import kinds
from .cluster import ClusterSettings
from .kinds import Kind
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Key:
    """One key.  `target` is the class whose `field` it fills; a key without one is read by `load` itself."""

    table: str
    name: str
    kind: Kind
    default: Any
    target: type | None = None
    field: str = ""

    @property
    def dotted(self) -> str:
        """As people write it: `inbox.poll`."""
        return f"{self.table}.{self.name}"

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        parts = (self.name,) if self.table == "paths" else (self.table, self.name)
        return "_".join(("ZIPING", *parts)).upper()


_SHIPPED = Settings()


def _setting(table: str, name: str, kind: Kind, field: str) -> Key:
    return Key(table, name, kind, getattr(_SHIPPED, field), Settings, field)


def _site() -> Iterator[Key]:
    for field in fields(SiteIdentity):
        kind = kinds.ADDRESS if field.name == "base_url" else kinds.TEXT
        yield Key("site", field.name, kind, getattr(_SHIPPED.site, field.name), SiteIdentity, field.name)


def _limits() -> Iterator[Key]:
    for field in fields(Limits):
        default = getattr(_SHIPPED.limits, field.name)
        kind = kinds.SECONDS if isinstance(default, float) else kinds.COUNT
        yield Key("limits", field.name, kind, default, Limits, field.name)


def _cluster(name: str, kind: Kind, field: str) -> Key:
    return Key("cluster", name, kind, getattr(_SHIPPED.cluster, field), ClusterSettings, field)


_PERSONS = kinds.choice("profile", "show", "hide")

KEYS: tuple[Key, ...] = (
    _setting("paths", "inbox", kinds.PATH, "inbox"),
    _setting("paths", "outbox", kinds.PATH, "outbox"),
    _setting("paths", "public", kinds.STORE, "public_store"),
    _setting("inbox", "poll", kinds.PERIOD, "poll"),
    _setting("inbox", "settle", kinds.SECONDS, "settle"),
    _setting("inbox", "waiting_notice", kinds.SECONDS, "waiting_notice"),
    _setting("retention", "receipts", kinds.COUNT, "receipts_days"),
    _setting("retention", "superseded", kinds.COUNT, "superseded_days"),
    _setting("publish", "mode", kinds.choice("auto", "approve"), "publish_mode"),
    _setting("publish", "similar_name", kinds.SHARE, "similar_name"),
    _setting("publish", "interval", kinds.SECONDS, "publish_interval"),
    _setting("publish", "slow_interval", kinds.SECONDS, "slow_interval"),
    _setting("publish", "sign", kinds.OPTIONAL_PATH, "signing_key"),
    _setting("publish", "sign_passphrase", kinds.OPTIONAL_PATH, "sign_passphrase"),
    _setting("publish", "pades_key", kinds.OPTIONAL_PATH, "pades_key"),
    _setting("publish", "pades_certificate", kinds.OPTIONAL_PATH, "pades_certificate"),
    _setting("publish", "pades_passphrase", kinds.OPTIONAL_PATH, "pades_passphrase"),
    _setting("publish", "pades_timestamp", kinds.OPTIONAL_ADDRESS, "pades_timestamp"),
    _setting("publish", "timezone", kinds.ZONE, "timezone"),
    Key("publish", "leader", _PERSONS, "profile"),
    Key("publish", "phone", _PERSONS, "profile"),
    *_site(),
    _setting("pdf", "languages", kinds.some_of("zh", "en"), "pdf_languages"),
    Key("limits", "jobs", kinds.COUNT, 0),
    *_limits(),
    _setting("cluster", "executor", kinds.choice("local", "dask"), "executor"),
    _cluster("scheduler", kinds.ANY_TEXT, "scheduler"),
    _cluster("ca", kinds.OPTIONAL_PATH, "ca"),
    _cluster("cert", kinds.OPTIONAL_PATH, "cert"),
    _cluster("key", kinds.OPTIONAL_PATH, "key"),
    _cluster("files_a_thread", kinds.COUNT, "files_a_thread"),
    _cluster("patience", kinds.PERIOD, "patience"),
    _setting("service", "metrics", kinds.ENDPOINT, "metrics"),
    _setting("service", "log", kinds.choice("auto", "text", "json"), "log"),
    Key("profile", "file", kinds.OPTIONAL_PATH, None),
    _setting("translate", "memory", kinds.OPTIONAL_PATH, "memory"),
    _setting("translate", "machine", kinds.OPTIONAL_ADDRESS, "machine"),
    _setting("translate", "machine_key", kinds.ANY_TEXT, "machine_key"),
    _setting("translate", "machine_name", kinds.TEXT, "machine_name"),
    _setting("translate", "machine_seconds", kinds.PERIOD, "machine_seconds"),
    _setting("translate", "publish_machine", kinds.SWITCH, "publish_machine"),
)
"""`limits.jobs` 0 is one worker a processor; `publish.leader` and `publish.phone` say "profile" until set."""

BY_NAME = {key.dotted: key for key in KEYS}
BY_VARIABLE = {key.variable: key for key in KEYS}
