"""The quick way: tables that are written plainly are read in one flat pass over their elements.

Most forms hold nothing but runs of text in the cells of tables.  For these a walk from parent to child
costs more than all the rest of reading; libxml2 finds the few elements that matter much faster by itself.
A table is so where every text stands in a run of a paragraph of a cell, no table is nested, and none of
the elements occurs that change what is shown.  Whatever is not plain goes the careful way (`grid`, `text`,
`body`); what both make of a plain table is equal, and a test holds them together.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Final

from lxml import etree

from .grid import Cell, RawCell, Row, place, span_of
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


def plain_rows(tbl: Element, number: int) -> list[Row] | None:
    """The rows of the n-th table that hold any text, merges resolved and cells filled; None if not plain."""
    raw_rows = _raw_rows(tbl)
    if raw_rows is None:
        return None
    rows: list[Row] = []
    above: dict[int, Cell] = {}
    for count, raws in enumerate(raw_rows, 1):
        row = Row(number, count, [])
        for cell, raw in place(row, above, 0, raws):
            texts = raw.content
            cell.text = (texts[0] if len(texts) == 1 else "\n".join(texts)).strip()
        above = row.starts = {cell.column: cell for cell in row.cells}
        if any(map(_TEXT_OF, row.cells)):
            rows.append(row)
    return rows


def _raw_rows(tbl: Element) -> list[list[RawCell[str]]] | None:
    """The cells of each row, with the text of each of their paragraphs; None where the table is not plain."""
    rows: list[list[RawCell[str]]] = []
    raws: list[RawCell[str]] = []
    texts: list[str] = [""]
    raw = RawCell(texts)
    found = 0
    elements = tbl.iter(*_WANTED)
    next(elements)  # the table itself
    for element in elements:
        tag = element.tag
        if tag == _T:
            texts[-1] += element.text or ""
            found += 1
        elif tag == _P:
            texts.append("")
        elif tag == _TC:
            texts = []
            raws.append(raw := RawCell(texts))
        elif tag == _GRID_SPAN:
            raw.colspan = span_of(element, 1)
        elif tag == _V_MERGE:
            raw.v_merge = element.get(VAL, "continue")
        elif tag == _TR:
            rows.append(raws := [])
        else:
            return None
    return rows if found == _IN_PLACE(tbl) else None
