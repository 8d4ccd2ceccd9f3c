"""Alternate content: the branch that Word shows; a branch with other figures leaves the figure unread."""

from __future__ import annotations

import pytest
from support.cell_reading import amount, shown
from support.word_xml import docx, p, r, raw, tbl, tr

from pipeline.model.limits import Limits
from pipeline.word import open_document

CERTAIN: frozenset[str] = frozenset()
DIFFERS = frozenset({"alternate-content"})


def alternate(requires: str, choice: str, fallback: str | None = None, spaces: str = "") -> raw:
    """Return an alternate content of texts in a run."""
    other = "" if fallback is None else f"<mc:Fallback><w:t>{fallback}</w:t></mc:Fallback>"
    return raw(
        f'<w:r><mc:AlternateContent {spaces}><mc:Choice Requires="{requires}"><w:t>{choice}</w:t></mc:Choice>'
        f"{other}</mc:AlternateContent></w:r>"
    )


@pytest.mark.parametrize(
    ("content", "text", "codes"),
    [
        (alternate("wps", "246", "246"), "84246", CERTAIN),
        (alternate("wps", "246", "999"), "84246", DIFFERS),
        (alternate("new", "999", "246", 'xmlns:new="urn:new"'), "84246", DIFFERS),
        (alternate("new", "246", "246", 'xmlns:new="urn:new"'), "84246", CERTAIN),
        (alternate("wps new", "999", "246", 'xmlns:new="urn:new"'), "84246", DIFFERS),
        (alternate("undeclared", "999", "246"), "84246", DIFFERS),
        (alternate("", "999", "246"), "84246", DIFFERS),
        (alternate("new", "999", None, 'xmlns:new="urn:new"'), "84", CERTAIN),
        (alternate("wps", "甲", "乙"), "84甲", CERTAIN),
        (alternate("wps", "246", ""), "84246", CERTAIN),
    ],
)
def test_the_branch_that_is_shown(content: str, text: str, codes: frozenset[str]) -> None:
    assert shown(p("84", content)) == (text, codes)


def test_an_amount_with_two_branches() -> None:
    assert amount(p("84", alternate("wps", ".246", ".246")))[0] == 842_460
    executed, codes = amount(p("84", alternate("new", ".999", ".246", 'xmlns:new="urn:new"')))
    assert executed is None
    assert "alternate-content" in codes


def test_blocks_and_rows_may_be_alternatives_too() -> None:
    branches = '<mc:AlternateContent><mc:Choice Requires="wps">{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>'
    assert shown(raw(branches.format(p("246"), p("999")))) == ("246", DIFFERS)
    data = docx(raw(f"<w:tbl><w:tblPr/>{branches.format(tr('甲', '1'), tr('乙', '2'))}</w:tbl>"))
    rows = open_document(data, Limits()).blocks
    assert [[cell.text for cell in row.cells] for row in rows] == [["甲", "1"]]


def test_content_of_a_namespace_that_nobody_knows_is_not_read() -> None:
    content = raw(f'<new:box xmlns:new="urn:new">{r("999")}</new:box>')
    assert shown(p("84", content))[0] == "84"
    assert shown(p("84"), raw(f'<new:box xmlns:new="urn:new">{p("999")}</new:box>'))[0] == "84"


BOX = "<w:r><w:drawing><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></w:drawing></w:r>"


def test_a_text_box_is_read_with_its_cell_and_a_table_in_it_too() -> None:
    assert shown(p("84", raw(BOX.format(p("246"))))) == ("84\n246", CERTAIN)
    assert shown(p("84", raw(BOX.format(tbl(tr("一", "二")) + p("")))))[0] == "84\n一\t二"


def test_a_picture_or_an_object_is_told() -> None:
    for content in (
        "<w:drawing/>",
        "<w:pict/>",
        "<w:object/>",
        '<w:pict><v:shape><v:textpath string="246"/></v:shape></w:pict>',
    ):
        assert shown(p("84", r(raw(content)))) == ("84", frozenset({"picture"}))
    executed, codes = amount(p("84", r(raw("<w:object/>"))))
    assert executed == 840_000
    assert "picture" in codes
