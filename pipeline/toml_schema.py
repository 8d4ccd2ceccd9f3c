"""Reading a TOML file against a schema: used by the office's configuration and by profiles.

A file is checked key by key; what is wrong is named with its line, and an unknown key with the known one that
is most like it.
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
    """What a value must be, in both languages.

    `read` makes the value of what TOML holds and raises `TypeError` or `ValueError` where it is none;
    `from_text` makes what TOML would hold of the text of an environment variable.
    """

    zh: str
    en: str
    read: Callable[[Any], Any]
    from_text: Callable[[str], Any] = str


class WrongToml(ConfigurationError):
    """Something in a file is wrong.  Operands: `place`, `detail_zh`, `detail_en`."""


class TomlEntry(NamedTuple):
    """A key of a file with the value that TOML holds.  `name` is empty for a key outside any table."""

    table: str
    name: str
    raw: object

    @property
    def dotted(self) -> str:
        """As people write it: `inbox.poll`."""
        return f"{self.table}.{self.name}".rstrip(".")


@dataclass(frozen=True)
class TomlFile:
    """A file while it is read; `error` is the class of what is raised about it."""

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
        """The keys in the order of the file."""
        for table, content in self.tables.items():
            if isinstance(content, dict):
                yield from (TomlEntry(table, name, raw) for name, raw in content.items())
            else:
                yield TomlEntry(table, "", content)

    def place(self, table: str, name: str = "") -> str:
        """A key's file and line."""
        return f"{self.path}:{line_of(self.text, table, name)}"


def line_of(text: str, table: str, name: str) -> int:
    """The line, from 1, that sets a key of a table; without a name, the line of the table's own header."""
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
    """The value of a key.  Raises `error` where it is not what is wanted."""
    try:
        return wanted.read(raw)
    except (TypeError, ValueError):
        zh = f"{dotted} 应为{wanted.zh}，而不是 {raw!r}"
        raise error(
            place=place, detail_zh=zh, detail_en=f"{dotted} must be {wanted.en}, not {raw!r}"
        ) from None


def unknown(error: type[WrongToml], place: str, name: str, known: Iterable[str]) -> WrongToml:
    """The error about a name that nobody knows, with the known one that is most like it."""
    names = list(known)
    same = [one for one in names if one.casefold() == name.casefold()]
    near = same or difflib.get_close_matches(name, names, 1)
    zh, en = (f"；是否指 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
    return error(place=place, detail_zh=f"没有 {name} 这一项{zh}", detail_en=f"there is no {name}{en}")


def unreadable(error: type[WrongToml], place: str, why: Exception) -> WrongToml:
    """The error about a file that cannot be read, or is no TOML."""
    return error(place=place, detail_zh=f"无法读取：{why}", detail_en=f"cannot be read: {why}")
