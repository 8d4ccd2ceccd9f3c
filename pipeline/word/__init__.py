"""Untrusted Word files: guarded, opened, read into grids."""

from __future__ import annotations

from ..model.limits import Limits
from .body import Document, Paragraph
from .grid import Cell, Row
from .package import open_package

__all__ = ["Cell", "Document", "Paragraph", "Row", "open_document"]


def open_document(data: bytes, limits: Limits) -> Document:
    """Guard the bytes and read them: paragraphs and tables in document order.

    Raises a `Refusal` (`not-word`, `encrypted`, `damaged`, `too-large`, `unsafe`,
    `legacy-needs-libreoffice`) before anything of the document is believed.
    """
    return Document.read(open_package(data, limits))
