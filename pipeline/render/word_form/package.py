"""Write tables to a .docx: page, fonts, and a package with reproducible bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from ...errors import NotARecord
from .boxes import BoxTable
from .xml import paragraph_xml, table_xml

if TYPE_CHECKING:
    from docx.document import Document

_FONT, _LATIN = "宋体", "Times New Roman"
_SIZE: Final = 9
"""Points (小五); at this size the form fits a page."""
_SIDE, _EDGE = 18, 14
"""Millimetres: margins left and right, top and bottom, on A4 (210 x 297)."""
_EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)
"""The date in the properties: no clock is read."""
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)

_CENTRED: Final = '<w:pPr><w:spacing w:after="60"/><w:jc w:val="center"/></w:pPr>'
_TITLE_RUN: Final = '<w:rPr><w:b/><w:sz w:val="36"/><w:szCs w:val="36"/></w:rPr>'
_YEAR_RUN: Final = '<w:rPr><w:sz w:val="24"/><w:szCs w:val="24"/></w:rPr>'
_HAIRLINE: Final = (
    '<w:pPr><w:spacing w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr>'
)
"""A paragraph one point high: without a paragraph between them, Word joins two tables."""


def package(title: str, year: str, tables: Sequence[BoxTable]) -> bytes:
    """Return a Word document with a title, a line with the year, and tables.

    Raises NotARecord for a character that a Word file cannot contain.
    """
    from docx import Document  # noqa: PLC0415

    document = Document()
    _page(document)
    _fonts(document)
    _properties(document, title)
    for block in _blocks(title, year, tables):
        document.element.body.insert_element_before(_parsed(block), "w:sectPr")
    return _fixed(document)


def _blocks(title: str, year: str, tables: Sequence[BoxTable]) -> list[str]:
    """Return the XML of the body's paragraphs and tables."""
    blocks = [
        paragraph_xml(text, _CENTRED, run) for text, run in ((title, _TITLE_RUN), (year, _YEAR_RUN)) if text
    ]
    for table in tables:
        blocks += [table_xml(table), paragraph_xml("", _HAIRLINE)]
    return blocks


def _parsed(xml: str) -> Any:  # noqa: ANN401  an element of python-docx, which has no types
    from docx.oxml import parse_xml  # noqa: PLC0415
    from lxml import etree  # noqa: PLC0415

    try:
        return parse_xml(xml)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:  # only the texts can cause it
        raise NotARecord(
            detail_zh="含有 Word 文件无法保存的字符", detail_en="it has a character that Word cannot store"
        ) from error


def _page(document: Document) -> None:
    from docx.shared import Mm  # noqa: PLC0415

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(_SIDE)
    section.top_margin = section.bottom_margin = Mm(_EDGE)


def _fonts(document: Document) -> None:
    """Set the fonts by name, 宋体 for Chinese and Times for Latin, and single line spacing."""
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _LATIN, Pt(_SIZE)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(0), 1.0
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _properties(document: Document, title: str) -> None:
    """Set the title and a fixed date; remove the properties and the thumbnail of python-docx's template."""
    properties = document.core_properties
    properties.title, properties.language = title, "zh-CN"
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = _EPOCH
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[key]


def _fixed(document: Document) -> bytes:
    """Return the package with the same date on all its members."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return fixed.getvalue()
