"""Read a document as paragraphs and table rows in document order, nested tables and text boxes included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..errors import Damaged
from ..model.form import Doubt, Place
from ..package.document import Block, Document, Paragraph
from ..package.grid import GridCell, GridRow
from .alternate import chosen
from .formatting.table_look import TableLook
from .names import MC, Element, W
from .opening.main_part import Package
from .opening.parts import Surroundings
from .plain import plain_rows, plain_text
from .table_rows import RawCell, is_hidden_row, place, raw_rows
from .text import InlineReader, Seen, is_prompt

_P, _TBL = W + "p", W + "tbl"
_BLOCKS = (_P, _TBL)

Parts = list[str | list[Block]]


@dataclass(slots=True)
class Places:
    """The elements that were read, by their place in the provenance.

    `cells` maps (table, row, column) of a cell's origin to the content of the cell, `paragraphs` maps n to
    the n-th paragraph outside tables.
    """

    cells: dict[tuple[int, int, int], list[Element]] = field(default_factory=dict)
    paragraphs: dict[int, Element] = field(default_factory=dict)


def read_document(package: Package, places: Places | None = None) -> Document:
    """Read the body of an opened package; enter the elements that were read in `places`, if given."""
    body = package.document.find(W + "body")
    if body is None:
        raise Damaged(detail=package.part)
    reader = _Reader(package.surroundings, places)
    blocks = reader.story(body)
    return Document(
        blocks, reader.seen.counts | dict.fromkeys(package.foreign, 1), reader.doubts, package.margins
    )


class _Reader:
    """Walks the body once, with recursion only for nested content."""

    def __init__(self, beside: Surroundings, places: Places | None) -> None:
        self.seen = Seen()
        self.doubts: dict[Place, list[Doubt]] = {}
        self._places = places
        self._is_plain = beside.is_plain
        self._is_fast = beside.is_plain and places is None
        self._inline = InlineReader(
            self.seen, beside.formatting, beside.numbering, beside.stores, beside.updates_fields
        )
        self._paragraphs = 0
        self._tables = 0
        self._depth = 0
        """Cells that are being read, one inside the other."""

    def story(self, parent: Element) -> list[Block]:
        """Read block content outside tables."""
        blocks: list[Block] = []
        for block in _blocks(parent, self._inline):
            if block.tag == _TBL:
                blocks += self.table(block)
                continue
            self._paragraphs += 1
            if self._places:
                self._places.paragraphs[self._paragraphs] = block
            plain = plain_text(block) if self._is_fast and not self._inline.is_pending else None
            text = self._inline.paragraph(block) if plain is None else plain
            if text is not None:
                blocks.append(self._paragraph(text))
            for box in self._boxes():
                blocks += self.story(box)
        if (rest := self._inline.rest()) is not None:
            blocks.append(self._paragraph(rest))
        return blocks

    def _paragraph(self, text: str) -> Paragraph:
        """Return a paragraph outside tables with the number of the last `w:p` that it was read from."""
        if self._inline.doubts:
            self.doubts[self._paragraphs,] = self._inline.doubts
            self._inline.doubts = []
        return Paragraph(text.strip(), self._paragraphs)

    def _boxes(self) -> list[Element]:
        boxes, self._inline.boxes = self._inline.boxes, []
        if boxes:
            self.seen.add("text-box")
        return boxes

    def table(self, tbl: Element) -> list[Block]:
        """Return the rows of a table; a row that only lays out other tables is replaced by its content."""
        self._tables += 1
        plain = plain_rows(tbl, self._tables) if self._is_fast else None
        return self._careful(tbl) if plain is None else [*plain]

    def _careful(self, tbl: Element) -> list[Block]:
        number, above, blocks = self._tables, dict[int, GridCell](), list[Block]()
        outside = self._inline.backdrop
        look = None if self._is_plain else TableLook(self._inline.formatting, tbl, outside)
        for count, (properties, before, raws) in enumerate(raw_rows(tbl, self.seen), 1):
            row = GridRow(number, count, [])
            tables = self._tables
            parts = {}
            for cell, raw in place(row, above, before, raws):
                if look is not None:
                    at = count - 1, raws.index(raw), len(raws)
                    self._inline.backdrop = look.cell(*at, properties, raw.properties)
                parts[cell] = self._cell(cell, raw)
            self._inline.backdrop = outside
            above = row.starts = {cell.column: cell for cell in row.cells}
            if is_hidden_row(properties):
                self.seen.add("hidden-text")
            elif self._tables > tables:
                blocks += _layout(row, parts)
            else:
                for cell, lines in parts.items():
                    cell.text = _joined(lines)
                if any(cell.text for cell in row.cells):  # skip a row without any text
                    blocks.append(row)
        return blocks

    def _cell(self, cell: GridCell, raw: RawCell) -> Parts:
        """Return the content of a cell; keep its doubts and those of its nested tables by its place."""
        at = cell.table, cell.row, cell.column
        if self._places:
            self._places.cells[at] = raw.content
        outside, self._inline.doubts = self._inline.doubts, []
        self._inline.check_binding(raw.control, raw.content)
        parts = self._parts(raw.content)
        if self._inline.doubts:
            self.doubts[at] = self._inline.doubts
        self._inline.doubts = outside + self._inline.doubts if self._depth else outside
        return parts

    def _parts(self, content: Iterable[Element]) -> Parts:
        """Return the content of a cell: the text of each paragraph, the blocks of each nested table."""
        parts: Parts = []
        outside = self._inline.open_cell()
        self._depth += 1
        for block in _blocks(content, self._inline):
            if block.tag == _TBL:
                parts.append(self.table(block))
                continue
            text = self._inline.paragraph(block)
            if text is not None:
                parts.append(text)
            if self._inline.boxes:
                parts += self._boxed()
        self._depth -= 1
        if (rest := self._inline.rest()) is not None:
            parts.append(rest)
        if swallowed := self._inline.close_cell(outside):
            parts.append(swallowed)
        return parts

    def _boxed(self) -> list[str]:
        """Return the texts of the boxes anchored in a cell's paragraph, including nested boxes."""
        lines: list[str] = []
        while self._inline.boxes:
            for box in self._boxes():
                for block in _blocks(box, self._inline):
                    if block.tag == _TBL:
                        lines.append(_flat(self.table(block)))
                    elif (text := self._inline.paragraph(block)) is not None:
                        lines.append(text)
        return lines


