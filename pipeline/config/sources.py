"""The sources of values: the file, the environment, the options.  Each yields values with their origin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..signing import passphrase
from ..toml_schema import TomlFile, WrongToml, read_value, unknown
from .keys import BY_NAME, BY_VARIABLE, Key

FILE_NAME = "ziping.toml"
SYSTEM_FOLDER = Path("/etc/ziping")
_OTHER_VARIABLES = {"ZIPING_DEBUG", passphrase.SEAL, passphrase.SIGN}


class WrongConfiguration(WrongToml):
    """Something in the configuration is wrong.  Operands: `place`, `detail_zh`, `detail_en`."""

    zh = "配置有误（{place}）：{detail_zh}"
    en = "Wrong configuration ({place}): {detail_en}"
    do_zh = "全部配置项见 deploy/ziping.toml；ziping doctor 显示生效的值。"
    do_en = "deploy/ziping.toml documents every key; `ziping doctor` shows the values in force."


@dataclass(frozen=True, slots=True)
class ConfiguredValue:
    """One value in force; `origin` is `default`, `option`, the file's path or the variable's name."""

    key: Key
    value: Any
    origin: str


def find_file(folder: Path, system: Path = SYSTEM_FOLDER) -> Path | None:
    """Return the configuration file to read; None if there is none."""
    return next((f for f in (folder / FILE_NAME, system / FILE_NAME) if f.is_file()), None)


def from_file(path: Path) -> Iterator[ConfiguredValue]:
    """Yield the values of a file.  Raises WrongConfiguration, which names the line."""
    file = TomlFile(path, WrongConfiguration)
    for entry in file.entries():
        yield _value(entry.dotted, entry.raw, file.place(entry.table, entry.name), str(path))


def from_environment(environment: Mapping[str, str]) -> Iterator[ConfiguredValue]:
    """Yield the values of the variables that begin with `ZIPING_`."""
    for variable in sorted(environment):
        if variable.startswith("ZIPING_") and variable not in _OTHER_VARIABLES:
            key = BY_VARIABLE.get(variable)
            if key is None:
                raise unknown(WrongConfiguration, "environment", variable, BY_VARIABLE)
            yield _value(key.dotted, key.wanted.from_text(environment[variable]), variable, variable)


def from_options(options: Mapping[str, Any]) -> Iterator[ConfiguredValue]:
    """Yield the values of the command line; None means "not given"."""
    for dotted, raw in options.items():
        if raw is not None:
            yield _value(dotted, raw, f"--{dotted.split('.')[1]}", "option")


def _value(dotted: str, raw: object, place: str, origin: str) -> ConfiguredValue:
    key = BY_NAME.get(dotted)
    if key is None:
        raise unknown(WrongConfiguration, place, dotted, BY_NAME)
    return ConfiguredValue(key, read_value(WrongConfiguration, place, dotted, raw, key.wanted), origin)
