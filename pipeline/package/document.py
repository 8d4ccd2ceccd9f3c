"""What is read of an office file, whatever program wrote it: paragraphs and table rows in document order."""

from __future__ import annotations

from dataclasses import dataclass, field

from .grid import GridCell, GridRow


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: the n-th outside tables, from 1, or one that stands in a cell of a layout table."""

    text: str
    number: int | None = None
    cell: GridCell | None = None


Block = Paragraph | GridRow


@dataclass(slots=True)
class Document:
    """What was read: `blocks` in document order, `notes` by code with how often."""

    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