def _layout(row: GridRow, parts: dict[GridCell, Parts]) -> list[Block]:
    """Return the blocks of a row that contains nested tables.

    If no cell without a nested table has text, the row is only layout: its paragraphs and tables follow one
    another.  Otherwise the nested table is part of an answer, and its texts belong to the cell.
    """
    plain = [c for c in row.cells if all(isinstance(part, str) for part in parts.get(c, [c.text]))]
    for cell, some in parts.items():
        cell.text = _joined(some)
    if any(cell.text for cell in plain):
        return [row]
    blocks: list[Block] = []
    for cell, some in parts.items():
        for part in some:
            blocks += [Paragraph(part.strip(), cell=cell)] if isinstance(part, str) else part
        cell.text = ""
    return blocks


def _joined(parts: Parts) -> str:
    if len(parts) == 1 and isinstance(parts[0], str):
        return parts[0].strip()
    return "\n".join(part if isinstance(part, str) else _flat(part) for part in parts).strip()


def _flat(blocks: list[Block]) -> str:
    """Return the text of a nested table that is part of an answer: one line per row, a merged cell once."""
    return "\n".join(
        b.text if isinstance(b, Paragraph) else "\t".join(c.text for c in b.cells if c.row == b.number)
        for b in blocks
    )


def _blocks(content: Iterable[Element], inline: InlineReader) -> Iterator[Element]:
    """Yield the `w:p` and `w:tbl` among some elements, with wrappers opened and tracked changes accepted."""
    for child in content:
        name = child.tag
        if name in _BLOCKS:
            yield child
        elif name == W + "sdt":
            yield from _control(child, inline)
        elif name in (W + "ins", W + "moveTo"):
            inline.seen.add("unaccepted-revisions")
            yield from _blocks(child, inline)
        elif name in (W + "customXml", W + "smartTag"):
            yield from _blocks(child, inline)
        elif name == MC + "AlternateContent":
            inline.check_alternate(child)
            yield from _blocks(chosen(child), inline)


def _control(sdt: Element, inline: InlineReader) -> Iterator[Element]:
    """Yield the blocks of a content control; none if it shows only its placeholder."""
    content = sdt.find(W + "sdtContent")
    inline.check_binding(sdt.find(W + "sdtPr"), content)
    if is_prompt(sdt):
        inline.seen.add("placeholder-text")
    elif content is not None:
        yield from _blocks(content, inline)
