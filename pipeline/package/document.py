"""The content read from an office file of any format: paragraphs and table rows in document order."""

from __future__ import annotations

from dataclasses import dataclass, field

from .grid import GridCell, GridRow


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: the n-th outside tables (`number`, from 1), or one in a `cell` of a layout table."""

    text: str
    number: int | None = None
    cell: GridCell | None = None


Block = Paragraph | GridRow


@dataclass(slots=True)
class Document:
    """The content: `blocks` in document order; `notes` counts what was noticed while reading, by code."""

    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
