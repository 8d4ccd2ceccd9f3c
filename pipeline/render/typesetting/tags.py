"""The structure tree of a tagged PDF, as PDF/UA-1 (ISO 14289-1) requires it.

WeasyPrint writes no scope for header cells, refers to column headers only, and lets a merged cell extend
beyond the page (7.2, 7.5).  It also wraps every line of text in two elements without meaning; here, a cell or
a paragraph holds its text directly, which halves the number of objects in a form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from .boxes import Box, Document, Pdf, Serialized, Struct, number_of, object_at, page_at, tables

HEADER, FOOTER = (b"<</Type /Pagination /Subtype /%b>>" % kind for kind in (b"Header", b"Footer"))
"""Properties that mark the running header and the page number."""
_HOLD_TEXT = frozenset(f"/{kind}" for kind in ("TH", "TD", "P", "H1", "H2", "H3", "Caption", "Span"))


def tag(document: Document, pdf: Pdf, name: str) -> None:
    """Correct the structure tree of a drawn document; IDs of header cells begin with `name`."""
    for page in document.pages:
        for table in tables(page):
            _tag_table(table, pdf)
    _name_headers(pdf, name)
    _flatten(pdf)


def _name_headers(pdf: Pdf, name: str) -> None:
    """Make the IDs of header cells unique and add the tree that finds elements by ID (ISO 32000-1, 14.7.2).

    WeasyPrint counts from 0.  The header lists of the cells hold the same string objects, so they change too.
    """
    named = [thing for thing in pdf.objects if _kind(thing) == "/TH" and "ID" in thing]
    for header in named:
        header["ID"].string = f"{name}-{header['ID'].string}"
    listed = [part for header in sorted(named, key=_called) for part in (header["ID"], header.reference)]
    if listed:
        pydyf = import_module("pydyf")
        object_at(pdf, pdf.catalog["StructTreeRoot"])["IDTree"] = pydyf.Dictionary(
            {"Names": pydyf.Array(listed)}
        )


def _called(header: Struct) -> str:
    return str(header["ID"].string)


def _flatten(pdf: Pdf) -> None:
    """Move the text of wrapper elements to the elements around them; replace the wrappers by PDF `null`."""
    owners: dict[bytes, bytes] = {}
    for element in [thing for thing in pdf.objects if _kind(thing) in _HOLD_TEXT and thing.get("K")]:
        element["K"][:] = _content(element, element.reference, pdf, owners)
    numbers = object_at(pdf, object_at(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]
    for page, listed in zip(numbers[::2], numbers[1::2], strict=True):
        if isinstance(listed, list):
            listed[:] = [owners.get(reference, reference) for reference in listed]
            _mark_margins(page, listed, pdf)
    for number in map(number_of, owners):
        pdf.objects[number] = Serialized(number, b"null", compressible=True)


def _mark_margins(page: int, listed: list[bytes], pdf: Pdf) -> None:
    """Mark the content of the page margins, which belongs to no element, as a pagination artifact.

    Required by ISO 14289-1, 7.8.  The page number is drawn last.
    """
    apart = {mark for mark, owner in enumerate(listed) if _is_wrapper(object_at(pdf, owner))}
    operators = object_at(pdf, page_at(pdf, page)["Contents"]).stream
    for place, operand in enumerate(operators):
        if isinstance(operand, dict) and operand.get("MCID") in apart:
            kind = FOOTER if operand["MCID"] == max(apart) else HEADER
            operators[place - 1 : place + 1] = "/Artifact", kind
    for mark in apart:
        listed[mark] = b"null"


def _content(element: Struct, owner: bytes, pdf: Pdf, owners: dict[bytes, bytes]) -> Iterator[int | bytes]:
    """Yield the marked content and the meaningful elements inside an element, at any depth."""
    for kid in list(element["K"]):
        inner = object_at(pdf, kid) if isinstance(kid, bytes) else None
        if inner is not None and _is_wrapper(inner):
            owners[kid] = owner
            yield from _content(inner, owner, pdf, owners)
        else:
            yield kid


def _is_wrapper(element: Struct) -> bool:
    """Return whether an element is an anonymous box or the span that WeasyPrint makes for a line.

    A span of a template is not one: it contains such spans.
    """
    return _kind(element) == "/NonStruct" or (_kind(element) == "/Span" and isinstance(element["K"][0], int))


def _kind(thing: Struct) -> str | None:
    return thing.get("S") if isinstance(thing, dict) and thing.get("Type") == "/StructElem" else None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell on the grid of one page, its span clipped to the page; `scope` is None unless a header cell."""

    box: Box
    rows: range
    columns: range
    scope: str | None


def _tag_table(table: Box, pdf: Pdf) -> None:
    cells = _grid(table)
    headers = [cell for cell in cells if cell.scope]
    for cell in cells:
        attributes = cell.box.mark["A"]
        if lang := cell.box.element.get("lang"):
            cell.box.mark["Lang"] = import_module("pydyf").String(lang)
        attributes.pop("RowSpan", None)
        if len(cell.rows) > 1:
            attributes["RowSpan"] = len(cell.rows)
        if cell.scope:
            attributes["Scope"] = cell.scope
        elif "Headers" in attributes:
            attributes["Headers"][:] = _headers(cell, headers)
    _fill_gaps(table, cells, pdf)


def _grid(table: Box) -> list[_Placed]:
    """Return the cells of a table on one page; a span ends with its row group."""
    cells, start = [], 0
    for group in table.children:
        end = start + len(group.children)
        for number, row in enumerate(group.children, start):
            cells += [_placed(box, number, end) for box in row.children]
        start = end
    return cells


def _placed(box: Box, row: int, end: int) -> _Placed:
    columns = range(box.grid_x, box.grid_x + box.colspan)
    return _Placed(box, range(row, min(row + box.rowspan, end)), columns, _scope(box))


def _scope(box: Box) -> str | None:
    if box.element_tag != "th":
        return None
    return "/Row" if box.element.get("scope") in ("row", "rowgroup") else "/Column"


def _headers(cell: _Placed, headers: list[_Placed]) -> list[Any]:
    """Return the IDs of the headers to the left of a cell and above it."""
    return [header.box.mark["ID"] for header in headers if _is_of(header, cell)]


def _is_of(header: _Placed, cell: _Placed) -> bool:
    if header.scope == "/Row":
        return _touch(header.rows, cell.rows)
    return header.rows.start < cell.rows.start and _touch(header.columns, cell.columns)


def _touch(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _fill_gaps(table: Box, cells: list[_Placed], pdf: Pdf) -> None:
    """Insert an empty cell wherever a span of the previous page continues."""
    covered: dict[int, set[int]] = defaultdict(set)
    first: dict[int, _Placed] = {}
    for cell in cells:
        first.setdefault(cell.rows.start, cell)
        for row in cell.rows:
            covered[row].update(cell.columns)
    for row, cell in first.items():
        for _ in range(len(table.column_widths) - len(covered[row])):
            _insert_empty(cell.box.mark, pdf)


def _insert_empty(before: Struct, pdf: Pdf) -> None:
    """Insert an empty TD at the start of a row: only labels on the left of the form span rows."""
    empty = import_module("pydyf").Dictionary(
        {"Type": "/StructElem", "S": "/TD", "P": before["P"], "Pg": before["Pg"]}
    )
    pdf.add_object(empty)
    row = object_at(pdf, before["P"])
    row["K"].insert(0, empty.reference)
