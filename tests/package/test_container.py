"""The guard: what is refused before anything is parsed, and with which code."""

from __future__ import annotations

import base64
import io
import random
import warnings
import zipfile

import pytest
from support.word_xml import R, body, docx, p, package, raw, zipped

from pipeline import errors
from pipeline.model.limits import Limits
from pipeline.word import open_document
from pipeline.word.opening.main_part import open_package

LIMITS = Limits()


def refusal(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(errors.Refusal) as caught:
        open_package(data, limits)
    return caught.value.code


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


def with_members(data: bytes, *more: tuple[str, bytes]) -> bytes:
    """Return a package with further members, whose names may be taken."""
    buffer = io.BytesIO(data)
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, content in more:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "word/document.xml",
        "WORD/document.xml",
        "word\\document.xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
    ],
)
def test_a_part_that_is_read_may_not_be_named_twice(name: str) -> None:
    assert refusal(with_members(docx(p("表")), (name, b"<x/>"))) == "unsafe"


@pytest.mark.parametrize(
    "name",
    ["docProps/app.xml", "docProps/core.xml", "DocProps/App.xml", "docProps\\app.xml", "word/media/1.png"],
)
def test_a_part_that_is_not_read_may_be_named_twice(name: str) -> None:
    data = with_members(docx(p("表")), ("docProps/app.xml", b"<a/>"), ("word/media/1.png", b"a"))
    data = with_members(data, ("docProps/core.xml", b"<c/>"), (name, b"<x/>"))
    assert [block.text for block in open_document(data, LIMITS).blocks] == ["表"]


def backslashed(data: bytes, *, targets: bool = False) -> bytes:
    """Return a package as some tools write it: backslashes in the names of its members."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name.replace("/", "\\"): archive.read(name) for name in archive.namelist()}
    if targets:
        rels = members["_rels\\.rels"].replace(b"word/document.xml", b"\\word\\document.xml")
        members["_rels\\.rels"] = rels
    return zipped(members)


@pytest.mark.parametrize("targets", [False, True])
def test_backslashes_are_slashes(targets: bool) -> None:
    rels = f'<Relationship Id="b" Type="{R}/image" Target="media\\1.png" TargetMode="External"/>'
    data = backslashed(package(body(p("表")), document_rels=rels), targets=targets)
    document = open_document(data, LIMITS)
    assert [block.text for block in document.blocks] == ["表"]
    assert document.notes == {"external-target": 1}


@pytest.mark.parametrize("name", ["..\\evil.xml", "\\etc\\passwd", "word\\..\\..\\x", "word/..\\../x"])
def test_backslashes_do_not_lead_outside(name: str) -> None:
    assert refusal(package(body(p("表")), {name: b"<x/>"})) == "unsafe"


@pytest.mark.parametrize("target", ["../word/../../document.xml", "..\\..\\etc\\passwd", "%5c..%5c..%5cx"])
def test_relationships_do_not_lead_outside(target: str) -> None:
    with zipfile.ZipFile(io.BytesIO(docx(p("甲")))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["_rels/.rels"] = members["_rels/.rels"].replace(b"word/document.xml", target.encode())
    assert refusal(zipped(members)) == "damaged"


def test_names_are_the_same_in_any_case() -> None:
    with zipfile.ZipFile(io.BytesIO(docx(p("甲")))) as archive:
        members = {name.upper(): archive.read(name) for name in archive.namelist()}
    assert open_package(zipped(members), LIMITS).part == "WORD/DOCUMENT.XML"


def test_a_picture_of_any_size_is_no_reason_to_refuse() -> None:
    white = {f"word/media/image{n}.bmp": bytes(90_000_000) for n in range(2)}
    assert open_document(package(body(p("表")), white), LIMITS).blocks[0].text == "表"


def test_a_picture_compressed_in_a_rare_way_is_no_reason_to_refuse() -> None:
    buffer = io.BytesIO(docx(p("表")))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/media/image1.bmp", bytes(10_000))
    assert open_document(buffer.getvalue(), LIMITS).blocks[0].text == "表"


def test_a_large_part_that_is_not_read_is_inflated_up_to_its_prolog() -> None:
    part = b"<?xml version='1.0'?><x>" + b" " * 30_000_000 + b"</x>"
    assert open_document(package(body(p("表")), {"customXml/item1.xml": part}), LIMITS).blocks[0].text == "表"


@pytest.mark.parametrize("start", [b" " * 9000, "<x>".encode("utf-16"), b"<!--" + b"x" * 9000])
def test_a_large_part_that_must_be_inflated_to_find_its_prolog_is_guarded(start: bytes) -> None:
    assert refusal(package(body(p("表")), {"customXml/item1.xml": start + bytes(30_000_000)})) == "unsafe"


def test_all_that_is_inflated_counts_together() -> None:
    padding = base64.b64encode(random.Random(1).randbytes(60_000))
    parts = {f"customXml/item{n}.xml": b" " * 9000 + padding for n in range(5)}
    assert refusal(package(body(p("表")), parts), Limits(inflated_bytes=300_000)) == "too-large"


TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@pytest.mark.parametrize(
    "kind", [f"{TYPE}.document.main+xml", f"{TYPE}.template.main+xml", "application/xml"]
)
@pytest.mark.parametrize("part", ["word/document.xml", "doc.xml", "content/main.xml"])
def test_the_type_of_the_main_part_may_be_that_of_its_extension(kind: str, part: str) -> None:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="xml" ContentType="{kind}"/></Types>'
    )
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{R}/officeDocument" Target="{part}"/></Relationships>'
    )
    data = zipped({"[Content_Types].xml": types.encode(), "_rels/.rels": rels.encode(), part: body(p("表"))})
    assert open_document(data, LIMITS).blocks[0].text == "表"


def test_without_its_relationships_a_package_is_damaged() -> None:
    assert refusal(zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": body(p("表"))})) == "damaged"
    assert refusal(zipped({"word/document.xml": body(p("表"))})) == "damaged"


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
