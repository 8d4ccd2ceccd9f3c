"""Wrappers and properties of rows, cells and paragraphs that change, or do not change, what Word shows."""

from __future__ import annotations

import io
import zipfile

import pytest
from support.cell_reading import Shown, amount, amount_of, shown, shown_of
from support.form_xml import form
from support.word_fields import m, math, of
from support.word_xml import body, deleted, docx, ins, p, package, r, raw, sdt, tbl, tc, tr

from pipeline.chain import check
from pipeline.model.limits import Limits
from pipeline.package.grid import GridRow
from pipeline.validate.profile_file import shipped_profile
from pipeline.word import open_document

CERTAIN: frozenset[str] = frozenset()
RUN = r("246")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<w:commentRangeStart w:id="1"/>' + RUN + '<w:commentRangeEnd w:id="1"/>', "84246"),
        ('<w:permStart w:id="1" w:edGrp="everyone"/>' + RUN + '<w:permEnd w:id="1"/>', "84246"),
        ('<w:bookmarkStart w:id="1" w:name="a"/>' + RUN + '<w:bookmarkEnd w:id="1"/>', "84246"),
        ('<w:proofErr w:type="spellStart"/>' + RUN, "84246"),
        (f'<w:customXml w:element="a">{RUN}</w:customXml>', "84246"),
        (f'<w:smartTag w:element="a">{RUN}</w:smartTag>', "84246"),
        (f'<w:hyperlink w:anchor="a">{RUN}</w:hyperlink>', "84246"),
        (f'<w:moveFrom w:id="1" w:author="a">{RUN}</w:moveFrom>', "84"),
        (f'<w:moveTo w:id="1" w:author="a">{RUN}</w:moveTo>', "84246"),
        (ins(RUN) + deleted("9"), "84246"),
        (sdt(raw(f'<w:smartTag w:element="a"><w:hyperlink>{RUN}</w:hyperlink></w:smartTag>')), "84246"),
        (sdt(RUN, properties="<w:showingPlcHdr/>"), "84"),
        (sdt(RUN, properties='<w:showingPlcHdr w:val="0"/>'), "84246"),
        ("<w:r><w:softHyphen/><w:t>246</w:t></w:r>", "84246"),
        ("<w:r><w:noBreakHyphen/><w:t>246</w:t></w:r>", "84-246"),
        ("<w:r><w:lastRenderedPageBreak/><w:t>246</w:t></w:r>", "84246"),
        ('<w:r><w:footnoteReference w:id="1"/></w:r>' + RUN, "84246"),
        ("<w:r><w:annotationRef/></w:r>" + RUN, "84246"),
        ('<w:r><w:rPr><w:del w:id="1" w:author="a"/></w:rPr><w:t>246</w:t></w:r>', "84246"),
        (f"<w:subDoc/>{RUN}", "84246"),
    ],
)
def test_wrappers_inside_a_paragraph(content: str, text: str) -> None:
    assert shown(p("84", raw(content)))[0] == text


def test_the_pronunciation_above_a_word_is_no_text() -> None:
    ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt>{r('9')}</w:rt><w:rubyBase>{RUN}</w:rubyBase></w:ruby></w:r>"
    assert shown(p("84", raw(ruby))) == ("84246", CERTAIN)


@pytest.mark.parametrize(
    ("row", "cell", "text"),
    [
        ("<w:tblHeader/>", "", "84"),
        ("<w:cantSplit/>", "", "84"),
        ('<w:hidden w:val="0"/>', "", "84"),
        ("<w:hidden/>", "", ""),
        ('<w:del w:id="1" w:author="a"/>', "", ""),
        ('<w:ins w:id="1" w:author="a"/>', "", "84"),
        ("", '<w:textDirection w:val="tbRl"/>', "84"),
        ("", "<w:tcFitText/>", "84"),
        ("", "<w:hideMark/>", "84"),
        ("", "<w:noWrap/>", "84"),
        ("", '<w:cellIns w:id="1" w:author="a"/>', "84"),
        ("", '<w:cellDel w:id="1" w:author="a"/>', ""),
    ],
)
def test_properties_of_rows_and_cells(row: str, cell: str, text: str) -> None:
    found = next(
        (b for b in open_document(_table(row, cell), Limits()).blocks if isinstance(b, GridRow)), None
    )
    assert ("" if found is None else "".join(c.text for c in found.cells[1:])) == text


def _table(row: str, cell: str) -> bytes:
    return docx(tbl(tr("甲", tc("84", properties=cell), properties=row)))


def test_a_deleted_cell_is_told() -> None:
    document = open_document(_table("", '<w:cellDel w:id="1" w:author="a"/>'), Limits())
    assert document.notes == {"unaccepted-revisions": 1}


def test_a_frame_is_told_like_a_text_box() -> None:
    frame = '<w:framePr w:w="1000" w:wrap="around" w:vAnchor="text" w:hAnchor="text" w:x="3000" w:y="1"/>'
    document = open_document(docx(tbl(tr("甲", tc(p("84", properties=frame), p("246"))))), Limits())
    assert document.notes == {"text-box": 1}
    assert shown(p("84", properties=frame), p("246"))[0] == "84\n246"
    drop_cap = '<w:framePr w:dropCap="drop" w:lines="2" w:wrap="around" w:vAnchor="text" w:hAnchor="text"/>'
    executed, codes = amount(p("8", properties=drop_cap), p("4.246"))
    assert executed is None
    assert codes >= {"text-box", "unread-figure"}


def test_an_amount_in_a_frame_or_over_two_paragraphs_joined_by_hidden_marks() -> None:
    joined = p("84", properties="<w:rPr><w:vanish/></w:rPr>")
    assert amount(joined, p(".246"))[0] == 842_460
    assert amount(p("84"), p("246"))[0] is None


def _strict(data: bytes) -> bytes:
    for name in ("wordprocessingml", "officeDocument"):
        data = data.replace(
            f"http://schemas.openxmlformats.org/{name}/2006/".encode(),
            f"http://purl.oclc.org/ooxml/{name}/".encode(),
        )
    return data


def test_a_strict_document_with_a_text_box_and_an_equation() -> None:
    box = raw(
        f"<w:r><w:drawing><wps:txbx><w:txbxContent>{p('246')}</w:txbxContent></wps:txbx></w:drawing></w:r>"
    )
    square = math(m("sSup", of("e", "m"), of("sup", "2")))

    def strict(*content: str) -> Shown:
        return shown_of(package(_strict(body(tbl(tr("甲", tc(*content)))))))

    assert strict(p("84", box)) == ("84\n246", CERTAIN)
    assert strict(p("84", square)) == ("84m²", frozenset({"equation"}))
    assert strict(p("84", r("9", properties="<w:vanish/>"))) == ("84", CERTAIN)
    assert amount_of(lambda document: package(_strict(document)), p("84.246"))[0] == 842_460


def test_a_chunk_of_another_format_beside_a_form_is_told() -> None:
    chunk = '<w:altChunk r:id="rId7"/>'
    rels = (
        '<Relationship Id="rId7" Target="chunk.htm" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"/>'
    )
    main = _main(form()).replace(b"</w:body>", chunk.encode() + b"</w:body>")
    data = package(main, {"word/chunk.htm": b"<p>246</p>"}, rels)
    findings = check(data, "f.docx", shipped_profile()).forms[0].findings
    assert "alternative-chunk" in {finding.code for finding in findings}


def _main(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("word/document.xml")
