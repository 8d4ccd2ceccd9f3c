"""The guard: what is refused before anything is parsed, and with which code."""

from __future__ import annotations

import io
import zipfile

import pytest
from support.word_xml import R, body, docx, p, package, raw, zipped

from pipeline import errors
from pipeline.model.limits import Limits
from pipeline.word import open_document
from pipeline.word.main_part import open_package

LIMITS = Limits()
CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(errors.Refusal) as caught:
        open_package(data, limits)
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "english"),
    [
        (b"", "an empty file"),
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"just words", "a text file"),
        (b"\x00\x01\x02\x03", "a file of unknown type"),
        (CFB + bytes(500) + "Workbook".encode("utf-16-le") + bytes(200), "some other Office 97 document"),
    ],
)
def test_other_files_are_named(data: bytes, english: str) -> None:
    with pytest.raises(errors.NotWord) as caught:
        open_package(data, LIMITS)
    assert caught.value.operands["what_en"] == english


def test_an_excel_workbook_is_named_by_its_parts() -> None:
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="{R}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    data = zipped(
        {"[Content_Types].xml": b"<Types/>", "_rels/.rels": rels.encode(), "xl/workbook.xml": b"<x/>"}
    )
    with pytest.raises(errors.NotWord) as caught:
        open_package(data, LIMITS)
    assert caught.value.operands["what_en"] == "an Excel workbook"


def compound(stream: str) -> bytes:
    return CFB + bytes(504) + stream.encode("utf-16-le") + bytes(512)


def test_a_password_is_told_from_an_old_format() -> None:
    assert refusal(compound("EncryptedPackage")) == "encrypted"
    assert refusal(compound("WordDocument")) == "legacy-needs-libreoffice"


def test_a_truncated_package_is_damaged() -> None:
    assert refusal(docx(p("表"))[:-30]) == "damaged"


@pytest.mark.parametrize(
    "target", ["/word/document.xml", "./word/document.xml", "word/%64ocument.xml", "Word/Document.XML"]
)
def test_the_main_part_however_its_name_is_written(target: str) -> None:
    with zipfile.ZipFile(io.BytesIO(docx(p("甲")))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"word/document.xml", target.encode())
    assert open_package(zipped(members), LIMITS).part == "word/document.xml"


def test_broken_xml_is_damaged() -> None:
    assert refusal(package(b"<w:document")) == "damaged"


def test_a_missing_main_part_is_damaged() -> None:
    whole = zipfile.ZipFile(io.BytesIO(docx(p("表"))))
    members = {n: whole.read(n) for n in whole.namelist() if n != "word/document.xml"}
    assert refusal(zipped(members)) == "damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_doctype_in_any_part_is_unsafe(encoding: str) -> None:
    part = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'.encode(encoding)
    assert refusal(package(body(p("表")), {"word/styles.xml": part})) == "unsafe"


def test_a_doctype_in_an_encoding_no_search_knows_is_unsafe() -> None:
    text = body(p("form")).decode()
    document = f'<?xml version="1.0" encoding="UTF-32"?><!DOCTYPE document>{text}'.encode("utf-32")
    assert refusal(package(document)) == "unsafe"


def test_a_bomb_is_unsafe() -> None:
    assert refusal(package(body(p("表")), {"word/big.xml": b" " * 30_000_000})) == "unsafe"


def test_what_inflates_to_too_much_is_too_large() -> None:
    limits = Limits(inflated_bytes=1000)
    assert refusal(package(body(p("表" * 2000))), limits) == "too-large"


def test_a_lying_size_gains_nothing() -> None:
    limits = Limits(inflated_bytes=50_000)
    data = bytearray(package(body(p("表" * 40_000))))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):  # uncompressed sizes of the last member
        at = data.rindex(mark)
        data[at + offset : at + offset + 4] = (100).to_bytes(4, "little")
    assert refusal(bytes(data), limits) in {"unsafe", "damaged"}


def test_a_compression_nobody_uses_is_damaged() -> None:
    buffer = io.BytesIO(package(body(p("表"))))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/extra.xml", "<x/>" * 100)
    assert refusal(buffer.getvalue()) == "damaged"


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "word/../../x"])
def test_names_that_leave_the_package_are_unsafe(name: str) -> None:
    assert refusal(package(body(p("表")), {name: b"<x/>"})) == "unsafe"


def test_a_member_named_twice_is_unsafe() -> None:
    assert refusal(package(body(p("表")), {"WORD/document.xml": b"<x/>"})) == "unsafe"


def test_too_many_members_are_too_large() -> None:
    assert refusal(package(body(p("表"))), Limits(entries=3)) == "too-large"


def test_a_file_over_the_limit_is_not_even_opened() -> None:
    assert refusal(b"PK\x03\x04" + bytes(100), Limits(file_bytes=50)) == "too-large"


def test_deep_nesting_is_unsafe() -> None:
    nested = raw("<w:p>" + "<w:ins>" * 5000 + "</w:ins>" * 5000 + "</w:p>")
    assert refusal(docx(nested)) == "unsafe"


def test_a_span_over_millions_of_columns_is_unsafe() -> None:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc>'
    with pytest.raises(errors.Unsafe):
        open_document(docx(raw(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")), LIMITS)


def test_strict_documents_open() -> None:
    strict = body(p("严格")).replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert open_document(package(strict), LIMITS).blocks[0].text == "严格"


def test_what_is_never_followed_is_noted() -> None:
    rels = (
        '<Relationship Id="a" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vba.bin"/>'
        f'<Relationship Id="b" Type="{R}/image" Target="http://example.invalid/x.png" TargetMode="External"/>'
        f'<Relationship Id="c" Type="{R}/hyperlink" Target="http://example.invalid/" TargetMode="External"/>'
        f'<Relationship Id="d" Type="{R}/styles" Target="nowhere.xml"/>'
    )
    document = open_document(package(body(p("表")), document_rels=rels), LIMITS)
    assert document.notes == {"macros": 1, "external-target": 1}
