"""What LibreOffice computes on this machine is in no text and no link of a converted document."""

from __future__ import annotations

import io
import re
import shutil
import socket
import zipfile
from pathlib import Path

import pytest
from support.office_files import opendocument, saved_as
from support.word_xml import R, W, body, p, package, r, raw, tbl, tc, tr

from pipeline.model.limits import Limits
from pipeline.package.grid import GridRow
from pipeline.word import as_docx, open_document
from pipeline.word.opening.local_values import without_local_values

LIMITS = Limits()
WIDTH = '<w:tcW w:w="3000" w:type="dxa"/>'
GRID = '<w:tblPr/><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>'
FOLDER = Path("/tmp/ziping-office-abc")
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def mark(kind: str) -> raw:
    return r(raw(f'<w:fldChar w:fldCharType="{kind}"/>'))


def code(text: str) -> raw:
    return r(raw(f'<w:instrText xml:space="preserve">{text}</w:instrText>'))


def field(name: str, *result: str) -> raw:
    results = (one if isinstance(one, raw) else r(one) for one in result)
    return raw("".join((mark("begin"), code(name), mark("separate"), *results, mark("end"))))


def texts(data: bytes) -> list[str]:
    blocks = open_document(data, LIMITS).blocks
    return [t for b in blocks for t in ([c.text for c in b.cells] if isinstance(b, GridRow) else [b.text])]


def cleaned(*blocks: str, rels: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    return without_local_values(package(body(*blocks), extra, rels), FOLDER, LIMITS)


@pytest.mark.parametrize(
    "name", [" FILENAME ", r" FILENAME \p ", r"TEMPLATE \* MERGEFORMAT", r' DATE \@"yyyy" ', r' TIME \@"HH" ']
)
def test_a_computed_field_loses_its_result(name: str) -> None:
    data = cleaned(p("甲", field(name, "/tmp/ziping-office-abc/", "document.doc"), "乙"), p("丙"))
    assert texts(data) == ["甲乙", "丙"]
    assert b'"separate"' not in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")


@pytest.mark.parametrize("name", ["AUTHOR", "DOCPROPERTY Date", "PAGE", "SAVEDATE", "DATEX", "HYPERLINK"])
def test_another_field_keeps_its_result(name: str) -> None:
    data = package(body(p("甲", field(name, "乙"), "丙")))
    assert without_local_values(data, FOLDER, LIMITS) is data


def test_a_field_in_a_field() -> None:
    inner = field("FILENAME", "x.doc")
    assert texts(cleaned(p(field("HYPERLINK", "甲", inner, "乙")))) == ["甲乙"]
    assert texts(cleaned(p(field("DATE", "1", field("PAGE", "2")), "乙"))) == ["乙"]


def test_a_field_without_an_end_hides_nothing_after_its_paragraph() -> None:
    assert texts(cleaned(p(mark("begin"), code("FILENAME"), mark("separate"), "x.doc"), p("乙")))[-1] == "乙"


def test_footers_and_notes_are_cleaned_too() -> None:
    footer = f'<w:ftr xmlns:w="{W}">{p(field("FILENAME", "/tmp/ziping-office-abc/document.doc"))}</w:ftr>'
    data = cleaned(p("甲"), extra={"word/footer1.xml": footer.encode()})
    assert b"ziping-office" not in zipfile.ZipFile(io.BytesIO(data)).read("word/footer1.xml")


def test_links_into_the_folder_are_relative_again() -> None:
    rels = "".join(
        f'<Relationship Id="{n}" Type="{R}/hyperlink" Target="{target}" TargetMode="External"/>'
        for n, target in enumerate(
            ("file:///tmp/ziping-office-abc/a.doc", "file:///tmp/b.doc", "file:///C:/tmp/c.doc")
        )
    )
    data = zipfile.ZipFile(io.BytesIO(cleaned(p("甲"), rels=rels))).read("word/_rels/document.xml.rels")
    assert re.findall(rb'Target="([^"]*)"', data) == [b"a.doc", b"b.doc", b"file:///C:/tmp/c.doc"]


FIELDS = (
    "FILENAME", r"FILENAME \\p", r"FILENAME \\* MERGEFORMAT", "TEMPLATE", r"TEMPLATE \\p", "INFO FILENAME",
    "DOCPROPERTY Template", 'INCLUDETEXT "/etc/hostname"', r'INCLUDETEXT "x.doc"', "USERNAME", "USERADDRESS",
    'INCLUDEPICTURE "x.png"', 'HYPERLINK "x.doc"', 'LINK Word.Document.8 "/etc/hostname"', "DATE", "TIME",
)  # fmt: skip


def rtf() -> bytes:
    lines = [
        rf"{{\field{{\*\fldinst {{ {name} }}}}{{\fldrslt {{OLD{n}}}}}}} line {n}\par"
        for n, name in enumerate(FIELDS)
    ]
    footer = r"{\footer {\field{\*\fldinst { FILENAME \\p }}{\fldrslt {OLD}}}\par}"
    return "\n".join((r"{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}", footer, *lines, "}")).encode()


def odt() -> bytes:
    shown = ("full", "path", "name", "name-and-extension")
    fields = [
        *(f'<text:file-name text:display="{one}">OLD</text:file-name>' for one in shown),
        *(f'<text:template-name text:display="{one}">OLD</text:template-name>' for one in shown),
        "<text:sender-company>OLD</text:sender-company>",
        "<text:date>OLD</text:date>",
        '<text:a xlink:href="../x.odt" xlink:type="simple">link</text:a>',
        '<text:a xlink:href="../../../x.odt" xlink:type="simple">link</text:a>',
    ]
    section = (
        '<text:section text:name="s"><text:section-source xlink:href="file:///etc/hostname"/>'
        "<text:p>section</text:p></text:section>"
    )
    return opendocument("".join(f"<text:p>{one} line {n}</text:p>" for n, one in enumerate(fields)) + section)


@pytest.mark.office
@needs_office
@pytest.mark.parametrize("source", [rtf(), odt()], ids=["rtf", "odt"])
def test_no_text_of_a_converted_document_shows_this_machine(source: bytes) -> None:
    data = as_docx(source, LIMITS)
    document = open_document(data, LIMITS)
    shown = texts(data)
    assert "line 0" in shown
    for traces in ("ziping-office", "/tmp", "document.", "/usr/", socket.gethostname()):
        assert not [text for text in shown if traces in text]
    assert document.doubts, "a field without a result is reported"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name, part in parts.items() if b"ziping-office" in part or b"file:///tmp" in part]


@pytest.mark.office
@needs_office
@pytest.mark.parametrize("ending", ["doc", "rtf", "odt", "ott"])
def test_a_file_name_in_a_form(ending: str, tmp_path: Path) -> None:
    cells = ("项目名称", "甲", "文件", p(field(r"FILENAME \p", "旧名")))
    first, second, third, fourth = (tc(one, properties=WIDTH) for one in cells)
    data = package(body(tbl(tr(first, second), tr(third, fourth)).replace("<w:tblPr/>", GRID), p("后")))
    converted = as_docx(saved_as(data, ending, tmp_path), LIMITS)
    assert texts(converted)[:4] == ["项目名称", "甲", "文件", ""]
    doubts = [one.code for some in open_document(converted, LIMITS).doubts.values() for one in some]
    assert doubts == ["field-without-result"]
