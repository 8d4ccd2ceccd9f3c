"""Untrusted Word files: guarded, opened, read into grids."""

from __future__ import annotations

from ..model.limits import Limits
from .body import Document, Paragraph
from .grid import Cell, Row
from .kinds import legacy_format
from .legacy import to_docx
from .package import open_package

__all__ = ["Cell", "Document", "Paragraph", "Row", "open_document"]


def open_document(data: bytes, limits: Limits) -> Document:
    """Guard the bytes and read them: paragraphs and tables in document order.

    Raises a `Refusal` (`not-word`, `encrypted`, `damaged`, `too-large`, `unsafe`,
    `legacy-needs-libreoffice`, `timeout`) before anything of the document is believed.
    """
    old = legacy_format(data)
    if old is not None and len(data) <= limits.file_bytes:
        data = to_docx(data, old, limits)
    return Document.read(open_package(data, limits))
