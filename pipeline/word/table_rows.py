"""Read the rows of a `w:tbl`: spans, merges, and the grid position of cells (ECMA-376 part 1, 17.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..errors import Unsafe
from ..package.grid import MAX_COLUMNS, GridCell, GridRow
from .alternate import chosen
from .names import MC, VAL, Element, W, is_on
from .text import Seen, is_prompt, make_blank

_TR_PR, _TC, _TC_PR = W + "trPr", W + "tc", W + "tcPr"
_GRID_SPAN, _V_MERGE, _H_MERGE, _CELL_MERGE = W + "gridSpan", W + "vMerge", W + "hMerge", W + "cellMerge"
_TRACKED_MERGES = {"cont": "continue", "rest": "restart"}
"""Merges that nobody has accepted yet (`w:cellMerge/@w:vMerge`)."""


class RawCell:
    """A `w:tc` as written: its properties, and its content, which is not read yet."""

    __slots__ = ("colspan", "content", "control", "h_continues", "properties", "v_merge")

    def __init__(self, content: list[Element], control: Element | None = None) -> None:
        self.content = content
        self.properties: Element | None = None
        self.control = control
        """The properties of the content control around the cell, if its content is bound to data."""
        self.colspan = 1
        self.v_merge: str | None = None
        self.h_continues = False


def raw_rows(tbl: Element, seen: Seen) -> Iterator[tuple[Element | None, int, list[RawCell]]]:
    """Yield rows as (`w:trPr`, columns skipped before the first cell, cells), content controls opened."""
    for tr in _inside(tbl, W + "tr", seen):
        properties = next(tr.iterchildren(_TR_PR), None)
        before = 0
        if properties is not None:
            if properties.find(W + "del") is not None:
                seen.add("unaccepted-revisions")
                continue
            before = span_of(properties.find(W + "gridBefore"), 0)
        cells = (_raw_cell(tc, seen) for tc in _inside(tr, _TC, seen))
        yield properties, before, [cell for cell in cells if cell is not None]


def _inside(parent: Iterable[Element], tag: str, seen: Seen) -> Iterator[Element]:
    """Yield the children with a tag, also those inside content controls, custom XML or tracked changes."""
    for child in parent:
        name = child.tag
        if name == tag:
            yield child
        elif name == W + "sdt":
            content = child.find(W + "sdtContent")
            if is_prompt(child):
                seen.add("placeholder-text")
                make_blank(child)
            if content is not None:
                yield from _bound(child, _inside(content, tag, seen), seen)
        elif name in (W + "ins", W + "moveTo"):
            seen.add("unaccepted-revisions")
            yield from _inside(child, tag, seen)
        elif name == W + "customXml":
            yield from _inside(child, tag, seen)
        elif name == MC + "AlternateContent":
            yield from _inside(chosen(child), tag, seen)


def _bound(sdt: Element, inside: Iterator[Element], seen: Seen) -> Iterator[Element]:
    """Yield the same elements; cells inside a control that is bound to data are remembered with it."""
    properties = sdt.find(W + "sdtPr")
    is_bound = properties is not None and properties.find(W + "dataBinding") is not None
    for element in inside:
        if is_bound and properties is not None and element.tag == _TC:
            seen.bound[element] = properties
        yield element


def _raw_cell(tc: Element, seen: Seen) -> RawCell | None:
    """Return a cell; None if it is deleted and nobody has accepted that yet."""
    cell = RawCell(list(tc), seen.bound.pop(tc, None))
    if cell.content and cell.content[0].tag == _TC_PR:
        properties = cell.content.pop(0)
        if properties.find(W + "cellDel") is not None:
            seen.add("unaccepted-revisions")
            return None
        _properties(cell, properties)
    return cell


def _properties(cell: RawCell, properties: Element) -> None:
    cell.properties = properties
    for child in properties:
        name = child.tag
        if name == _GRID_SPAN:
            cell.colspan = span_of(child, 1)
        elif name == _V_MERGE:
            cell.v_merge = child.get(VAL, "continue")
        elif name == _CELL_MERGE:
            cell.v_merge = _TRACKED_MERGES.get(child.get(W + "vMerge", ""), cell.v_merge)
        elif name == _H_MERGE:
            cell.h_continues = child.get(VAL, "continue") == "continue"


def span_of(element: Element | None, default: int) -> int:
    """Return the columns that an element spans, at least `default`.  Raises Unsafe above `MAX_COLUMNS`."""
    if element is None:
        return default
    try:
        span = int(element.get(VAL, ""))
    except ValueError:
        return default
    if span > MAX_COLUMNS:
        raise Unsafe(detail="gridSpan")
    return max(span, default)


def place(
    row: GridRow, above: dict[int, GridCell], before: int, raws: list[RawCell]
) -> Iterator[tuple[GridCell, RawCell]]:
    """Put a row's cells on the grid; yield the cells that begin in it and still need their text.

    `above` are the cells of the row above by the column in which they begin.
    """
    column = before + 1
    for raw in raws:
        if column > MAX_COLUMNS:
            raise Unsafe(detail="columns")
        end = column + raw.colspan
        if raw.h_continues and row.cells:
            last = row.cells[-1]
            last.end = max(last.end, end)
        elif raw.v_merge == "continue" and (owner := owner_of(above, column, end)) is not None:
            if not row.cells or row.cells[-1] is not owner:
                owner.rowspan = row.number - owner.row + 1
                row.cells.append(owner)
        else:
            cell = GridCell("", row.table, row.number, column, end, raw.v_merge is not None)
            row.cells.append(cell)
            yield cell, raw
        column = end


def owner_of(above: dict[int, GridCell], column: int, end: int) -> GridCell | None:
    """Return the cell of the row above that a vertical merge continues: the one that begins in its column.

    If none does, it is the one that covers all of its columns.  None if that cell is not merged.
    """
    owner = above.get(column)
    if owner is None:
        owner = next((c for c in above.values() if c.covers(column) and c.end >= end), None)
    return owner if owner is not None and owner.merges else None


def is_hidden_row(properties: Element | None) -> bool:
    """Return whether the whole row is hidden (`w:trPr/w:hidden`)."""
    return properties is not None and is_on(properties.find(W + "hidden"))
