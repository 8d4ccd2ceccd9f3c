"""Word files: read an untrusted document as paragraphs and table rows; write comments into a copy of it.

`opening` opens the package, `formatting` tells what is seen of a text, `generated` makes the text that Word
makes itself, `annotation` writes the comments, `disarming` makes the copy harmless; the modules beside them
read the body.
May touch: a temporary folder and a LibreOffice process, for old formats only (`opening.legacy`).
May import: `package`, `model`, `errors`; not `translate`, `signing` or `storage`.
Never: network, clock (the date of comments is an argument); forms and their labels (`parse`).
Start reading: `open_document` below, then `body.read_document` and `text.InlineReader`.
"""

from __future__ import annotations

from ..model.limits import Limits
from ..package.document import Document
from ..package.file_type import legacy_format
from .annotation.comment_marks import Comment, Place
from .annotation.comments import annotated
from .body import read_document
from .disarming.disarm import disarmed
from .opening.legacy import to_docx
from .opening.main_part import open_package

__all__ = ["Comment", "Place", "annotated", "as_docx", "disarmed", "open_document"]


def open_document(data: bytes, limits: Limits) -> Document:
    """Check the bytes and read them as paragraphs and tables in document order.

    Raises a `Refusal` (`not-word`, `encrypted`, `damaged`, `too-large`, `unsafe`,
    `legacy-needs-libreoffice`, `timeout`) before any content of the document is used.
    """
    return read_document(open_package(as_docx(data, limits), limits))


def as_docx(data: bytes, limits: Limits) -> bytes:
    """Return the .docx to read: the bytes themselves, or an old format converted by LibreOffice.

    Raises: LegacyNeedsLibreOffice, Timeout, Damaged.
    """
    old = legacy_format(data)
    return data if old is None or len(data) > limits.file_bytes else to_docx(data, old, limits)
