"""The parts of a printed form: tables of cells, nothing about what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeVar

Scope = Literal["col", "row", "rowgroup"]
Look = Literal["", "text", "amount", "name", "open"]
T = TypeVar("T")
_SHORT = 12


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell; a header where it has a `scope`.

    `look` is its class in the style sheet, `lang` its language where that is not the sheet's.
    """

    text: str
    scope: Scope | None = None
    look: Look = ""
    columns: int = 1
    rows: int = 1
    lang: str | None = None


PrintedRow = tuple[PrintedCell, ...]


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that merged cells hold together.  `new_page`: it begins a page."""

    rows: tuple[PrintedRow, ...]
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table of the form: widths of its columns in percent, header rows that every page repeats, groups."""

    kind: Literal["head", "funds", "goals", "indicators", "remarks"]
    widths: tuple[str, ...]
    head: tuple[PrintedRow, ...]
    groups: tuple[RowGroup, ...]


def percent(shares: Sequence[float]) -> tuple[str, ...]:
    """Shares of the text width (in millimetres, say) as percentages that fill it."""
    total = sum(shares)
    return tuple(f"{100 * share / total:.2f}" for share in shares)


def header(text: str, scope: Scope = "col", *, columns: int = 1, rows: int = 1) -> PrintedCell:
    """A header cell."""
    return PrintedCell(text, scope, columns=columns, rows=rows)


def prose(text: str) -> PrintedCell:
    """A cell whose text is centred while it is short, and set from the left when it is a sentence."""
    return PrintedCell(text, look="text" if len(text) > _SHORT else "")


def runs(items: Sequence[T], key: Callable[[T], Hashable]) -> Iterator[list[T]]:
    """Neighbours with the same key, together."""
    return (list(run) for _, run in groupby(items, key))
