"""The print-ready PDF of a form: archival (PDF/A-3a), accessible (PDF/UA-1), its record embedded.

The same record gives the same bytes on any machine and at any time.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.record import Record
from ...translate.catalogue import Catalogue
from ..typesetting.engine import engine
from ..typesetting.loader import weasyprint
from .glyphs import MissingGlyph, missing_in
from .pages import Draw, paged
from .sheet import Sheet, sheet_of

if TYPE_CHECKING:
    from weasyprint import Attachment

_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class FormPdf:
    """A PDF file, its number of pages, and the characters that its fonts lack.

    A PDF with `missing` glyphs shows boxes in their place and must not be published.
    """

    data: bytes
    pages: int
    missing: tuple[MissingGlyph, ...]


def form_pdf(record: Record, record_json: bytes) -> FormPdf:
    """Typeset a published record; its canonical bytes (RFC 8785) are embedded as `record.json`."""
    return _written(record, record_json, None, record_json)


def english_pdf(record: Record, record_json: bytes, catalogue: Catalogue) -> FormPdf:
    """Typeset the English edition (`<id>.en.pdf`), with the same record embedded."""
    from .english import english  # noqa: PLC0415 - not needed for Chinese PDFs

    def draw(page_starts: frozenset[int]) -> Sheet:
        return english(sheet_of(record, page_starts), record, catalogue)

    return _written(record, record_json, draw, b"en " + record_json)


def _written(record: Record, record_json: bytes, draw: Draw | None, named: bytes) -> FormPdf:
    identifier = hashlib.sha256(named).hexdigest()[:32]
    with _one_at_a_time:
        document = paged(record, draw)
        data = engine().write(document, identifier, [_attachment(record_json)])
    return FormPdf(data, len(document.pages), missing_in(record, document))


def _attachment(record_json: bytes) -> Attachment:
    return weasyprint().Attachment(
        string=record_json.decode(),
        name="record.json",
        description="本表的规范记录 / canonical record of this form",
        relationship="Data",
    )
