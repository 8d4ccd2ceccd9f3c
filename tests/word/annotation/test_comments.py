"""The annotated copy: comments are in the right places, and nothing else changes."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from support.annotated import STRICT, Comment, comments, comments_part, members, without_marks
from support.word_xml import (
    CONTENT_TYPES,
    R,
    W,
    body,
    deleted,
    docx,
    ins,
    p,
    package,
    r,
    raw,
    sdt,
    tbl,
    tc,
    tr,
)

from pipeline import errors
from pipeline.model.finding import CellPlace
from pipeline.model.limits import Limits
from pipeline.word import Comment as Remark
from pipeline.word import Place, annotated
from pipeline.word.body import Places, read_document
from pipeline.word.opening.main_part import open_package

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LIMITS = Limits()
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"


def copy(data: bytes, *places: Place) -> bytes:
    return annotated(
        data, [Remark(at, (f"第{n}条", "请改正")) for n, at in enumerate(places)], AT, LIMITS
    ).data


def where(data: bytes, *places: Place) -> list[tuple[tuple[int, int, int] | None, str]]:
    made = copy(data, *places)
    check_untouched(data, made)
    return [(c.cell, c.paragraph) for c in comments(made)]


def check_untouched(before: bytes, after: bytes) -> None:
    old, new = members(before), members(after)
    assert list(new)[: len(old)] == list(old)
    changed = {name for name in new if old.get(name) != new[name]}
    rels = "word/_rels/document.xml.rels"
    assert changed <= {"word/document.xml", "word/comments.xml", rels, "[Content_Types].xml"}
    closed = re.sub(rb"<(w:p)((?: [^<>]*)?)></w:p>", rb"<\1\2/>", old["word/document.xml"])
    assert without_marks(new["word/document.xml"]) == closed
    read = [read_document(open_package(data, LIMITS)) for data in (before, after)]
    assert read[0].notes == read[1].notes
    assert [repr(b) for b in read[0].blocks] == [repr(b) for b in read[1].blocks]


def test_a_comment_says_who_when_and_what() -> None:
    made = copy(docx(tbl(tr("甲", "乙"))), CellPlace(1, 1, 2))
    assert comments(made) == [
        Comment(0, "第0条\n请改正", "自评系统", "2026-03-01T09:00:00Z", (1, 1, 2), "乙")
    ]
    (found,) = python_docx.Document(io.BytesIO(made)).comments
    assert (found.author, found.initials, found.text) == ("自评系统", "自评", "第0条\n请改正")


def test_the_range_is_the_whole_cell() -> None:
    made = copy(docx(tbl(tr(tc("一", "二", "三")))), CellPlace(1, 1, 1))
    between = re.search(rb"<w:commentRangeStart.*<w:commentRangeEnd", members(made)["word/document.xml"])
    assert between
    assert re.findall("[一二三]", between[0].decode()) == ["一", "二", "三"]


@pytest.mark.parametrize(
    ("block", "place", "cell", "text"),
    [
        (tbl(tr(tc())), CellPlace(1, 1, 1), (1, 1, 1), ""),
        (tbl(tr(raw("<w:tc><w:p><w:pPr><w:jc w:val='left'/></w:pPr></w:p></w:tc>"))), CellPlace(1, 1, 1), (1, 1, 1), ""),
        (tbl(tr(tc("甲", span=2), tc("乙", merge="restart")), tr("丙", "丁", tc(merge="continue"))), CellPlace(1, 1, 3), (1, 1, 3), "乙"),
        (tbl(tr(sdt(tc("甲")), sdt(tc(sdt(p("乙")))))), CellPlace(1, 1, 2), (1, 1, 2), "乙"),
        (sdt(tbl(sdt(tr("甲")))), CellPlace(1, 1, 1), (1, 1, 1), "甲"),
        (tbl(tr(tc(p(ins(r("新")), deleted("旧"))))), CellPlace(1, 1, 1), (1, 1, 1), "新"),
        (tbl(ins(tr("甲")), tr("乙")), CellPlace(1, 2, 1), (1, 2, 1), "乙"),
        (tbl(tr("去", properties='<w:del w:id="1" w:author="x"/>'), tr("留")), CellPlace(1, 1, 1), (1, 1, 1), "留"),
        (tbl(tr(tc("甲", properties='<w:cellDel w:id="1" w:author="x"/>'), "乙")), CellPlace(1, 1, 1), (1, 1, 1), "乙"),
        (tbl(tr(tc(tbl(tr("内")), p("外")))), CellPlace(2, 1, 1), (2, 1, 1), "内"),
        (tbl(tr(tc(tbl(tr("内")), p("外")))), CellPlace(1, 1, 1), (1, 1, 1), "外"),
        (tbl(tr(tc(tbl(tr("内"))))), CellPlace(1, 1, 1), (2, 1, 1), "内"),
        (tbl(tr(tc(sdt(p("请填写"), properties="<w:showingPlcHdr/>")))), CellPlace(1, 1, 1), (1, 1, 1), "请填写"),
        (p(raw("<w:r><w:pict><v:shape><w:txbxContent>"), tbl(tr("框")), raw("<w:p/></w:txbxContent></v:shape></w:pict></w:r>")), CellPlace(1, 1, 1), None, "框"),
        (raw("<w:p/>") + p("标题"), 2, None, "标题"),
        (p("标题") + tbl(tr("甲")), None, None, "标题"),
        (p("标题") + tbl(tr("甲")), CellPlace(7, 7, 7), None, "标题"),
        (tbl(tr(raw("<w:tc/>"), "甲")), CellPlace(1, 1, 1), (1, 1, 2), "甲"),
        (raw('<mc:AlternateContent><mc:Choice Requires="w14">') + tbl(tr("甲")) + raw("</mc:Choice><mc:Fallback>") + tbl(tr("乙")) + raw("</mc:Fallback></mc:AlternateContent>"), CellPlace(1, 1, 1), (1, 1, 1), "甲"),
    ],
)  # fmt: skip
def test_where_a_comment_stands(
    block: str, place: Place, cell: tuple[int, int, int] | None, text: str
) -> None:
    assert where(docx(block), place) == [(cell, text)]


def test_many_comments_stand_in_document_order() -> None:
    data = docx(p("标题"), tbl(tr("甲", tc()), tr("乙", "丙")))
    places = (CellPlace(1, 2, 2), CellPlace(1, 1, 2), 1, CellPlace(1, 2, 2), None)
    made = copy(data, *places)
    check_untouched(data, made)
    assert [(c.id, c.paragraph, c.text[:3]) for c in comments(made)] == [
        (0, "标题", "第2条"), (1, "标题", "第4条"), (2, "", "第1条"), (3, "丙", "第0条"), (4, "丙", "第3条"),
    ]  # fmt: skip


def test_a_document_without_paragraphs_takes_no_comment() -> None:
    with pytest.raises(errors.Damaged):
        copy(docx(tbl(tr(raw("<w:tc/>")))), CellPlace(1, 1, 1))


def test_text_is_never_markup_and_what_xml_forbids_is_replaced() -> None:
    remark = Remark(1, ("<b> & \x00\ud800", "一\n二"))
    made = annotated(docx(p("甲")), [remark], AT, LIMITS).data
    assert comments(made)[0].text == "<b> & \ufffd\ufffd\n一二"
    assert comments_part(members(made)).findall(f".//{{{W}}}br")


def existing(ids: list[str], name: str = "comments.xml", target: str = "comments.xml") -> bytes:
    """Return a document that already has comments, with the parts that Word keeps for them."""
    old = "".join(
        f'<w:comment w:id="{n}" w:author="领导" w:date="2026-01-01T08:00:00Z"><w:p><w:r><w:t>旧{n}</w:t></w:r></w:p></w:comment>'
        for n in ids
    )
    part = f'<?xml version="1.0"?>\n<w:comments xmlns:w="{W}">{old}</w:comments>\n'.encode()
    mark = "".join(
        f'<w:commentRangeStart w:id="{n}"/><w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>'
        for n in ids
    )
    extra = {
        f"word/{name}": part,
        "word/commentsExtended.xml": b"<x/>",
        "word/commentsIds.xml": b"<y/>",
        "word/people.xml": b"<z/>",
    }
    rels = f'<Relationship Id="rId9" Type="{R}/comments" Target="{target}"/>'
    made = members(package(body(tbl(tr(tc(p("甲", raw(mark)))))), extra, rels))
    override = f'<Override PartName="/word/{name}" ContentType="{TYPE}"/></Types>'
    made["[Content_Types].xml"] = CONTENT_TYPES.replace("</Types>", override).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member, data in made.items():
            archive.writestr(member, data)
    return buffer.getvalue()


@pytest.mark.parametrize("target", ["comments.xml", "/word/comments.xml", "../word/./comments.xml"])
def test_comments_that_are_there_stay(target: str) -> None:
    data = existing(["0", "3", "2147483647"], target=target)
    made = copy(data, CellPlace(1, 1, 1), CellPlace(1, 1, 1))
    assert [(c.id, c.author) for c in comments(made)] == [
        (0, "领导"), (3, "领导"), (2147483647, "领导"), (1, "自评系统"), (2, "自评系统"),
    ]  # fmt: skip
    old, new = members(data), members(made)
    assert {name for name in new if new[name] != old.get(name)} == {"word/document.xml", "word/comments.xml"}
    assert len(list(python_docx.Document(io.BytesIO(made)).comments)) == 5


def test_a_name_that_is_taken_is_not_used() -> None:
    data = package(body(p("甲")), {"word/Comments.xml": b"<x/>"})
    new = members(copy(data, 1))
    assert new["word/Comments.xml"] == b"<x/>"
    assert b'Target="comments1.xml"' in new["word/_rels/document.xml.rels"]
    assert b'PartName="/word/comments1.xml"' in new["[Content_Types].xml"]


def test_a_document_that_relates_to_nothing() -> None:
    made = members(docx(p("甲")))
    del made["word/_rels/document.xml.rels"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in made.items():
            archive.writestr(name, data)
    assert [c.paragraph for c in comments(copy(buffer.getvalue(), 1))] == ["甲"]


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", ".docx"),
        ("application/vnd.ms-word.document.macroEnabled.main+xml", ".docm"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", ".dotx"),
        ("application/vnd.ms-word.template.macroEnabledTemplate.main+xml", ".dotm"),
    ],
)
def test_the_name_ends_as_word_expects(kind: str, suffix: str) -> None:
    types = re.sub(r'(document.xml" ContentType=")[^"]+', rf"\g<1>{kind}", CONTENT_TYPES)
    data = package(body(p("甲")), {"[Content_Types].xml": types.encode()})
    assert annotated(data, [Remark(1, ("甲",))], AT, LIMITS).suffix == suffix


def test_strict_documents_get_strict_comments() -> None:
    data = package(body(p("严")).replace(W.encode(), STRICT.encode()))
    made = copy(data, 1)
    new = members(made)
    assert [c.paragraph for c in comments(made)] == ["严"]
    assert etree.fromstring(new["word/comments.xml"]).tag == f"{{{STRICT}}}comments"
    assert (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships/comments"
        in new["word/_rels/document.xml.rels"]
    )
    assert W.encode() not in new["word/document.xml"] + new["word/comments.xml"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_other_prefixes_and_encodings(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><document xmlns="{W}"><body><p><r><t>甲</t></r></p></body></document>'
    made = copy(package(text.encode(encoding)), 1)
    assert [c.paragraph for c in comments(made)] == ["甲"]
    changed = members(made)["word/document.xml"].decode(encoding)
    assert without_marks(changed.encode()).decode() == text


def test_a_damaged_part_of_comments_is_refused() -> None:
    data = existing(["0"])
    broken = zipfile.ZipFile(io.BytesIO(data))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in broken.namelist():
            archive.writestr(name, b"<w:comm" if name == "word/comments.xml" else broken.read(name))
    with pytest.raises(errors.Damaged):
        copy(buffer.getvalue(), 1)


CELLS = st.recursive(
    st.builds(lambda texts: tc(*texts), st.lists(st.text("甲乙<&> ", max_size=3), max_size=3)),
    lambda cells: st.one_of(
        st.builds(sdt, cells),
        st.builds(lambda rows: tc(tbl(*(tr(*row) for row in rows)), p("后")), st.lists(st.lists(cells, min_size=1, max_size=3), min_size=1, max_size=2)),
        st.builds(lambda merge, span: tc("并", merge=merge, span=span), st.sampled_from(["restart", "continue"]), st.integers(1, 3)),
    ),
    max_leaves=12,
)  # fmt: skip
TABLES = st.lists(st.lists(st.builds(lambda cells: tr(*cells), st.lists(CELLS, min_size=1, max_size=4)), min_size=1, max_size=4), min_size=1, max_size=2)  # fmt: skip


@given(TABLES, st.data())
def test_odd_tables(tables: list[list[str]], data: st.DataObject) -> None:
    document = docx(p("标题"), *(tbl(*rows) for rows in tables))
    places = Places()
    read_document(open_package(document, LIMITS), places)
    some = data.draw(st.lists(st.sampled_from(sorted(places.cells)), min_size=1, max_size=4))
    found = where(document, *(CellPlace(*key) for key in some))
    assert sorted(cell for cell, _ in found if cell) == sorted(some)


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_shows_every_comment(tmp_path: Path) -> None:
    data = docx(
        p("标题"),
        tbl(tr("甲", tc()), tr(tc("乙", merge="restart"), sdt(tc("丙"))), tr(tc(merge="continue"), "丁")),
    )
    path = tmp_path / "a.docx"
    path.write_bytes(
        copy(data, 1, CellPlace(1, 1, 2), CellPlace(1, 2, 1), CellPlace(1, 2, 2), CellPlace(1, 2, 2))
    )
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "fodt", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    shown = (tmp_path / "a.fodt").read_text("utf-8")
    assert shown.count("<office:annotation ") == 5
    assert shown.count("<dc:creator>自评系统</dc:creator>") >= 5
