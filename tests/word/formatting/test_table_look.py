"""What a table gives to the texts of its cells: conditional formats, shading, formats of paragraphs."""

from __future__ import annotations

import pytest
from support.cell_reading import shown_of
from support.word_parts import style, styles
from support.word_xml import docx, p, r, raw, tbl, tc, tr

WHITE, RED = '<w:color w:val="FFFFFF"/>', '<w:color w:val="FF0000"/>'


def shd(fill: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'


def part(kind: str, run: str = "", cell: str = "", paragraph: str = "") -> str:
    return (
        f'<w:tblStylePr w:type="{kind}"><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr><w:tcPr>{cell}</w:tcPr>'
        "</w:tblStylePr>"
    )


def texts(
    *table_styles: str,
    look: str = "0000",
    named: str = "T",
    cell: str = "",
    properties: str = "",
    run: str = "",
) -> list[str]:
    """Return the texts of the second cells of a table of four rows in a style."""
    rows = [tr("甲", tc(p(r(str(n), properties=run)), properties=cell)) for n in range(4)]
    chosen = f'<w:tblStyle w:val="{named}"/><w:tblLook w:val="{look}"/>{properties}'
    data = docx(tbl(*rows, properties=chosen), parts={"styles": styles(*table_styles)})
    return [shown_of(data, row)[0] for row in range(1, 5)]


ALL, NONE = ["0", "1", "2", "3"], ["", "", "", ""]


@pytest.mark.parametrize(
    ("parts", "look", "expected"),
    [
        (part("firstRow", WHITE, shd("000000")), "0020", ALL),
        (part("firstRow", WHITE), "0020", ["", "1", "2", "3"]),
        (part("firstRow", WHITE), "0000", ALL),
        (part("lastRow", WHITE), "0040", ["0", "1", "2", ""]),
        (part("lastCol", RED, shd("FF0000")), "0100", NONE),
        (part("firstCol", RED, shd("FF0000")), "0080", ALL),
        (part("band1Horz", WHITE), "0000", ["", "1", "", "3"]),
        (part("band1Horz", WHITE), "0200", ALL),
        (part("band1Horz", WHITE), "0020", ["0", "", "2", ""]),  # the first row belongs to no band
        (part("band2Horz", WHITE), "0020", ["0", "1", "", "3"]),
        (part("band1Horz", WHITE), "0060", ["0", "", "2", "3"]),  # nor does the last one
        (part("band2Vert", WHITE), "0000", NONE),
        (part("wholeTable", WHITE), "0000", NONE),
        (part("firstRow", "<w:vanish/>"), "0020", ["", "1", "2", "3"]),
        (part("firstRow", '<w:sz w:val="2"/>'), "0020", ["", "1", "2", "3"]),
        (part("firstRow", paragraph='<w:ind w:left="-9000"/>'), "0020", ["", "1", "2", "3"]),
    ],
)
def test_conditional_formats(parts: str, look: str, expected: list[str]) -> None:
    assert texts(style("T", "table", more=parts), look=look) == expected


def test_attributes_of_the_look_take_precedence_over_its_bits() -> None:
    table = style("T", "table", more=part("firstRow", WHITE))
    rows = [tr("甲", tc(p(str(n)))) for n in range(2)]
    for attributes, first in (('w:val="0020" w:firstRow="0"', "0"), ('w:val="0000" w:firstRow="1"', "")):
        chosen = f'<w:tblStyle w:val="T"/><w:tblLook {attributes}/>'
        data = docx(tbl(*rows, properties=chosen), parts={"styles": styles(table)})
        assert shown_of(data, 1)[0] == first


@pytest.mark.parametrize(
    ("run", "paragraph", "expected"),
    [
        ("<w:vanish/>", "", NONE),
        (WHITE, "", NONE),
        ('<w:sz w:val="2"/>', "", NONE),
        ("<w:b/>", "", ALL),
        ("", '<w:spacing w:line="20" w:lineRule="exact"/>', NONE),
        ("", '<w:ind w:left="-9000"/>', NONE),
    ],
)
def test_formats_of_the_whole_table(run: str, paragraph: str, expected: list[str]) -> None:
    assert texts(style("T", "table", run=run, paragraph=paragraph)) == expected
    derived = style("U", "table", based_on="T")
    assert texts(style("T", "table", run=run, paragraph=paragraph), derived, named="U") == expected


def test_the_default_table_style_applies_where_none_is_named() -> None:
    hidden = style("D", "table", run="<w:vanish/>", default=True)
    data = docx(tbl(tr("甲", tc("1"))), parts={"styles": styles(hidden)})
    assert shown_of(data)[0] == ""


def test_a_cell_without_colour_uncovers_the_page() -> None:
    black = style("T", "table", run=WHITE, more=f"<w:tcPr>{shd('000000')}</w:tcPr>")
    assert texts(black) == ALL
    assert texts(black, cell=shd("auto")) == NONE
    uncovered = style("U", "table", based_on="T", more=part("band1Horz", "", shd("auto")))
    assert texts(black, uncovered, named="U") == ["", "1", "", "3"]


def test_the_shading_of_a_whole_table_may_or_may_not_be_painted() -> None:
    plain = style("T", "table")
    assert texts(plain, properties=shd("000000"), run='<w:color w:val="000000"/>') == NONE
    assert texts(plain, properties=shd("000000"), run=WHITE) == NONE
    assert texts(plain, properties=shd("000000"), run=RED) == ALL


def test_a_table_in_a_shaded_cell_stands_on_its_colour() -> None:
    inner = tbl(tr(tc(p(r("246", properties=WHITE)))))
    rows = tr("目标", tc(p("如下"), inner, p(""), properties=shd("000000")))
    data = docx(tbl(rows))
    assert shown_of(data)[0] == "如下\n246"
    assert shown_of(docx(tbl(tr("目标", tc(p("如下"), inner, p("")))))) == (
        "如下",
        frozenset({"invisible-text"}),
    )


def test_a_nested_table_with_a_merged_cell_counts_it_once() -> None:
    inner = tbl(tr(tc("一", merge="restart"), "1"), tr(tc(merge="continue"), "2"))
    assert shown_of(docx(tbl(tr("目标", tc(p("如下"), inner, raw("<w:p/>"))))))[0] == "如下\n一\t1\n2"
