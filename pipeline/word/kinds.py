"""What a file is, told by its first bytes: everything that is not a Word package is named and refused."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import Encrypted, LegacyNeedsLibreOffice, NotWord, Refusal

_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is not opened here, with the refusal it earns."""

    refusal: Refusal

    def refuse(self) -> None:
        """Raise the refusal."""
        raise self.refusal


def kind_of(data: bytes) -> Kind | None:
    """What the bytes are; None for a zip, which may be a Word package."""
    if data.startswith(b"PK\x03\x04"):
        return None
    if data.startswith(_CFB):
        return Kind(_compound(data))
    return Kind(_other(data))


def legacy_format(data: bytes) -> str | None:
    """The old word-processor format of the bytes (`.doc`, `.rtf`), None if it is none."""
    if data.startswith(_CFB) and _holds(data, "WordDocument") and not _holds(data, "EncryptedPackage"):
        return ".doc"
    return ".rtf" if data.startswith(b"{\\rtf") else None


def _holds(data: bytes, stream: str) -> bool:
    """Whether a compound file has a stream of that name (directory entries are 128 bytes, names UTF-16)."""
    name = stream.encode("utf-16-le") + b"\0\0"
    at = data.find(name)
    while at >= 0:
        if at % 128 == 0:
            return True
        at = data.find(name, at + 1)
    return False


def _compound(data: bytes) -> Refusal:
    if _holds(data, "EncryptedPackage"):
        return Encrypted()
    if _holds(data, "WordDocument"):
        return LegacyNeedsLibreOffice(format=".doc")
    if _holds(data, "Workbook") or _holds(data, "Book"):
        return NotWord(what_zh="Excel 表格", what_en="an Excel workbook")
    return NotWord(what_zh="其他 Office 97 文档", what_en="some other Office 97 document")


def _other(data: bytes) -> Refusal:
    for signature, zh, en in _SIGNATURES:
        if data.startswith(signature):
            return NotWord(what_zh=zh, what_en=en)
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        return NotWord(what_zh="空文件", what_en="an empty file")
    if head.startswith(b"{\\rtf"):
        return LegacyNeedsLibreOffice(format=".rtf")
    if head.startswith((b"<!doctype html", b"<html")):
        return NotWord(what_zh="网页", what_en="a web page")
    if b"\0" not in head:
        return NotWord(what_zh="文本文件", what_en="a text file")
    return NotWord(what_zh="无法识别的文件", what_en="a file of unknown type")
