"""Detect the type of a file by its first bytes; refuse, by name of its type, what is not a zip package."""

from __future__ import annotations

from ..errors import Encrypted, LegacyNeedsLibreOffice, NotWord, Refusal

_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODT = b"application/vnd.oasis.opendocument.text"
_LEADING = b"\xef\xbb\xbf \t\r\n"
_SIGNATURES = (
    (b"%PDF-", "PDF 文件", "a PDF file"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"BM", "图片", "a picture"),
    (b"II*\x00", "图片", "a picture"),
    (b"MM\x00*", "图片", "a picture"),
    (b"Rar!", "RAR 压缩包", "a RAR archive"),
    (b"7z\xbc\xaf", "7z 压缩包", "a 7z archive"),
    (b"\x1f\x8b", "gzip 压缩包", "a gzip archive"),
    (b"MZ", "程序", "a program"),
)


def refusal_of(data: bytes) -> Refusal | None:
    """Return the refusal of bytes that are not a zip package, naming their type; None for a zip package."""
    if data.startswith(b"PK\x03\x04"):
        return None
    return _compound(data) if data.startswith(_CFB) else _other(data)


def legacy_format(data: bytes) -> str | None:
    """Return the old word-processor format of the bytes (`.doc`, `.rtf`, `.odt`), None if it is none."""
    if data.startswith(_CFB) and _entry(data, "WordDocument") is not None:
        return None if _entry(data, "EncryptedPackage") is not None or _doc_is_encrypted(data) else ".doc"
    if data[:64].lstrip(_LEADING).startswith(b"{\\rtf"):
        return ".rtf"
    return ".odt" if data.startswith(b"PK\x03\x04") and _ODT in data[:200] else None


def _entry(data: bytes, stream: str) -> int | None:
    """Return the offset of a stream's directory entry in a compound file; None if there is none.

    Entries are aligned to 128 bytes, names are in UTF-16 (MS-CFB 2.6).
    """
    name = stream.encode("utf-16-le") + b"\0\0"
    at = data.find(name)
    while at >= 0:
        if at % 128 == 0:
            return at
        at = data.find(name, at + 1)
    return None


def _doc_is_encrypted(data: bytes) -> bool:
    """Return whether the FIB of a .doc marks it as encrypted (MS-DOC 2.5.2, fEncrypted)."""
    entry = _entry(data, "WordDocument")
    if entry is None:
        return False
    sector = int.from_bytes(data[entry + 116 : entry + 120], "little")
    size = 1 << int.from_bytes(data[30:32], "little") if data[30:32] in (b"\x09\0", b"\x0c\0") else 512
    flags = data[(sector + 1) * size + 0x0B : (sector + 1) * size + 0x0C]
    return bool(flags and flags[0] & 1)


def _compound(data: bytes) -> Refusal:
    if _entry(data, "EncryptedPackage") is not None or _doc_is_encrypted(data):
        return Encrypted()
    if _entry(data, "WordDocument") is not None:
        return LegacyNeedsLibreOffice(format=".doc")
    if _entry(data, "Workbook") is not None or _entry(data, "Book") is not None:
        return NotWord(what_zh="Excel 表格", what_en="an Excel workbook")
    return NotWord(what_zh="其他 Office 97 文档", what_en="some other Office 97 document")


def _other(data: bytes) -> Refusal:
    for signature, zh, en in _SIGNATURES:
        if data.startswith(signature):
            return NotWord(what_zh=zh, what_en=en)
    head = data[:1024].lstrip(_LEADING).lower()
    if not head:
        return NotWord(what_zh="空文件", what_en="an empty file")
    if head.startswith((b"<!doctype html", b"<html")):
        return NotWord(what_zh="网页", what_en="a web page")
    if b"\0" not in head:
        return NotWord(what_zh="文本文件", what_en="a text file")
    return NotWord(what_zh="无法识别的文件", what_en="a file of unknown type")
