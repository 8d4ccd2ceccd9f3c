"""What WeasyPrint laid out: tables, rows and cells on a page.

WeasyPrint has no types; its things are named here.  The boxes (`Page._page_box` and what is under it)
are private parts of it.  Nothing but this module, `table_rules`, `tags` and `finish` knows them, and
the exact version is pinned for their sake.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Document = Any
Page = Any
Box = Any
Pdf = Any
Struct = Any
"""A dictionary of the PDF, as pydyf has it."""


@dataclass(slots=True)
class Serialized:
    """An object of the PDF as bytes, in the place of pydyf's own: pydyf asks for them more than once."""

    number: int
    data: bytes
    compressible: bool
    generation: int = 0
    offset: int = 0
    free: str = "n"

    @property
    def indirect(self) -> bytes:
        """The object as it stands in the file outside of object streams."""
        return b"%d 0 obj\n%b\nendobj" % (self.number, self.data)


def serialized(thing: Struct) -> Serialized:
    """An object of the PDF that nobody changes any more."""
    return Serialized(thing.number, thing.data, thing.compressible)


def object_at(pdf: Pdf, reference: bytes) -> Struct:
    """The object that a reference (`b"12 0 R"`) stands for."""
    return pdf.objects[number_of(reference)]


def number_of(reference: bytes) -> int:
    """The number of the object that a reference stands for."""
    return int(reference.split()[0])


def page_at(pdf: Pdf, number: int) -> Struct:
    """The dictionary of a page, from 0."""
    return object_at(pdf, pdf.page_references[number])


@dataclass(frozen=True, slots=True)
class Placed:
    """The body rows of a table that stand on one page; lengths in CSS pixels from the top edge."""

    rows: Sequence[Box]
    header_height: float
    page_top: float
    page_bottom: float


def tables(page: Page) -> Iterator[Box]:
    """The table boxes of a page; a table over two pages has a box on each."""
    return (box for box in page._page_box.descendants() if type(box).__name__ == "TableBox")


def placed(pages: Sequence[Page], kind: str) -> list[Placed]:
    """The parts of the table whose class is `kind`, one for each page it stands on."""
    return [
        _placed(page, table) for page in pages for table in tables(page) if table.element.get("class") == kind
    ]


def _placed(page: Page, table: Box) -> Placed:
    area = page._page_box
    return Placed(
        [row for group in table.children if not group.is_header for row in group.children],
        sum(group.height for group in table.children if group.is_header),
        area.content_box_y(),
        area.content_box_y() + area.height,
    )
