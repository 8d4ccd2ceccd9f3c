"""The quick way: tables that are written plainly are read in one flat pass over their elements.

Most forms hold nothing but runs of text in the cells of tables.  For these a walk from parent to child
costs more than all the rest of reading; libxml2 finds the few elements that matter much faster by itself.
A table is so where every text stands in a run of a paragraph of a cell, no table is nested, and none of
the elements occurs that change what is shown.  Whatever is not plain goes the careful way (`table_rows`,
`text`, `body`); what both make of a plain table is equal, and a test holds them together.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Final

from lxml import etree

from ..errors import Unsafe
from ..package.grid import MAX_COLUMNS, GridCell, GridRow
from .table_rows import owner_of, span_of
from .text import MC, VAL, Element, M, W

_TEXT_OF = attrgetter("text")
_TBL, _TR, _TC, _P, _T = W + "tbl", W + "tr", W + "tc", W + "p", W + "t"
_GRID_SPAN, _V_MERGE = W + "gridSpan", W + "vMerge"

_IN_RUNS = "tab ptab br cr noBreakHyphen sym fldChar instrText drawing pict object vanish vertAlign"
_AROUND_RUNS = "ins del moveFrom moveTo sdt customXml smartTag fldSimple hyperlink ruby bdo dir txbxContent"
_OF_TABLES = (
    "hidden gridBefore hMerge cellIns cellDel cellMerge tcPrChange trPrChange tblPrChange tblPrExChange"
)
_CHANGES: Final = (
    *(W + name for name in f"{_IN_RUNS} {_AROUND_RUNS} {_OF_TABLES}".split()),
    MC + "AlternateContent",
    M + "oMath",
    M + "oMathPara",
)
"""Elements that change what is shown of a table; one of them anywhere in it sends it the careful way."""

_WANTED: Final = (_T, _P, _TC, _TR, _GRID_SPAN, _V_MERGE, _TBL, *_CHANGES)
_IN_PLACE: Final = etree.XPath("count(*/*/*/*/w:t)", namespaces={"w": W[1:-1]})
"""How many texts of a table stand as deep as one does in `w:tr/w:tc/w:p/w:r/w:t`."""


_RawCells = tuple[list[list[str]], list[int], list[str | None]]
"""The cells of a row: the texts of the paragraphs of each, the columns it counts, its `w:vMerge`."""


class _NotPlainError(Exception):
    """What was met makes no sense to the quick way."""


def plain_rows(tbl: Element, number: int) -> list[GridRow] | None:
    """The rows of the n-th table that hold any text, merges resolved and cells filled; None if not plain."""
    try:
        return _rows(tbl, number)
    except (_NotPlainError, IndexError):  # the latter: something of a cell stands in none
        return None


def _rows(tbl: Element, number: int) -> list[GridRow]:
    rows: list[GridRow] = []
    above: dict[int, GridCell] = {}
    for count, raws in enumerate(_raw_rows(tbl), 1):
        row = GridRow(number, count, _placed(number, count, above, raws))
        above = row.starts = {cell.column: cell for cell in row.cells}
        if any(map(_TEXT_OF, row.cells)):
            rows.append(row)
    return rows


def _placed(table: int, row: int, above: dict[int, GridCell], raws: _RawCells) -> list[GridCell]:
    """The cells of a row: what `grid.place` makes of it where only `w:vMerge` merges."""
    cells: list[GridCell] = []
    column = 1
    for lines, colspan, v_merge in zip(*raws, strict=True):
        if column > MAX_COLUMNS:
            raise Unsafe(detail="columns")
        end = column + colspan
        if v_merge == "continue" and (owner := owner_of(above, column, end)) is not None:
            if not cells or cells[-1] is not owner:
                owner.rowspan = row - owner.row + 1
                cells.append(owner)
        else:
            text = (lines[0] if len(lines) == 1 else "\n".join(lines)).strip()
            cells.append(GridCell(text, table, row, column, end, v_merge is not None))
        column = end
    return cells


def _raw_rows(tbl: Element) -> Iterator[_RawCells]:
    """The cells of each row as written.  Raises _NotPlainError, at the end too."""
    begun, found = False, 0
    texts, spans, merges = [[""]], [1], list[str | None]([None])
    elements = tbl.iter(*_WANTED)
    next(elements)  # the table itself
    for element in elements:
        tag = element.tag
        if tag == _T:
            texts[-1][-1] += element.text or ""
            found += 1
        elif tag == _P:
            texts[-1].append("")
        elif tag == _TC and begun:
            texts.append([])
            spans.append(1)
            merges.append(None)
        elif tag == _GRID_SPAN:
            spans[-1] = span_of(element, 1)
        elif tag == _V_MERGE:
            merges[-1] = element.get(VAL, "continue")
        elif tag == _TR:
            if begun:
                yield texts, spans, merges
            begun, texts, spans, merges = True, [], [], []
        else:
            raise _NotPlainError
    if begun:
        yield texts, spans, merges
    if found != _IN_PLACE(tbl):
        raise _NotPlainError
