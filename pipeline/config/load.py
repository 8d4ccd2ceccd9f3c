"""The configuration in force: every value with its origin, and the settings made of them.

The file is looked for in the working folder, then in `/etc/ziping/`; the first one found is read.  A key
`poll` of the table `[inbox]` is `ZIPING_INBOX_POLL` in the environment; the two folders are simply
`ZIPING_INBOX` and `ZIPING_OUTBOX`.  Relative paths start from the working folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from ..errors import ConfigurationError
from ..model.limits import Limits
from ..model.publication import SiteIdentity
from ..service import minisign_key, seal_key
from ..service.cluster_terms import ClusterTerms
from ..service.settings import Settings
from ..translate import catalogue
from ..validate.profile import Profile
from .keys import KEYS
from .sources import SYSTEM_FOLDER, Value, find_file, from_environment, from_file, from_options, wrong


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings, and every value they were made of."""

    settings: Settings
    values: tuple[Value, ...]

    def unset_site(self) -> list[str]:
        """The keys of `[site]` that still carry a placeholder; the column's names are good as they are."""
        mine = (v for v in self.values if v.key.table == "site" and not v.key.name.startswith("column_"))
        return [v.key.dotted for v in mine if v.value == v.key.default]


def load(
    options: Mapping[str, Any] | None = None,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    system: Path = SYSTEM_FOLDER,
) -> Configuration:
    """Read everything; `options` maps dotted keys to values, None meaning "not given".

    Raises `ConfigurationError` for an unknown key, a value of the wrong type, and an unreadable file.
    """
    file = find_file(folder or Path(), system)
    given = chain(
        _defaults(),
        from_file(file) if file else (),
        from_environment(os.environ if environment is None else environment),
        from_options(options or {}),
    )
    values = {value.key.dotted: value for value in given}
    _check_memory(values["translate.memory"])
    settings = _settings(values)
    minisign_key.check(settings)
    seal_key.read(settings)
    return Configuration(settings, tuple(values.values()))


def _defaults() -> Iterator[Value]:
    return (Value(key, key.default, "default") for key in KEYS)


def _settings(values: Mapping[str, Value]) -> Settings:
    return Settings(
        **_fields(values, Settings),
        jobs=values["limits.jobs"].value or os.cpu_count() or 1,
        cluster=ClusterTerms(**_fields(values, ClusterTerms)),
        site=SiteIdentity(**_fields(values, SiteIdentity)),
        limits=Limits(**_fields(values, Limits)),
        profile=_profile(values),
    )


def _fields(values: Mapping[str, Value], target: type) -> dict[str, Any]:
    return {v.key.field: v.value for v in values.values() if v.key.target is target}


def _profile(values: Mapping[str, Value]) -> Profile:
    """The shipped profile, the office's file over it, what `[publish]` says of persons over both."""
    file = values["profile.file"]
    try:
        profile = Profile.load(file.value) if file.value else Profile.shipped()
    except ConfigurationError as error:
        raise _at(file, error) from error
    persons = {name: values[f"publish.{name}"].value for name in ("leader", "phone")}
    return replace(profile, **{name: says for name, says in persons.items() if says != "profile"})


def _at(file: Value, error: ConfigurationError) -> ConfigurationError:
    """What is wrong with a file that the configuration names, and who names it."""
    said = {k: f"{file.origin}, {file.key.dotted}: {error.operands[k]}" for k in ("detail_zh", "detail_en")}
    return ConfigurationError(**{**error.operands, **said})


def _check_memory(file: Value) -> None:
    """Read the office's translations, so that who starts the program hears of a broken file, not a clerk."""
    try:
        if file.value:
            catalogue.messages(file.value)
    except (OSError, ValueError) as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Value, error: Exception) -> ConfigurationError:
    zh, en = f"{file.value} 无法读取：{error}", f"{file.value} cannot be read: {error}"
    return wrong(f"{file.origin}, {file.key.dotted}", zh, en)
