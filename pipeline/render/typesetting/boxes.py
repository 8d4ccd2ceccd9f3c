"""Layout results of WeasyPrint: tables, rows and cells on a page.

WeasyPrint has no type hints, so its objects are named here.  The boxes (`Page._page_box` and its descendants)
are private parts of it.  Only this module, `table_rules`, `tags` and `finish` use them, and the exact version
is pinned because of them.
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
"""A dictionary of the PDF, as pydyf represents it."""


@dataclass(slots=True)
class Serialized:
    """A serialized object of the PDF that replaces pydyf's own, whose bytes pydyf asks for more than once."""

    number: int
    data: bytes
    compressible: bool
    generation: int = 0
    offset: int = 0
    free: str = "n"

    @property
    def indirect(self) -> bytes:
        """Return the object as written to the file outside of object streams."""
        return b"%d 0 obj\n%b\nendobj" % (self.number, self.data)


def serialized(thing: Struct) -> Serialized:
    """Serialize an object of the PDF that does not change any more."""
    return Serialized(thing.number, thing.data, thing.compressible)


def object_at(pdf: Pdf, reference: bytes) -> Struct:
    """Return the object that a reference (`b"12 0 R"`) refers to."""
    return pdf.objects[number_of(reference)]


def number_of(reference: bytes) -> int:
    """Return the number of the object that a reference refers to."""
    return int(reference.split()[0])


def page_at(pdf: Pdf, number: int) -> Struct:
    """Return the dictionary of a page, counted from 0."""
    return object_at(pdf, pdf.page_references[number])


@dataclass(frozen=True, slots=True)
class Placed:
    """The body rows of a table on one page; lengths in CSS pixels from the top edge."""

    rows: Sequence[Box]
    header_height: float
    page_top: float
    page_bottom: float


def tables(page: Page) -> Iterator[Box]:
    """Return the table boxes of a page; a table over two pages has a box on each."""
    return (box for box in page._page_box.descendants() if type(box).__name__ == "TableBox")


def placed(pages: Sequence[Page], kind: str) -> list[Placed]:
    """Return the parts of the table with the class `kind`, one for each page it is on."""
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
