"""Which documents are plain: a document that is wrongly plain would show text that nobody can see."""

from __future__ import annotations

import pytest
from support.word_parts import style, styles
from support.word_xml import body, docx, p, package, r, tbl, tc, tr

from pipeline.model.limits import Limits
from pipeline.word.opening.main_part import open_package


def is_plain(data: bytes) -> bool:
    return open_package(data, Limits()).surroundings.is_plain


def with_run(properties: str) -> bytes:
    return docx(tbl(tr("甲", tc(p(r("1", properties=properties))))))


@pytest.mark.parametrize(
    "properties",
    [
        "",
        "<w:b/>",
        '<w:color w:val="000000"/>',
        '<w:color w:val="auto"/>',
        '<w:color w:val="000000" w:themeColor="text1"/>',
        '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>',
        '<w:shd w:val="clear" w:color="auto" w:fill="FFFFFF"/>',
        '<w:highlight w:val="yellow"/>',
        '<w:sz w:val="21"/>',
        '<w:spacing w:val="-10"/>',
        '<w:w w:val="90"/>',
        '<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:hint="eastAsia"/>',
        '<w:caps w:val="0"/>',
        '<w:smallCaps w:val="false"/>',
        '<w:eastAsianLayout w:id="1" w:vert="1"/>',
    ],
)
def test_ordinary_properties_are_harmless(properties: str) -> None:
    assert is_plain(with_run(properties))


@pytest.mark.parametrize(
    "properties",
    [
        '<w:color w:val="FFFFFF"/>',
        "<w:color w:val='FFFFFF'/>",
        '<w:color  w:val = "FFFFFF" />',
        '<w:color w:val="&#70;FFFFF"/>',
        '<w:color w:val="C0C0C0"/>',
        '<w:color w:val="000000" w:themeColor="background1"/>',
        '<w:color w:val="000000" w:themeColor="text1" w:themeTint="10"/>',
        '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>',
        '<w:shd w:val="solid" w:color="auto" w:fill="auto"/>',
        '<w:shd w:val="clear" w:fill="FFFFFF" w:themeFill="text1"/>',
        '<w:highlight w:val="black"/>',
        '<w:sz w:val="2"/>',
        '<w:sz w:val="1pt"/>',
        '<w:spacing w:val="-6pt"/>',
        '<w:spacing w:val="-120"/>',
        '<w:w w:val="1"/>',
        '<w:rFonts w:ascii="Wingdings"/>',
        "<w:caps/>",
        "<w:smallCaps/>",
        '<w:eastAsianLayout w:id="1" w:combine="1"/>',
        "<w14:textFill><w14:noFill/></w14:textFill>",
    ],
)
def test_what_may_change_the_text_is_not(properties: str) -> None:
    assert not is_plain(with_run(properties))


@pytest.mark.parametrize(
    ("made", "plain"),
    [
        (style("S", run="<w:b/>"), True),
        (style("S", run="<w:vanish/>"), False),
        (style("S", run='<w:vanish w:val="0"/>'), True),
        (style("S", based_on="B") + style("B", run='<w:color w:val="FFFFFF"/>'), False),
        (style("S", paragraph='<w:spacing w:line="20" w:lineRule="exact"/>'), False),
        (style("S", paragraph='<w:ind w:left="-9000"/>'), False),
        (style("S", paragraph='<w:ind w:left="420" w:hanging="420"/>'), True),
        (style("S", paragraph="<w:bidi/>"), False),
        (style("S", paragraph='<w:shd w:val="clear" w:fill="000000"/>'), False),
        (style("S", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>'), False),
        (style("Other", run="<w:vanish/>"), True),
    ],
)
def test_the_styles_that_a_document_uses(made: str, plain: bool) -> None:
    cell = tc(p("1", properties='<w:pStyle w:val="S"/>'))
    assert is_plain(docx(tbl(tr("甲", cell)), parts={"styles": styles(made)})) == plain


@pytest.mark.parametrize(
    ("part", "plain"),
    [
        ({"defaults": '<w:sz w:val="21"/>'}, True),
        ({"defaults": '<w:sz w:val="2"/>'}, False),
        ({"defaults": "<w:vanish/>"}, False),
        ({"paragraph_defaults": '<w:spacing w:line="20" w:lineRule="exact"/>'}, False),
        ({"paragraph_defaults": '<w:ind w:left="-9000"/>'}, False),
        ({"paragraph_defaults": '<w:spacing w:after="160"/>'}, True),
    ],
)
def test_the_document_defaults(part: dict[str, str], plain: bool) -> None:
    assert is_plain(docx(tbl(tr("甲", "1")), parts={"styles": styles(**part)})) == plain


@pytest.mark.parametrize(
    ("more", "plain"),
    [
        ("", True),
        ('<w:tblStylePr w:type="firstRow"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:tblStylePr>', False),
        ('<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr></w:tblStylePr>', False),
        ('<w:tblStylePr w:type="firstRow"><w:pPr><w:ind w:left="-9000"/></w:pPr></w:tblStylePr>', False),
        ('<w:tcPr><w:shd w:val="clear" w:fill="000000"/></w:tcPr>', False),
        ('<w:tblPr><w:shd w:val="clear" w:fill="000000"/></w:tblPr>', False),
    ],
)  # fmt: skip
def test_the_style_of_a_table(more: str, plain: bool) -> None:
    made = {"styles": styles(style("T", "table", more=more))}
    assert is_plain(docx(tbl(tr("甲", "1"), properties='<w:tblStyle w:val="T"/>'), parts=made)) == plain


def test_what_cannot_be_searched_as_bytes_is_not_plain() -> None:
    main = body(tbl(tr("甲", "1")))
    assert is_plain(package(main))
    prefixed = main.replace(b"xmlns:w=", b"xmlns:v1=").replace(b"<w:", b"<v1:").replace(b"</w:", b"</v1:")
    assert not is_plain(package(prefixed))
    twice = main.replace(
        b"<w:body>", b'<w:body xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    )
    assert not is_plain(package(twice))
    utf16 = ('<?xml version="1.0" encoding="UTF-16"?>' + main.decode()).encode("utf-16")
    assert not is_plain(package(utf16))
    assert not is_plain(package(main.replace(b"<w:body>", b'<w:background w:color="000000"/><w:body>')))


@pytest.mark.parametrize(
    ("row", "plain"),
    [
        ('<w:trHeight w:val="20" w:hRule="exact"/>', False),
        ('<w:trHeight w:val="20" w:hRule="atLeast"/>', True),
        ('<w:trHeight w:val="400" w:hRule="exact"/>', True),
    ],
)
def test_the_height_of_a_row(row: str, plain: bool) -> None:
    assert is_plain(docx(tbl(tr("甲", "1", properties=row)))) == plain
