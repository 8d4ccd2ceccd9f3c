"""One attribute of a module or class of WeasyPrint, and what it is replaced by."""

from __future__ import annotations

from typing import Any, NamedTuple


class Replacement(NamedTuple):
    """`owner` is the module or class, `attribute` the name in it, `value` the new function."""

    owner: Any
    attribute: str
    value: Any
