"""The content read from an office file of any format: paragraphs and table rows in document order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ..model.form import Doubt, Place
from .grid import GridCell, GridRow


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: the n-th outside tables (`number`, from 1), or one in a `cell` of a layout table."""

    text: str
    number: int | None = None
    cell: GridCell | None = None


Block = Paragraph | GridRow


@dataclass(frozen=True, slots=True)
class MarginText:
    """A text around the form, which is no part of it, and where it is found."""

    place: Literal["header", "footer", "watermark", "property"]
    text: str


@dataclass(slots=True)
class Document:
    """The content: `blocks` in document order; `notes` counts what was noticed while reading, by code."""

    blocks: list[Block] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
    doubts: dict[Place, list[Doubt]] = field(default_factory=dict)
    """What makes texts uncertain, by the place of the cell or paragraph."""
    margins: tuple[MarginText, ...] = ()
