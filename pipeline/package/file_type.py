"""Detect the type of a file by its content, never by its name; refuse by name what is no Word document.

A type that Word or another program can save as .docx is refused with that advice, whether LibreOffice is
installed or not: of some of these types LibreOffice makes empty documents.  `zip_type` tells zip packages
apart, `text_type` the types that are text.
"""

from __future__ import annotations

from typing import Final

from ..errors import (
    Archive,
    Encrypted,
    FixedLayout,
    LegacyNeedsLibreOffice,
    NotWord,
    OtherFormat,
    Refusal,
    RightsManaged,
)
from .compound import SIGNATURE, RootStorage
from .text_type import LEADING, refusal_of_text
from .zip_type import MARK, is_opendocument_text

_PICTURE: Final = NotWord, "图片", "a picture"
_SIGNATURES: Final[tuple[tuple[int, bytes, tuple[type[NotWord], str, str]], ...]] = (
    (0, b"%PDF-", (FixedLayout, "PDF 文件", "a PDF file")),
    (0, b"\x89PNG", _PICTURE),
    (0, b"\xff\xd8\xff", _PICTURE),
    (0, b"GIF8", _PICTURE),
    (0, b"BM", _PICTURE),
    (0, b"II*\x00", _PICTURE),
    (0, b"MM\x00*", _PICTURE),
    (8, b"WEBP", _PICTURE),
    (4, b"ftyp", (NotWord, "图片或视频", "a picture or a film")),  # HEIC: photographs of a telephone
    (0, b"Rar!", (Archive, "RAR 压缩包", "a RAR archive")),
    (0, b"7z\xbc\xaf", (Archive, "7z 压缩包", "a 7z archive")),
    (0, b"\x1f\x8b", (Archive, "gzip 压缩包", "a gzip archive")),
    (0, b"BZh", (Archive, "bzip2 压缩包", "a bzip2 archive")),
    (0, b"\xfd7zXZ", (Archive, "xz 压缩包", "an xz archive")),
    (257, b"ustar", (Archive, "tar 压缩包", "a tar archive")),
    (0, b"PK\x05\x06", (Archive, "空的 ZIP 压缩包", "an empty zip archive")),
    (0, b"PK\x07\x08", (Archive, "分卷 ZIP 压缩包", "a zip archive in several volumes")),
    (0, b"MZ", (NotWord, "程序", "a program")),
)
"""Types by the bytes at an offset, each with the class of its refusal and its names in both languages."""

_EARLY_WORD: Final = (b"\xdb\xa5", b"\x9b\xa5", b"\xfe\x37\x00", b"\x31\xbe\x00\x00")
"""The first bytes of Word 2, of Word 1, of Word 4 and 5 for the Macintosh, of Word for DOS and Write."""

_STREAMS: Final = (
    ("Workbook", "Excel 表格", "an Excel workbook"),
    ("Book", "Excel 表格", "an Excel workbook"),
    ("PowerPoint Document", "PowerPoint 演示文稿", "a PowerPoint presentation"),
    ("VisioDocument", "Visio 绘图", "a Visio drawing"),
)
"""Types by a stream in the root storage of a compound file; those of WPS (.et, .dps) have the same ones."""

_WORD_MARKS: Final = (0xA5, 0xA6)
"""The high byte of the first number of a .doc: 0xA5EC since Word 97; 0xA5DC, 0xA697 to 0xA699 in Word 95."""

_F_ENCRYPTED: Final = 0x01
"""The flag fEncrypted in the byte 0x0B of a .doc (MS-DOC 2.5.2: bit 8 of the number at 0x0A)."""


def refusal_of(data: bytes) -> Refusal | None:
    """Return the refusal of bytes that are not a zip package, naming their type; None for a zip package."""
    if data.startswith(MARK):
        return None
    return _refusal_of_compound(data) if data.startswith(SIGNATURE) else _refusal_of_other(data)


def legacy_format(data: bytes) -> str | None:
    """Return the old word-processor format of the bytes (`.doc`, `.rtf`, `.odt`), None if it is none.

    It is None for an encrypted or broken document too: opening it as a package then gives the refusal.
    """
    if data.startswith(MARK):
        return ".odt" if is_opendocument_text(data) else None
    if data.startswith(SIGNATURE):
        return ".doc" if isinstance(_refusal_of_compound(data), LegacyNeedsLibreOffice) else None
    return ".rtf" if data[:64].lstrip(LEADING).startswith(b"{\\rtf") else None


def _refusal_of_compound(data: bytes) -> Refusal:
    """Return why a compound file is not read as it is; of a Word document: because it must be converted."""
    try:
        root = RootStorage(data)
    except Refusal as broken:
        return broken
    return _refusal_of_encrypted(root) or _refusal_of_streams(root)


def _refusal_of_encrypted(root: RootStorage) -> Refusal | None:
    if "\tDRMContent" in root:  # MS-OFFCRYPTO 2.2.10; the text beside it only says that access is restricted
        return RightsManaged()
    if "EncryptedPackage" in root:  # MS-OFFCRYPTO 2.3.4.4: a .docx
        return Encrypted()
    return Encrypted() if "WordDocument" in root and _is_encrypted(root.start("WordDocument")) else None


def _refusal_of_streams(root: RootStorage) -> Refusal:
    if "WordDocument" in root:
        return LegacyNeedsLibreOffice(format=".doc")
    if _is_works(root):
        return OtherFormat(what_zh="微软 Works", what_en="Microsoft Works", program="LibreOffice")
    for stream, zh, en in _STREAMS:
        if stream in root:
            return NotWord(what_zh=zh, what_en=en)
    return NotWord(what_zh="其他 Office 97 文档", what_en="some other Office 97 document")


def _is_encrypted(start: bytes) -> bool:
    """Return whether the stream `WordDocument`, which begins with these bytes, is encrypted."""
    return len(start) > 0x0B and start[1] in _WORD_MARKS and bool(start[0x0B] & _F_ENCRYPTED)


def _is_works(root: RootStorage) -> bool:
    """Return whether the file is a text of Microsoft Works, whose name ends with .wps like that of WPS."""
    if "CONTENTS" in root and root.start("CONTENTS").startswith(b"CHNKWKS"):
        return True
    return "MN0" in root or "MatOST" in root


def _refusal_of_other(data: bytes) -> Refusal:
    for offset, signature, (kind, zh, en) in _SIGNATURES:
        if data.startswith(signature, offset):
            return kind(what_zh=zh, what_en=en)
    if data.startswith(_EARLY_WORD):
        return OtherFormat(what_zh="Word 6 以前的版本", what_en="Word before version 6", program="Word")
    return refusal_of_text(data) or NotWord(what_zh="无法识别的文件", what_en="a file of unknown type")
