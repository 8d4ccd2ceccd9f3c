"""A Word table before it is XML: boxes in rows, the widths of the grid columns they span."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Merge = Literal["restart", "continue"] | None
"""The part of a box in a vertical merge."""


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: its text, how many grid columns it spans, its part in a vertical merge.

    `look` says how it is set: a label or a figure in the middle, prose from the left.  `seam` leaves out the
    border to the next row, so that a header that repeats and the cell below it look like one.
    """

    text: str = ""
    span: int = 1
    merge: Merge = None
    look: Literal["label", "prose"] = "label"
    seam: Literal["top", "bottom"] | None = None


_MUCH = 300
"""Characters: in the narrowest column they run over a good part of a page."""


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A row of boxes; `header` rows repeat on every page; `height` is the least one, in twips."""

    boxes: tuple[Box, ...]
    header: bool = False
    height: int = 330

    @property
    def splits(self) -> bool:
        """Whether a page may end within the row: only where it says much."""
        return any(len(box.text) > _MUCH for box in self.boxes)


@dataclass(frozen=True, slots=True)
class BoxTable:
    """A table: the width of each grid column in twips, and its rows; every row spans all columns."""

    widths: tuple[int, ...]
    rows: tuple[BoxRow, ...]


def prose(text: str, span: int) -> Box:
    """A box for an answer."""
    return Box(text, span, look="prose")


def beside(margin: Box, rows: list[BoxRow]) -> list[BoxRow]:
    """The rows with one box merged over all of them at their left."""
    first, *others = rows
    if not others:
        return [replace(first, boxes=(margin, *first.boxes))]
    continued = replace(margin, text="", merge="continue")
    return [
        replace(first, boxes=(replace(margin, merge="restart"), *first.boxes)),
        *(replace(row, boxes=(continued, *row.boxes)) for row in others),
    ]
