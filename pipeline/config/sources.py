"""Where values come from: the file, the environment, the options.  Each yields values with their origin."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ConfigurationError
from ..signing import passphrase
from ..toml_lines import line_of
from .keys import BY_NAME, BY_VARIABLE, Key

FILE_NAME = "ziping.toml"
SYSTEM_FOLDER = Path("/etc/ziping")
_OTHER_VARIABLES = {"ZIPING_DEBUG", passphrase.SEAL, passphrase.SIGN}


@dataclass(frozen=True, slots=True)
class ConfiguredValue:
    """One value in force; `origin` is `default`, `option`, the file's path or the variable's name."""

    key: Key
    value: Any
    origin: str


def find_file(folder: Path, system: Path = SYSTEM_FOLDER) -> Path | None:
    """The configuration file that counts, if there is one."""
    return next((f for f in (folder / FILE_NAME, system / FILE_NAME) if f.is_file()), None)


def from_file(path: Path) -> Iterator[ConfiguredValue]:
    """The values of a file.  Raises `ConfigurationError`, naming the line."""
    try:
        text = path.read_text("utf-8")
        tables = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise wrong(str(path), f"无法读取：{error}", f"cannot be read: {error}") from error
    for table, content in tables.items():
        for name, raw in content.items() if isinstance(content, dict) else [("", content)]:
            place = f"{path}:{line_of(text, table, name)}"
            yield _value(f"{table}.{name}".rstrip("."), raw, place, str(path))


def from_environment(environment: Mapping[str, str]) -> Iterator[ConfiguredValue]:
    """The values of the variables that begin with `ZIPING_`."""
    for variable in sorted(environment):
        if variable.startswith("ZIPING_") and variable not in _OTHER_VARIABLES:
            key = BY_VARIABLE.get(variable)
            if key is None:
                raise _unknown("environment", variable, BY_VARIABLE)
            yield _value(key.dotted, key.kind.from_text(environment[variable]), variable, variable)


def from_options(options: Mapping[str, Any]) -> Iterator[ConfiguredValue]:
    """The values of the command line; None is "not given"."""
    for dotted, raw in options.items():
        if raw is not None:
            yield _value(dotted, raw, f"--{dotted.split('.')[1]}", "option")


def _value(dotted: str, raw: object, place: str, origin: str) -> ConfiguredValue:
    key = BY_NAME.get(dotted)
    if key is None:
        raise _unknown(place, dotted, BY_NAME)
    try:
        return ConfiguredValue(key, key.kind.read(raw), origin)
    except (TypeError, ValueError):
        zh = f"{dotted} 应为{key.kind.zh}，而不是 {raw!r}"
        raise wrong(place, zh, f"{dotted} must be {key.kind.en}, not {raw!r}") from None


def _unknown(place: str, name: str, known: Mapping[str, Key]) -> ConfigurationError:
    near = difflib.get_close_matches(name, known, 1)
    zh, en = (f"；是否指 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
    return wrong(place, f"没有 {name} 这一项{zh}", f"there is no {name}{en}")


def wrong(place: str, zh: str, en: str) -> ConfigurationError:
    """The error about one place of the configuration."""
    return ConfigurationError(
        detail_zh=f"配置有误（{place}）：{zh}",
        detail_en=f"Wrong configuration ({place}): {en}",
        hint_zh="全部配置项见 deploy/ziping.toml；ziping doctor 显示生效的值。",
        hint_en="deploy/ziping.toml documents every key; `ziping doctor` shows the values in force.",
    )
