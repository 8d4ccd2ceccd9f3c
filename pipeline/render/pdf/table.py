"""The parts of a printed form: tables and cells, independent of their contents."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Literal, TypeVar

Scope = Literal["col", "row", "rowgroup"]
Look = Literal["", "text", "amount", "name", "open"]
T = TypeVar("T")
_SHORT = 12


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell; a header cell if it has a `scope`.

    `look` is its class in the style sheet, `lang` its language if it differs from the sheet's; `is_unread`
    marks a figure that could not be read and is shown as printed.
    """

    text: str
    scope: Scope | None = None
    look: Look = ""
    columns: int = 1
    rows: int = 1
    lang: str | None = None
    is_unread: bool = False


PrintedRow = tuple[PrintedCell, ...]


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that share merged cells; `new_page` if the group begins a page."""

    rows: tuple[PrintedRow, ...]
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table of the form: column widths in percent, header rows repeated on every page, row groups."""

    kind: Literal["head", "funds", "goals", "indicators", "remarks"]
    widths: tuple[str, ...]
    head: tuple[PrintedRow, ...]
    groups: tuple[RowGroup, ...]

    def cells(self) -> Iterator[PrintedCell]:
        """Return the cells of the header rows, then those of the groups."""
        return chain.from_iterable(chain(self.head, *(group.rows for group in self.groups)))


def percent(shares: Sequence[float]) -> tuple[str, ...]:
    """Convert shares of the text width (in millimetres, for example) to percentages that add up to 100."""
    total = sum(shares)
    return tuple(f"{100 * share / total:.2f}" for share in shares)


def header(text: str, scope: Scope = "col", *, columns: int = 1, rows: int = 1) -> PrintedCell:
    """Return a header cell."""
    return PrintedCell(text, scope, columns=columns, rows=rows)


def prose(text: str) -> PrintedCell:
    """Return a cell whose text is centred if short, and left-aligned if it is a sentence."""
    return PrintedCell(text, look="text" if len(text) > _SHORT else "")


def runs(items: Sequence[T], key: Callable[[T], Hashable]) -> Iterator[list[T]]:
    """Yield runs of neighbours with the same key."""
    return (list(run) for _, run in groupby(items, key))
