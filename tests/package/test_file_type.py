"""Files that are no Word packages: each is refused under its own name, with advice that fits it."""

from __future__ import annotations

import codecs
import gzip

import pytest
from support.form_xml import funds, goals, head, indicators
from support.office_files import ENCRYPTED_FIB, FIB, ODF_TEXT, compound_file, opendocument
from support.word_xml import CONTENT_TYPES, R, body, docx, p, package, raw, tbl, tr, zipped

from pipeline import chain
from pipeline.model.outcome import Reason
from pipeline.package.file_type import legacy_format
from pipeline.validate.profile_file import load_profile
from pipeline.word.opening import legacy

PROFILE = load_profile()
FORM = tbl(tr("项目名称", "甲"))


@pytest.fixture(params=["with LibreOffice", "without"])
def _office(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test with LibreOffice and without; none of these files may be given to it."""

    def never(*_: object) -> bytes:
        raise AssertionError("the file was converted")

    if request.param == "without":
        monkeypatch.setattr(legacy, "office", lambda: None)
    else:
        monkeypatch.setattr(legacy, "office", lambda: "/usr/bin/soffice")
        monkeypatch.setattr(legacy, "_run", never)


def reason(data: bytes, name: str = "自评表.doc") -> Reason:
    found = chain.check(data, name, PROFILE).reason
    assert found is not None
    return found


def page(start: str = "") -> str:
    return f'{start}<html xmlns:w="urn:schemas-microsoft-com:office:word"><body><table><tr><td>甲</td></tr></table>'


WORD_2003 = (
    '<?xml version="1.0" encoding="{}" standalone="yes"?>\n<?mso-application progid="Word.Document"?>\n'
    '<w:wordDocument xmlns:aml="http://schemas.microsoft.com/aml/2001/core" '
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body/></w:wordDocument>'
)
FLAT = (
    '<?xml version="1.0" standalone="yes"?><?mso-application progid="Word.Document"?>'
    '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part/></pkg:package>'
)
WEB_ARCHIVE = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_x"\r\n\r\n------=_x\r\n'
    "Content-Type: text/html\r\n\r\n<html><body>甲</body></html>\r\n------=_x--"
)
SAVED_BY_WPS = WEB_ARCHIVE.replace(
    "MIME", "From: <Saved by WPS 文字>\r\nSubject:\r\nDate: Mon, 2 Mar 2026\r\nMIME"
)

TO_BE_SAVED: dict[str, tuple[bytes, str, str]] = {
    "Word 2003 XML": (WORD_2003.format("UTF-8").encode(), "Word 2003 XML", "Word"),
    "Word 2003 XML in UTF-16": (WORD_2003.format("UTF-16").encode("utf-16"), "Word 2003 XML", "Word"),
    "Word 2003 XML in UTF-16 without a mark": (WORD_2003.encode("utf-16-be"), "Word 2003 XML", "Word"),
    "Word 2003 XML with a byte order mark": (codecs.BOM_UTF8 + WORD_2003.encode(), "Word 2003 XML", "Word"),
    "flat OPC": (FLAT.encode(), "Word XML", "Word"),
    "MHT": (WEB_ARCHIVE.encode(), "MHT", "Word"),
    "MHT after blank lines": (b"\r\n\n" + WEB_ARCHIVE.encode(), "MHT", "Word"),
    "MHT of WPS": (SAVED_BY_WPS.encode(), "MHT", "Word"),
    "MHT in another order": (b'Content-Type: multipart/related;\n\tboundary="x"\nMIME-Version: 1.0\n\n--x', "MHT", "Word"),
    "HTML": (page().encode(), "HTML", "Word"),
    "HTML in GBK": (page().encode("gb18030"), "HTML", "Word"),
    "HTML with a byte order mark": (codecs.BOM_UTF8 + page("\r\n").encode(), "HTML", "Word"),
    "HTML in UTF-16": (page().encode("utf-16"), "HTML", "Word"),
    "HTML after a comment": (page("<!-- 导出 -->\n<!DOCTYPE HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'>").encode(), "HTML", "Word"),
    "XHTML": (page('<?xml version="1.0"?>').encode(), "HTML", "Word"),
    "HTML without html": ("<meta charset=utf-8><table><tr><td>甲".encode(), "HTML", "Word"),
    "Word 2": (b"\xdb\xa5\x2d\x00" + bytes(500), "before version 6", "Word"),
    "flat OpenDocument": (
        b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        b'office:mimetype="application/vnd.oasis.opendocument.text"/>', ".fodt", "LibreOffice"),
    "UOF": (b'<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof"/>', "UOF", "WPS"),
    "UOF 2": (zipped({"uof.xml": b"<x/>", "content.xml": b"<x/>"}), "UOF", "WPS"),
    "Pages": (zipped({"Index/Document.iwa": b"x", "Metadata/Properties.plist": b"x"}), "Pages", "Pages"),
    "Works 8": (compound_file({"CONTENTS": b"CHNKWKS \x04\x00" + bytes(5000)}), "Works", "LibreOffice"),
    "Works 4": (compound_file({"MM": b"\x01", "MN0": b"\x06\xfe" + bytes(300)}), "Works", "LibreOffice"),
    "OpenOffice 1": (opendocument(media_type="application/vnd.sun.xml.writer"), "OpenOffice 1", "LibreOffice"),
    "master document": (opendocument(media_type=f"{ODF_TEXT}-master"), "master", "LibreOffice"),
}  # fmt: skip


@pytest.mark.usefixtures("_office")
@pytest.mark.parametrize("name", TO_BE_SAVED)
def test_a_format_that_a_program_can_save_as_docx(name: str) -> None:
    data, words, program = TO_BE_SAVED[name]
    found = reason(data)
    assert found.code == "not-word"
    assert words in found.message_en
    assert f"请用 {program} 打开后另存为 .docx" in found.remedy_zh
    assert f"Open it in {program}, save it as .docx" in found.remedy_en


def stored(**members: bytes) -> bytes:
    return zipped({name.replace("_", "."): data for name, data in members.items()})


def locked_zip() -> bytes:
    """Return a zip whose member has the mark of a password."""
    data = bytearray(stored(a_docx=docx(FORM)))
    data[6] |= 1
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


ARCHIVES: dict[str, tuple[bytes, str]] = {
    "zip": (stored(a_docx=docx(FORM), b_docx=docx(FORM)), "a zip archive"),
    "zip of one form": (stored(a_docx=docx(FORM)), "a zip archive"),
    "zip with a password": (locked_zip(), "a zip archive"),
    "zip of thousands": (zipped({f"{n}.docx": b"" for n in range(1200)}), "a zip archive"),
    "zip with names that lead outside": (zipped({"../a.docx": b"x"}), "a zip archive"),
    "zip of nothing": (zipped({}), "an empty zip archive"),
    "zip in volumes": (b"PK\x07\x08PK\x03\x04" + bytes(100), "a zip archive in several volumes"),
    "rar": (b"Rar!\x1a\x07\x01\x00" + bytes(100), "a RAR archive"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(100), "a 7z archive"),
    "gzip of flat XML": (gzip.compress(FLAT.encode()), "a gzip archive"),
    "tar": (bytes(257).replace(b"\0", b"a", 5) + b"ustar\x0000" + bytes(300), "a tar archive"),
}


@pytest.mark.usefixtures("_office")
@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_is_to_be_unpacked(name: str) -> None:
    data, words = ARCHIVES[name]
    found = reason(data, "自评表.zip")
    assert found.code == "not-word"
    assert words in found.message_en
    assert "请解压后逐个提交" in found.remedy_zh
    assert "Unpack it" in found.remedy_en


def opc(kind: str, target: str, main: bytes = b"<x/>") -> bytes:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{kind}" Target="{target}"/></Relationships>'
    )
    types = CONTENT_TYPES.replace(
        'Default Extension="xml"',
        'Default Extension="docx" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document"/><Default Extension="xml"',
    )
    return zipped({"[Content_Types].xml": types.encode(), "_rels/.rels": rels.encode(), target: main})


OTHERS: dict[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "an empty file", "Fill in"),
    "blank lines": (codecs.BOM_UTF8 + b"\r\n", "an empty file", "Fill in"),
    "text": ("只有文字".encode(), "a text file", "Fill in"),
    "text in UTF-16": ("只有文字".encode("utf-16"), "a text file", "Fill in"),
    "XML": (b'<?xml version="1.0"?><a/>', "an XML file", "Fill in"),
    "PNG": (b"\x89PNG\r\n\x1a\n", "a picture", "Fill in"),
    "HEIC": (b"\0\0\0\x18ftypheic" + bytes(100), "a picture or a film", "Fill in"),
    "unknown": (b"\x00\x01\x02\x03", "a file of unknown type", "Fill in"),
    "PDF": (b"%PDF-1.7 ...", "a PDF file", "submit the Word document"),
    "OFD": (zipped({"OFD.xml": b"<x/>", "Doc_0/Document.xml": b"<x/>"}), "an OFD file", "submit the Word document"),
    "XPS": (opc("http://schemas.microsoft.com/xps/2005/06/fixedrepresentation", "x.fdseq"), "an XPS file", "submit the Word document"),
    "e-mail": (b"Received: from a\r\nTo: b@c\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", "an e-mail", "attached to the e-mail"),
    "Excel": (opc(f"{R}/officeDocument", "xl/workbook.xml"), "an Excel workbook", "Fill in"),
    "binary Excel": (opc(f"{R}/officeDocument", "xl/workbook.bin", b"\x83\x01\0"), "an Excel workbook", "Fill in"),
    "PowerPoint": (opc(f"{R}/officeDocument", "ppt/presentation.xml"), "a PowerPoint presentation", "Fill in"),
    "another Office document": (opc(f"{R}/officeDocument", "word/document.xml"), "another Office document", "Fill in"),
    "another package": (opc("http://example.invalid/x", "x.xml"), "some other zip archive", "Fill in"),
    "old Excel": (compound_file({"Workbook": b"x" * 5000}), "an Excel workbook", "Fill in"),
    "old Excel with a Word document in it": (compound_file({"WORKBOOK": b"x" * 5000}, {"WordDocument": FIB}), "an Excel workbook", "Fill in"),
    "old PowerPoint": (compound_file({"PowerPoint Document": b"x"}), "a PowerPoint presentation", "Fill in"),
    "another old document": (compound_file({"Contents": b"\xe8\xac"}), "some other Office 97 document", "Fill in"),
    "OpenDocument spreadsheet": (opendocument(media_type="application/vnd.oasis.opendocument.spreadsheet"), "an OpenDocument spreadsheet", "Fill in"),
    "EPUB": (opendocument(media_type="application/epub+zip"), "an EPUB book", "Fill in"),
}  # fmt: skip


@pytest.mark.usefixtures("_office")
@pytest.mark.parametrize("name", OTHERS)
def test_another_file_is_named(name: str) -> None:
    data, words, advice = OTHERS[name]
    found = reason(data)
    assert found.code == "not-word"
    assert f"not a Word document but {words}." in found.message_en
    assert advice in found.remedy_en


ENCRYPTED: dict[str, tuple[bytes, str]] = {
    "docx": (compound_file({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 9000}), "in Word"),
    "docx, names in capitals": (compound_file({"ENCRYPTEDPACKAGE": b"x" * 9000}), "in Word"),
    "doc": (compound_file({"WordDocument": ENCRYPTED_FIB + bytes(9000)}), "in Word"),
    "doc in the mini stream": (compound_file({"1Table": b"x" * 900, "WordDocument": ENCRYPTED_FIB + bytes(900)}), "in Word"),
    "doc with restricted access": (compound_file({"WordDocument": FIB, "\tDRMContent": b"x" * 9000}), "Restrict Access"),
    "odt": (opendocument(encrypted=True), "LibreOffice or WPS"),
    "odt, compressed mimetype behind": (opendocument(encrypted=True, first=False, compressed=True), "LibreOffice or WPS"),
}  # fmt: skip


@pytest.mark.usefixtures("_office")
@pytest.mark.parametrize("name", ENCRYPTED)
def test_a_document_with_a_password(name: str) -> None:
    data, advice = ENCRYPTED[name]
    found = reason(data)
    assert found.code == "encrypted"
    assert advice in found.remedy_en
    assert legacy_format(data) is None


TRAP = b"\x00\xec\xa5\x00" + b"\xff" * 508
"""A sector that says encrypted, where a stream of the mini stream would be if it had a chain of its own."""


@pytest.mark.parametrize(
    "data",
    [
        compound_file({"WordDocument": FIB + bytes(900), "1Table": TRAP * 20}),
        compound_file({"1Table": TRAP * 20, "Data": TRAP[:64] * 3, "WordDocument": FIB + bytes(4083)}),
        compound_file({"1Table": TRAP * 20, "WordDocument": FIB + bytes(4084)}),
        compound_file({"1TABLE": TRAP * 20, "WORDDOCUMENT": FIB + bytes(900)}),
        compound_file({"WordDocument": FIB + bytes(900), "1Table": TRAP * 20}, sector=4096),
        compound_file({"WordDocument": FIB + bytes(900)}, {"EncryptedPackage": b"x", "Workbook": b"x"}),
    ],
)
def test_a_doc_without_a_password_is_none_that_has_one(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy, "office", lambda: None)
    assert legacy_format(data) == ".doc"
    found = reason(data)
    assert found.code == "legacy-needs-libreoffice"
    assert "另存为 .docx" in found.remedy_zh


def test_a_doc_that_is_cut_off_is_damaged() -> None:
    assert reason(compound_file({"WordDocument": FIB + bytes(9000)})[:1500]).code == "damaged"


@pytest.mark.parametrize("media_type", [ODF_TEXT, f"{ODF_TEXT}-template"])
@pytest.mark.parametrize("own_member", [True, False])
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("compressed", [True, False])
def test_an_odt_wherever_its_type_is(
    media_type: str, own_member: bool, first: bool, compressed: bool
) -> None:
    data = opendocument(media_type=media_type, first=first, compressed=compressed, own_member=own_member)
    assert legacy_format(data) == ".odt"


def test_words_in_a_docx_make_it_no_odt() -> None:
    data = package(body(p("表")), {"mimetype": ODF_TEXT.encode(), "META-INF/manifest.xml": b"<x/>"})
    assert legacy_format(data) is None
    assert reason(data).code == "no-form"


CHUNK = (
    f'<Relationship Id="c" Type="{R}/aFChunk" Target="afchunk.mht"/>',
    {"word/afchunk.mht": WEB_ARCHIVE.encode()},
    raw('<w:altChunk r:id="c"/>'),
)


@pytest.mark.parametrize("around", [(), (p(),), (p("2022年度"),), (tbl(tr("某单位", "文件")),)])
def test_a_form_in_a_chunk_is_to_be_merged_by_word(around: tuple[str, ...]) -> None:
    rels, extra, chunk = CHUNK
    found = reason(package(body(*around, chunk), extra, rels), "自评表.docx")
    assert found.code == "unreadable-form"
    assert "altChunk" in found.message_zh
    assert "请用 Word 打开后另存为 .docx" in found.remedy_zh


def test_a_form_beside_a_chunk_is_read() -> None:
    rels, extra, chunk = CHUNK
    rows = (*head(), *funds(), *goals(), *indicators())
    data = package(body(p("项目支出绩效自评表"), tbl(*rows), chunk), extra, rels)
    outcome = chain.check(data, "自评表.docx", PROFILE)
    assert len(outcome.forms) == 1
