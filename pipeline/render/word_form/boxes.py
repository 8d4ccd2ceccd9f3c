"""Tables of a Word form before they become XML: rows of boxes, and the widths of the grid columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Merge = Literal["restart", "continue"] | None
"""Whether a box starts or continues a vertically merged cell."""


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: its text, the number of grid columns it spans, its role in a vertical merge.

    `look` is its alignment: labels and figures are centred, prose is left-aligned.  `seam` is the side
    without a border, so that a repeated header and the cell below it look like one cell.
    """

    text: str = ""
    span: int = 1
    merge: Merge = None
    look: Literal["label", "prose"] = "label"
    seam: Literal["top", "bottom"] | None = None


_MUCH = 300
"""Characters; in the narrowest column, this many take up a good part of a page."""


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A row of boxes; `header` rows repeat on every page; `height` is the minimum, in twips."""

    boxes: tuple[Box, ...]
    header: bool = False
    height: int = 330

    @property
    def splits(self) -> bool:
        """True if a page may end within the row: only if it holds a long text."""
        return any(len(box.text) > _MUCH for box in self.boxes)


@dataclass(frozen=True, slots=True)
class BoxTable:
    """A table: the width of each grid column in twips, and its rows; every row spans all columns."""

    widths: tuple[int, ...]
    rows: tuple[BoxRow, ...]


def prose(text: str, span: int) -> Box:
    """Return a box for an answer."""
    return Box(text, span, look="prose")


def beside(margin: Box, rows: list[BoxRow]) -> list[BoxRow]:
    """Return the rows with one box on their left, merged over all of them."""
    first, *others = rows
    if not others:
        return [replace(first, boxes=(margin, *first.boxes))]
    continued = replace(margin, text="", merge="continue")
    return [
        replace(first, boxes=(replace(margin, merge="restart"), *first.boxes)),
        *(replace(row, boxes=(continued, *row.boxes)) for row in others),
    ]
