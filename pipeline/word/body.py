"""Read a document as paragraphs and table rows in document order, nested tables and text boxes included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..errors import Damaged
from ..package.document import Block, Document, Paragraph
from ..package.grid import GridCell, GridRow
from .main_part import Package
from .plain import plain_rows
from .table_rows import RawCell, is_hidden_row, place, raw_rows
from .text import MC, Element, InlineReader, Seen, W, chosen, is_prompt

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
    reader = _Reader(places)
    blocks = reader.story(body)
    return Document(blocks, reader.seen.counts | dict.fromkeys(package.foreign, 1))


class _Reader:
    """Walks the body once, with recursion only for nested content."""

    def __init__(self, places: Places | None) -> None:
        self.seen = Seen()
        self._places = places
        self._inline = InlineReader(self.seen)
        self._paragraphs = 0
        self._tables = 0

    def story(self, parent: Element) -> list[Block]:
        """Read block content outside tables."""
        blocks: list[Block] = []
        for block in _blocks(parent, self.seen):
            if block.tag == _TBL:
                blocks += self.table(block)
                continue
            self._paragraphs += 1
            if self._places:
                self._places.paragraphs[self._paragraphs] = block
            blocks.append(Paragraph(self._inline.paragraph(block).strip(), self._paragraphs))
            for box in self._boxes():
                blocks += self.story(box)
        return blocks

    def _boxes(self) -> list[Element]:
        boxes, self._inline.boxes = self._inline.boxes, []
        if boxes:
            self.seen.add("text-box")
        return boxes

    def table(self, tbl: Element) -> list[Block]:
        """Return the rows of a table; a row that only lays out other tables is replaced by its content."""
        self._tables += 1
        plain = plain_rows(tbl, self._tables) if self._places is None else None
        return self._careful(tbl) if plain is None else [*plain]

    def _careful(self, tbl: Element) -> list[Block]:
        number, above, blocks = self._tables, dict[int, GridCell](), list[Block]()
        for count, (properties, before, raws) in enumerate(raw_rows(tbl, self.seen), 1):
            row = GridRow(number, count, [])
            tables = self._tables
            parts = {cell: self._cell(cell, raw) for cell, raw in place(row, above, before, raws)}
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
        if self._places:
            self._places.cells[cell.table, cell.row, cell.column] = raw.content
        return self._parts(raw.content)

    def _parts(self, content: Iterable[Element]) -> Parts:
        """Return the content of a cell: the text of each paragraph, the blocks of each nested table."""
        parts: Parts = []
        outside = self._inline.open_cell()
        for block in _blocks(content, self.seen):
            if block.tag == _TBL:
                parts.append(self.table(block))
                continue
            parts.append(self._inline.paragraph(block))
            if self._inline.boxes:
                parts += self._boxed()
        if swallowed := self._inline.close_cell(outside):
            parts.append(swallowed)
        return parts

    def _boxed(self) -> list[str]:
        """Return the texts of the boxes anchored in a cell's paragraph, including nested boxes."""
        lines: list[str] = []
        while self._inline.boxes:
            for box in self._boxes():
                for block in _blocks(box, self.seen):
                    lines.append(
                        _flat(self.table(block)) if block.tag == _TBL else self._inline.paragraph(block)
                    )
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
    """Return the text of a nested table that is part of an answer: one line per row."""
    return "\n".join(
        b.text if isinstance(b, Paragraph) else "\t".join(c.text for c in b.cells) for b in blocks
    )


def _blocks(content: Iterable[Element], seen: Seen) -> Iterator[Element]:
    """Yield the `w:p` and `w:tbl` among some elements, with wrappers opened and tracked changes accepted."""
    for child in content:
        name = child.tag
        if name in _BLOCKS:
            yield child
        elif name == W + "sdt":
            yield from _control(child, seen)
        elif name in (W + "ins", W + "moveTo"):
            seen.add("unaccepted-revisions")
            yield from _blocks(child, seen)
        elif name in (W + "customXml", W + "smartTag"):
            yield from _blocks(child, seen)
        elif name == MC + "AlternateContent":
            yield from _blocks(chosen(child), seen)


def _control(sdt: Element, seen: Seen) -> Iterator[Element]:
    """Yield the blocks of a content control; none if it shows only its placeholder."""
    content = sdt.find(W + "sdtContent")
    if is_prompt(sdt):
        seen.add("placeholder-text")
    elif content is not None:
        yield from _blocks(content, seen)
