"""Read a TOML file against a schema; used for the configuration and for profiles.

A file is checked key by key.  An error names the line and, for an unknown key, the most similar known key.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from .errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class ValueType:
    """The type of a value, described in both languages.

    `read` converts the raw TOML value and raises `TypeError` or `ValueError` if it is of the wrong type;
    `from_text` converts the text of an environment variable to a raw TOML value.
    """

    zh: str
    en: str
    read: Callable[[Any], Any]
    from_text: Callable[[str], Any] = str


class WrongToml(ConfigurationError):
    """A TOML file has an error.  Operands: `place`, `detail_zh`, `detail_en`."""


class TomlEntry(NamedTuple):
    """A key of a file with its raw TOML value.  Outside any table `table` is the key, `name` empty."""

    table: str
    name: str
    raw: object

    @property
    def dotted(self) -> str:
        """The key in dotted notation: `inbox.poll`."""
        return f"{self.table}.{self.name}".rstrip(".")


@dataclass(frozen=True)
class TomlFile:
    """A parsed TOML file.  Raises `error` if the file cannot be read or is not TOML."""

    path: Path
    error: type[WrongToml]
    exact: bool = False
    """Whether figures are read as `Decimal`."""
    text: str = field(init=False, default="")
    tables: dict[str, Any] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        try:
            text = self.path.read_text("utf-8")
            tables = tomllib.loads(text, parse_float=Decimal if self.exact else float)
        except (OSError, ValueError) as error:
            raise unreadable(self.error, str(self.path), error) from error
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "tables", tables)

    def entries(self) -> Iterator[TomlEntry]:
        """Yield the keys in the order of the file."""
        for table, content in self.tables.items():
            if isinstance(content, dict):
                yield from (TomlEntry(table, name, raw) for name, raw in content.items())
            else:
                yield TomlEntry(table, "", content)

    def place(self, table: str, name: str = "") -> str:
        """Return the position of a key: `file:line`."""
        return f"{self.path}:{line_of(self.text, table, name)}"


def line_of(text: str, table: str, name: str) -> int:
    """Return the line (from 1) that sets a key of a table; 1 if there is none.

    If `name` is empty, it is the line of the table's header, or of the key `table` outside any table.
    """
    wanted = re.compile(rf'\s*["\']?{re.escape(name or table)}["\']?\s*=')
    current = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([^\]]+?)\s*\]", line):
            current = header[1]
            if not name and current == table:
                return number
        elif wanted.match(line) and current == (table if name else ""):
            return number
    return 1


def read_value(error: type[WrongToml], place: str, dotted: str, raw: object, wanted: ValueType) -> Any:  # noqa: ANN401
    """Return the value of a key.  Raises `error` if it is not of the wanted type."""
    try:
        return wanted.read(raw)
    except (TypeError, ValueError):
        zh = f"{dotted} 应为{wanted.zh}，而不是 {raw!r}"
        raise error(
            place=place, detail_zh=zh, detail_en=f"{dotted} must be {wanted.en}, not {raw!r}"
        ) from None


def unknown(error: type[WrongToml], place: str, name: str, known: Iterable[str]) -> WrongToml:
    """Return the error about an unknown name; it suggests the most similar known name."""
    names = list(known)
    same = [one for one in names if one.casefold() == name.casefold()]
    near = same or difflib.get_close_matches(name, names, 1)
    zh, en = (f"；是否指 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
    return error(place=place, detail_zh=f"没有 {name} 这一项{zh}", detail_en=f"there is no {name}{en}")


def unreadable(error: type[WrongToml], place: str, why: Exception) -> WrongToml:
    """Return the error about a file that cannot be read or is not TOML."""
    return error(place=place, detail_zh=f"无法读取：{why}", detail_en=f"cannot be read: {why}")
