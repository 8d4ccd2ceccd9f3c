"""The fast path: read plain tables and paragraphs in one flat pass over their elements.

Most forms contain only runs of text in the cells of tables.  For these a walk from parent to child costs
more than all other reading; libxml2 finds the few relevant elements much faster.  A table is plain if every
text is in a run of a paragraph of a cell, no table is nested, and no element occurs that changes what is
shown.  All other tables take the general path (`table_rows`, `text`, `body`).  Both paths give the same
result for a plain table; a test checks this.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Final

from lxml import etree

from ..errors import Unsafe
from ..package.grid import MAX_COLUMNS, GridCell, GridRow
from .names import MC, VAL, Element, M, W
from .odd_characters import ODD
from .table_rows import owner_of, span_of

_TEXT_OF = attrgetter("text")
_TBL, _TR, _TC, _P, _T = W + "tbl", W + "tr", W + "tc", W + "p", W + "t"
_GRID_SPAN, _V_MERGE = W + "gridSpan", W + "vMerge"

_IN_RUNS = (
    "tab ptab br cr noBreakHyphen sym fldChar instrText drawing pict object "
    "vanish specVanish vertAlign strike dstrike position fitText rtl "
    "dayShort dayLong monthShort monthLong yearShort yearLong pgNum framePr"
)
_AROUND_RUNS = (
    "ins del moveFrom moveTo sdt customXml smartTag fldSimple hyperlink ruby bdo dir txbxContent numPr bidi"
)
_OF_TABLES = (
    "hidden gridBefore hMerge cellIns cellDel cellMerge tcPrChange trPrChange tblPrChange tblPrExChange"
)
_CHANGES: Final = (
    *(W + name for name in f"{_IN_RUNS} {_AROUND_RUNS} {_OF_TABLES}".split()),
    MC + "AlternateContent",
    M + "oMath",
    M + "oMathPara",
)
"""Elements that change what is shown of a table; a table with any of them is not plain."""

_CHANGE: Final = frozenset(_CHANGES)
_WANTED: Final = (_T, _P, _TC, _TR, _GRID_SPAN, _V_MERGE, _TBL, *_CHANGES)
_IN_PLACE: Final = etree.XPath("count(*/*/*/*/w:t)", namespaces={"w": W[1:-1]})
"""The number of texts of a table that are as deep as in `w:tr/w:tc/w:p/w:r/w:t`."""


_RawCells = tuple[list[list[str]], list[int], list[str | None]]
"""The cells of a row as three lists: the texts of each cell's paragraphs, its column span, its `w:vMerge`."""


class _NotPlainError(Exception):
    """The table turned out not to be plain."""


def plain_rows(tbl: Element, number: int) -> list[GridRow] | None:
    """Return the rows with text of the n-th table, merges resolved, cells filled; None if it is not plain."""
    try:
        return _rows(tbl, number)
    except (_NotPlainError, IndexError):  # IndexError: an element of a cell is outside all cells
        return None


def plain_text(p: Element) -> str | None:
    """Return the text of a paragraph outside tables; None if it is not plain, as a table may be not plain."""
    texts: list[str] = []
    for element in p.iter():
        tag = element.tag
        if tag == _T:
            texts.append(element.text or "")
        elif tag in _CHANGE:
            return None
    text = "".join(texts)
    return text if ODD.search(text) is None else None


def _rows(tbl: Element, number: int) -> list[GridRow]:
    rows: list[GridRow] = []
    texts: list[str] = []
    above: dict[int, GridCell] = {}
    for count, raws in enumerate(_raw_rows(tbl), 1):
        row = GridRow(number, count, _placed(number, count, above, raws))
        above = row.starts = {cell.column: cell for cell in row.cells}
        text = "".join(map(_TEXT_OF, row.cells))
        if text:
            rows.append(row)
            texts.append(text)
    if ODD.search("".join(texts)) is not None:
        raise _NotPlainError
    return rows


def _placed(table: int, row: int, above: dict[int, GridCell], raws: _RawCells) -> list[GridCell]:
    """Return the cells of a row, as `table_rows.place` does if only `w:vMerge` merges cells."""
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
    """Yield the cells of each row as written.  Raises _NotPlainError, perhaps only after the last row."""
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
