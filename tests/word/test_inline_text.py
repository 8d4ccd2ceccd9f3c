"""The text that Word shows: every trap of inline content, tested in a cell with an amount."""

from __future__ import annotations

import pytest
from support.word_xml import deleted, docx, ins, p, r, raw, sdt, tbl, tc, tr

from pipeline.model.limits import Limits
from pipeline.package.grid import GridRow
from pipeline.word import open_document

LIMITS = Limits()


def cell_text(*content: str) -> str:
    row = open_document(docx(tbl(tr(tc(*content), "旁"))), LIMITS).blocks[0]
    assert isinstance(row, GridRow)
    return row.cells[0].text


FIELD = raw(
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> =SUM(ABOVE) 999 </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>84.246</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
ALTERNATE = raw(
    '<w:r><mc:AlternateContent><mc:Choice Requires="w14"><w:t>84.246</w:t></mc:Choice>'
    "<mc:Fallback><w:t>84.246</w:t></mc:Fallback></mc:AlternateContent></w:r>"
)
TEXT_BOX = raw(
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>84.246</w:t>'
    "</w:r></w:p></w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p>"
    "<w:r><w:t>84.246</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
CHECKBOX = raw(
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData>'
    '</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
DROPDOWN = raw(
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="优"/>'
    '<w:listEntry w:val="良"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (p(r("84"), r(".246")), "84.246"),
        (p(deleted("99"), ins(r("84.246"))), "84.246"),
        (p(raw(f"<w:moveFrom>{r('99')}</w:moveFrom><w:moveTo>{r('84.246')}</w:moveTo>")), "84.246"),
        (p(r("99", properties="<w:vanish/>"), "84.246"), "84.246"),
        (p(r("84.246", properties='<w:vanish w:val="0"/>')), "84.246"),
        (p(FIELD), "84.246"),
        (p(raw(f'<w:fldSimple w:instr=" X 9 ">{r("84.246")}</w:fldSimple>')), "84.246"),
        (p(ALTERNATE), "84.246"),
        (p(TEXT_BOX), "84.246"),
        (sdt(p("84.246")), "84.246"),
        (p(sdt(r("84.246"))), "84.246"),
        (p(sdt(r("单击此处输入文字"), properties="<w:showingPlcHdr/>")), ""),
        (p(raw(f"<w:hyperlink>{r('84.246')}</w:hyperlink>")), "84.246"),
        (p(raw(f"<w:smartTag>{r('84')}<w:customXml>{r('.246')}</w:customXml></w:smartTag>")), "84.246"),
        (p(r(raw("<w:softHyphen/>"), "84.246", raw('<w:footnoteReference w:id="2"/>'))), "84.246"),
        (p(r("84", raw("<w:tab/>"), "246")), "84\t246"),
        (p(r("84", raw("<w:br/>"), "246")), "84\n246"),
        (p(r("84", raw('<w:br w:type="page"/>'), "246")), "84246"),
        (p(r(raw('<w:sym w:font="Symbol" w:char="F0B3"/>'), "90%")), "≥90%"),
        (p(r(raw('<w:sym w:font="Wingdings" w:char="F0FE"/>'))), "☑"),
        (p(r(raw('<w:sym w:font="Nobody knows" w:char="F0FE"/>'))), "\ufffd"),
        (p(r(raw('<w:sym w:font="Nobody knows" w:char="FFFFFFFF"/>'))), "\ufffd"),
        (p(r(raw('<w:sym w:font="Nobody knows" w:char="D800"/>'))), "\ufffd"),
        (p(r(raw('<w:sym w:font="Nobody knows" w:char="-41"/>'))), "\ufffd"),
        (p(r(raw(f'<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="{"9" * 5000}"/></w:ddList></w:ffData></w:fldChar>'))), ""),
        (p(CHECKBOX), "☑"),
        (p(DROPDOWN), "良"),
        (p(raw("<w:r><w:ruby><w:rt><w:r><w:t>cháo</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>朝</w:t></w:r></w:rubyBase></w:ruby></w:r>")), "朝"),
    ],
)  # fmt: skip
def test_what_word_shows(content: str, shown: str) -> None:
    assert cell_text(content) == shown


def test_a_field_may_run_over_paragraphs() -> None:
    begin = raw('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>QUOTE</w:instrText></w:r>')
    rest = raw('<w:r><w:fldChar w:fldCharType="separate"/></w:r>')
    end = raw('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    assert cell_text(p(begin), p(raw("<w:r><w:t>code</w:t></w:r>"), rest, "84"), p("246", end)) == "84\n246"


def test_what_was_passed_over_is_noted() -> None:
    blocks = [p(deleted("99"), ins(r("84"))), p(r("秘", properties="<w:vanish/>")), p(TEXT_BOX)]
    assert open_document(docx(*blocks), LIMITS).notes == {
        "unaccepted-revisions": 2,
        "hidden-text": 1,
        "text-box": 1,
    }
