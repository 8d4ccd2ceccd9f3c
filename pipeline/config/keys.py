"""Every key of `ziping.toml`: its table, its type, and the field of the settings that it fills."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from ..model.limits import Limits
from ..model.publication import SiteIdentity
from ..toml_schema import ValueType
from . import value_types
from .cluster import ClusterSettings
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Key:
    """One key.  `target` is the class whose `field` it fills; `load` itself reads a key without a target."""

    table: str
    name: str
    wanted: ValueType
    default: Any
    target: type | None = None
    field: str = ""

    @property
    def dotted(self) -> str:
        """The key with its table: `inbox.poll`."""
        return f"{self.table}.{self.name}"

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        parts = (self.name,) if self.table == "paths" else (self.table, self.name)
        return "_".join(("ZIPING", *parts)).upper()


_SHIPPED = Settings()


def _setting(table: str, name: str, wanted: ValueType, field: str) -> Key:
    return Key(table, name, wanted, getattr(_SHIPPED, field), Settings, field)


def _site() -> Iterator[Key]:
    for field in fields(SiteIdentity):
        kind = value_types.ADDRESS if field.name == "base_url" else value_types.TEXT
        yield Key("site", field.name, kind, getattr(_SHIPPED.site, field.name), SiteIdentity, field.name)


def _limits() -> Iterator[Key]:
    for field in fields(Limits):
        default = getattr(_SHIPPED.limits, field.name)
        kind = value_types.SECONDS if isinstance(default, float) else value_types.COUNT
        yield Key("limits", field.name, kind, default, Limits, field.name)


def _cluster(name: str, wanted: ValueType, field: str) -> Key:
    return Key("cluster", name, wanted, getattr(_SHIPPED.cluster, field), ClusterSettings, field)


_PERSONS = value_types.choice("profile", "show", "hide")

KEYS: tuple[Key, ...] = (
    _setting("paths", "inbox", value_types.PATH, "inbox"),
    _setting("paths", "outbox", value_types.PATH, "outbox"),
    _setting("paths", "public", value_types.STORE, "public_store"),
    _setting("paths", "group", value_types.ANY_TEXT, "group"),
    _setting("inbox", "poll", value_types.PERIOD, "poll"),
    _setting("inbox", "settle", value_types.SECONDS, "settle"),
    _setting("inbox", "waiting_notice", value_types.SECONDS, "waiting_notice"),
    _setting("inbox", "ignore", value_types.PATTERNS, "ignore"),
    _setting("retention", "receipts", value_types.COUNT, "receipts_days"),
    _setting("retention", "superseded", value_types.COUNT, "superseded_days"),
    _setting("publish", "mode", value_types.choice("auto", "approve"), "publish_mode"),
    _setting("publish", "similar_name", value_types.SHARE, "similar_name"),
    _setting("publish", "interval", value_types.SECONDS, "publish_interval"),
    _setting("publish", "slow_interval", value_types.SECONDS, "slow_interval"),
    _setting("publish", "sign", value_types.OPTIONAL_PATH, "signing_key"),
    _setting("publish", "sign_passphrase", value_types.OPTIONAL_PATH, "sign_passphrase"),
    _setting("publish", "pades_key", value_types.OPTIONAL_PATH, "pades_key"),
    _setting("publish", "pades_certificate", value_types.OPTIONAL_PATH, "pades_certificate"),
    _setting("publish", "pades_passphrase", value_types.OPTIONAL_PATH, "pades_passphrase"),
    _setting("publish", "pades_timestamp", value_types.OPTIONAL_ADDRESS, "pades_timestamp"),
    _setting("publish", "timezone", value_types.ZONE, "timezone"),
    Key("publish", "leader", _PERSONS, "profile"),
    Key("publish", "phone", _PERSONS, "profile"),
    *_site(),
    _setting("pdf", "languages", value_types.some_of("zh", "en"), "pdf_languages"),
    Key("limits", "jobs", value_types.COUNT, 0),
    *_limits(),
    _setting("cluster", "executor", value_types.choice("local", "dask"), "executor"),
    _cluster("scheduler", value_types.ANY_TEXT, "scheduler"),
    _cluster("ca", value_types.OPTIONAL_PATH, "ca"),
    _cluster("cert", value_types.OPTIONAL_PATH, "cert"),
    _cluster("key", value_types.OPTIONAL_PATH, "key"),
    _cluster("files_a_thread", value_types.COUNT, "files_a_thread"),
    _cluster("patience", value_types.PERIOD, "patience"),
    _setting("service", "metrics", value_types.ENDPOINT, "metrics"),
    _setting("service", "log", value_types.choice("auto", "text", "json"), "log"),
    Key("profile", "file", value_types.OPTIONAL_PATH, None),
    _setting("translate", "memory", value_types.OPTIONAL_PATH, "memory"),
    _setting("translate", "machine", value_types.OPTIONAL_ADDRESS, "machine"),
    _setting("translate", "machine_key", value_types.ANY_TEXT, "machine_key"),
    _setting("translate", "machine_name", value_types.TEXT, "machine_name"),
    _setting("translate", "machine_seconds", value_types.PERIOD, "machine_seconds"),
    _setting("translate", "publish_machine", value_types.SWITCH, "publish_machine"),
)
"""`limits.jobs` 0 means one worker per processor; "profile" leaves leader and phone to the profile."""

BY_NAME = {key.dotted: key for key in KEYS}
BY_VARIABLE = {key.variable: key for key in KEYS}
