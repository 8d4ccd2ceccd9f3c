"""Reads an annotated copy as Word does: each comment with the text of the cell it is in."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from lxml import etree
from support.word_xml import W

from pipeline.model.limits import Limits
from pipeline.word import open_document
from pipeline.word.body import Places, read_document
from pipeline.word.opening.main_part import open_package

WN = f"{{{W}}}"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_MARK = re.compile(
    rb'<w:commentRange(?:Start|End)(?: xmlns:w="[^"]*")? w:id="\d+"/>'
    rb'|<w:r(?: xmlns:w="[^"]*")?><w:commentReference w:id="\d+"/></w:r>'
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: its text, author, date and place; `cell` is None outside tables."""

    id: int
    text: str
    author: str
    date: str
    cell: tuple[int, int, int] | None
    paragraph: str


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def without_marks(document: bytes) -> bytes:
    """Return the main part without the comment marks, as it was before."""
    return re.sub(rb"<(w:p)((?: [^<>]*)?)></w:p>", rb"<\1\2/>", _MARK.sub(b"", document))


def comments_part(parts: dict[str, bytes]) -> etree._Element:
    (name,) = [name for name in parts if re.fullmatch(r"(.*/)?comments\d*\.xml", name)]
    return etree.fromstring(parts[name].replace(STRICT.encode(), W.encode()))


def comments(data: bytes, main: str = "word/document.xml") -> list[Comment]:
    """Return every comment of a document in order; check that each has one range and one mark."""
    root = open_package(data, Limits()).document
    starts, ends, marks = (
        _by_id(root, name) for name in ("commentRangeStart", "commentRangeEnd", "commentReference")
    )
    order = {e: n for n, e in enumerate(root.iter())}
    found = comments_part(members(data))
    assert {c.get(WN + "id") for c in found} == set(starts) == set(ends) == set(marks)
    for key in starts:
        assert order[starts[key]] < order[ends[key]] < order[marks[key]]
    cells = _cells(data)
    paragraphs = {p: cells.get(n) for n, p in enumerate(root.iter(WN + "p"))}
    return [_comment(c, starts[c.get(WN + "id", "")], paragraphs) for c in found]


def _by_id(root: etree._Element, name: str) -> dict[str, etree._Element]:
    found = list(root.iter(WN + name))
    by_id = {e.get(WN + "id", ""): e for e in found}
    assert len(by_id) == len(found)
    return by_id


def _cells(data: bytes) -> dict[int, tuple[int, int, int]]:
    """Return the cell that each paragraph is in, by the number of the paragraph in document order."""
    places = Places()
    package = open_package(data, Limits())
    read_document(package, places)
    paragraphs = {p: n for n, p in enumerate(package.document.iter(WN + "p"))}
    return {
        paragraphs[p]: key
        for key, content in places.cells.items()
        for element in content
        for p in element.iter(WN + "p")
    }


def _comment(
    element: etree._Element,
    start: etree._Element,
    cells: dict[etree._Element, tuple[int, int, int] | None],
) -> Comment:
    p = next(start.iterancestors(WN + "p"))
    text = "\n".join("".join(line.itertext()) for line in element.iter(WN + "p"))
    return Comment(
        int(element.get(WN + "id", "")), text, element.get(WN + "author", ""), element.get(WN + "date", ""),
        cells[p], "".join(p.itertext(WN + "t")),
    )  # fmt: skip


def texts(data: bytes) -> dict[tuple[int, int, int], str]:
    """Return the text of every cell as the reader reads it."""
    return {
        (cell.table, cell.row, cell.column): cell.text
        for block in open_document(data, Limits()).blocks
        if not hasattr(block, "text")
        for cell in block.cells
    }
