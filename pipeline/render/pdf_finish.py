"""What WeasyPrint leaves out of a tagged archival PDF, added just before the file is written.

PDF/UA-1 (ISO 14289-1) asks for three things beyond PDF/A-3a (ISO 19005-3): that the metadata names the
standard (declared in an extension schema, as PDF/A asks of properties it does not know), that header
cells have a scope and data cells name their headers, and that merged cells make a regular grid, also
where they cross a page.  Dates are taken out of the attachment: they are the clock's, not the form's.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from .pdf_boxes import Box, Document, Pdf, tables

Struct = Any
"""A dictionary of the PDF, as pydyf has it."""

_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def finish(document: Document, pdf: Pdf) -> None:
    """WeasyPrint's `finisher`: change the PDF's objects in place."""
    _name_standard(pdf)
    _drop_dates(pdf)
    pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    for page in document.pages:
        for table in tables(page):
            _tag_table(table, pdf)


def _name_standard(pdf: Pdf) -> None:
    metadata = _object(pdf, pdf.catalog["Metadata"])
    metadata.stream = [part.replace(b"</rdf:RDF>", _UA + b"</rdf:RDF>") for part in metadata.stream]


def _drop_dates(pdf: Pdf) -> None:
    for stream in pdf.objects:
        extra = getattr(stream, "extra", None) or {}
        if extra.get("Type") == "/EmbeddedFile":
            for key in ("CreationDate", "ModDate"):
                del extra["Params"][key]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell on the grid of one page: `height` is its span clipped to the page."""

    box: Box
    row: int
    height: int

    @property
    def columns(self) -> range:
        return range(self.box.grid_x, self.box.grid_x + self.box.colspan)

    @property
    def rows(self) -> range:
        return range(self.row, self.row + self.height)

    @property
    def scope(self) -> str | None:
        """The PDF scope of a header cell."""
        if self.box.element_tag != "th":
            return None
        return "/Row" if self.box.element.get("scope") in ("row", "rowgroup") else "/Column"


def _tag_table(table: Box, pdf: Pdf) -> None:
    cells = _grid(table)
    for cell in cells:
        attributes = cell.box.mark["A"]
        attributes.pop("RowSpan", None)
        if cell.height > 1:
            attributes["RowSpan"] = cell.height
        if cell.scope:
            attributes["Scope"] = cell.scope
        elif "Headers" in attributes:
            attributes["Headers"][:] = _headers(cell, cells)
    _fill_gaps(table, cells, pdf)


def _grid(table: Box) -> list[_Placed]:
    """The cells of a table on one page; a span ends with its row group."""
    cells, start = [], 0
    for group in table.children:
        for offset, row in enumerate(group.children):
            left = len(group.children) - offset
            cells += [_Placed(box, start + offset, min(box.rowspan, left)) for box in row.children]
        start += len(group.children)
    return cells


def _headers(cell: _Placed, cells: list[_Placed]) -> list[Any]:
    """The identifiers of the headers left of a cell and above it."""
    return [
        other.box.mark["ID"]
        for other in cells
        if (other.scope == "/Row" and _touch(other.rows, cell.rows))
        or (other.scope == "/Column" and other.row < cell.row and _touch(other.columns, cell.columns))
    ]


def _touch(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _fill_gaps(table: Box, cells: list[_Placed], pdf: Pdf) -> None:
    """An empty cell wherever a span of the page before continues."""
    covered: dict[int, set[int]] = defaultdict(set)
    first: dict[int, _Placed] = {}
    for cell in cells:
        first.setdefault(cell.row, cell)
        for row in cell.rows:
            covered[row].update(cell.columns)
    for row, cell in first.items():
        for _ in range(len(table.column_widths) - len(covered[row])):
            _insert_empty(cell.box.mark, pdf)


def _insert_empty(before: Struct, pdf: Pdf) -> None:
    """An empty TD at the head of a row: only labels on the left of the form span rows."""
    empty = import_module("pydyf").Dictionary(
        {"Type": "/StructElem", "S": "/TD", "P": before["P"], "Pg": before["Pg"]}
    )
    pdf.add_object(empty)
    row = _object(pdf, before["P"])
    row["K"].insert(0, empty.reference)


def _object(pdf: Pdf, reference: bytes) -> Struct:
    return pdf.objects[int(reference.split()[0])]
