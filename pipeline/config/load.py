"""Load the configuration: every value with its origin, and the settings made from them.

The file is looked for in the working folder, then in `/etc/ziping/`; the first one found is read.  The key
`poll` of the table `[inbox]` is `ZIPING_INBOX_POLL` in the environment; keys of `[paths]` have no table in
their variable: `ZIPING_INBOX`, `ZIPING_OUTBOX`, `ZIPING_PUBLIC`, `ZIPING_GROUP`.  Relative paths start from
the working folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from ..model.limits import Limits
from ..model.publication import SiteIdentity
from ..toml_schema import unreadable
from ..translate import catalogue
from ..validate.profile import Profile
from ..validate.profile_file import WrongProfile, load_profile, shipped_profile
from . import configured_keys
from .cluster import ClusterSettings
from .keys import KEYS
from .settings import Settings
from .sources import (
    SYSTEM_FOLDER,
    ConfiguredValue,
    WrongConfiguration,
    find_file,
    from_environment,
    from_file,
    from_options,
)


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings, and every value that they were made from."""

    settings: Settings
    values: tuple[ConfiguredValue, ...]

    def unset_site(self) -> list[str]:
        """Return the keys of `[site]` that still hold a placeholder; the column names may stay as shipped."""
        mine = (v for v in self.values if v.key.table == "site" and not v.key.name.startswith("column_"))
        return [v.key.dotted for v in mine if v.value == v.key.default]


def load(
    options: Mapping[str, Any] | None = None,
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    system: Path = SYSTEM_FOLDER,
) -> Configuration:
    """Load the configuration; `options` maps dotted keys to values, None meaning "not given".

    Raises `ConfigurationError` for an unknown key, a value of the wrong type, or an unreadable file.
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
    configured_keys.check(settings)
    return Configuration(settings, tuple(values.values()))


def _defaults() -> Iterator[ConfiguredValue]:
    return (ConfiguredValue(key, key.default, "default") for key in KEYS)


def _settings(values: Mapping[str, ConfiguredValue]) -> Settings:
    return Settings(
        **_fields(values, Settings),
        jobs=values["limits.jobs"].value or os.cpu_count() or 1,
        cluster=ClusterSettings(**_fields(values, ClusterSettings)),
        site=SiteIdentity(**_fields(values, SiteIdentity)),
        limits=Limits(**_fields(values, Limits)),
        profile=_profile(values),
    )


def _fields(values: Mapping[str, ConfiguredValue], target: type) -> dict[str, Any]:
    return {v.key.field: v.value for v in values.values() if v.key.target is target}


def _profile(values: Mapping[str, ConfiguredValue]) -> Profile:
    """Return the shipped or configured profile; `leader` and `phone` of `[publish]` override it."""
    file = values["profile.file"]
    try:
        profile = load_profile(file.value) if file.value else shipped_profile()
    except WrongProfile as error:
        raise _named_by(file, error) from error
    persons = {name: values[f"publish.{name}"].value for name in ("leader", "phone")}
    return replace(profile, **{name: says for name, says in persons.items() if says != "profile"})


def _named_by(file: ConfiguredValue, error: WrongProfile) -> WrongProfile:
    """Return the error with the configuration key that names the profile, and its origin, in `place`."""
    place = f"{file.origin}, {file.key.dotted}: {error.operands['place']}"
    return WrongProfile(**(error.operands | {"place": place}))


def _check_memory(file: ConfiguredValue) -> None:
    """Read the office's translations at start, so that a broken file is reported to the administrator."""
    try:
        if file.value:
            catalogue.messages(file.value)
    except (OSError, ValueError) as error:
        place = f"{file.origin}, {file.key.dotted}: {file.value}"
        raise unreadable(WrongConfiguration, place, error) from error
