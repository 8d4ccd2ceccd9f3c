"""Boxes to WordprocessingML (ECMA-376 part 1, 17.4): fixed column widths, thin borders, merged cells."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape

from .boxes import Box, BoxRow, BoxTable

NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINE: Final = 'w:val="single" w:sz="4" w:space="0" w:color="000000"'
_EDGES: Final = ("top", "left", "bottom", "right", "insideH", "insideV")
_CENTRED: Final = '<w:pPr><w:jc w:val="center"/></w:pPr>'


def table_xml(table: BoxTable) -> str:
    """Return the `w:tbl` of a table of boxes."""
    borders = "".join(f"<w:{edge} {_LINE}/>" for edge in _EDGES)
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in table.widths)
    rows = "".join(_row(row, table.widths) for row in table.rows)
    return (
        f'<w:tbl xmlns:w="{NAMESPACE}"><w:tblPr><w:tblW w:w="{sum(table.widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="45" w:type="dxa"/><w:right w:w="45" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def paragraph_xml(text: str, properties: str = "", run: str = "") -> str:
    """Return a `w:p` of one run; `properties` and `run` are the XML of its `w:pPr` and `w:rPr`."""
    body = f'<w:r>{run}<w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>' if text else ""
    return f'<w:p xmlns:w="{NAMESPACE}">{properties}{body}</w:p>'


def _escaped(text: str) -> str:
    """Escape a text for `w:t`; a tab becomes an element of its own."""
    return escape(text).replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')


def _row(row: BoxRow, widths: tuple[int, ...]) -> str:
    whole = "" if row.splits else "<w:cantSplit/>"
    header = "<w:tblHeader/>" if row.header else ""
    cells, column = [], 0
    for box in row.boxes:
        cells.append(_cell(box, sum(widths[column : column + box.span])))
        column += box.span
    return f'<w:tr><w:trPr>{whole}<w:trHeight w:val="{row.height}"/>{header}</w:trPr>{"".join(cells)}</w:tr>'


def _cell(box: Box, width: int) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if box.span > 1:
        properties += f'<w:gridSpan w:val="{box.span}"/>'
    if box.merge is not None:
        properties += f'<w:vMerge w:val="{box.merge}"/>'
    if box.seam is not None:
        properties += f'<w:tcBorders><w:{box.seam} w:val="nil"/></w:tcBorders>'
    centred = _CENTRED if box.look == "label" else ""
    paragraphs = "".join(paragraph_xml(line, centred) for line in box.text.split("\n"))
    return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr>{paragraphs}</w:tc>'
