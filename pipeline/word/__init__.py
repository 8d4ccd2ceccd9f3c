"""Untrusted Word files: guarded, opened, read into grids."""

from __future__ import annotations

from ..model.limits import Limits
from .body import Document, Paragraph
from .comment_marks import Place, Remark
from .comments import annotated
from .grid import Cell, Row
from .kinds import legacy_format
from .legacy import to_docx
from .package import open_package

__all__ = ["Cell", "Document", "Paragraph", "Place", "Remark", "Row", "annotated", "modern", "open_document"]


def open_document(data: bytes, limits: Limits) -> Document:
    """Guard the bytes and read them: paragraphs and tables in document order.

    Raises a `Refusal` (`not-word`, `encrypted`, `damaged`, `too-large`, `unsafe`,
    `legacy-needs-libreoffice`, `timeout`) before anything of the document is believed.
    """
    return Document.read(open_package(modern(data, limits), limits))


def modern(data: bytes, limits: Limits) -> bytes:
    """The .docx that is read: the bytes themselves, or what LibreOffice makes of an old format.

    Raises: LegacyNeedsLibreOffice, Timeout, Damaged.
    """
    old = legacy_format(data)
    return data if old is None or len(data) > limits.file_bytes else to_docx(data, old, limits)
