"""Name the types of files that are text: web pages, web archives, e-mails, XML of Word and other programs.

The text may begin with a byte order mark and blank lines, and may be UTF-16 with or without the mark.  XML is
known by the namespaces that its root element declares; nothing is parsed.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from ..errors import Mail, NotWord, OtherFormat, Refusal

LEADING: Final = codecs.BOM_UTF8 + b" \t\r\n"
"""The bytes that may precede the first character of a text."""

_START: Final = 32_768
"""Bytes that are searched; the root element of Word's XML declares thirty namespaces in 4,000 characters."""
_BINARY: Final = 1_024
"""Bytes of which none is zero in a text, unless it is UTF-16."""

_WIDE: Final = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)

# These expressions apply to text in small letters.
_PROLOG: Final = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!doctype[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL)
"""What may precede the root element."""
_ROOT: Final = re.compile(r"<[^>]*")
_PAGE: Final = re.compile(
    r"<(?:html|head|body|meta|title|style|script|link|base|table|div|p|h[1-6]|span|font|center|br|b)[\s/>]"
)
"""The first element of a web page, also of one whose writer left out `html`."""
_HEADER: Final = re.compile(r"[a-z][\w-]*:")
_MIME: Final = re.compile(r"^(?:mime-version|content-type):", re.MULTILINE)
_ADDRESSED: Final = re.compile(r"^(?:to|received|return-path|message-id):", re.MULTILINE)
"""Headers of an e-mail that was sent (RFC 5322, 3.6); a web archive has none of them (RFC 2557)."""

_OPEN_DOCUMENT: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_XML: Final = (
    ("http://schemas.microsoft.com/office/word/2003/wordml", "Word 2003 XML", "Word 2003 XML", "Word"),
    ("http://schemas.microsoft.com/office/2006/xmlpackage", "Word XML", "Word XML (flat OPC)", "Word"),
    (_OPEN_DOCUMENT, "OpenDocument 单文件 XML（.fodt）", "flat OpenDocument XML (.fodt)", "LibreOffice"),
    ("http://schemas.uof.org/cn/", "标文通 UOF", "Uniform Office Format (UOF)", "WPS"),
)  # fmt: skip
"""Text formats by a namespace: their names in both languages and the program that saves them as .docx."""


def refusal_of_text(data: bytes) -> Refusal | None:
    """Return the refusal of bytes that are text, naming their type; None if they are no text."""
    text = _text(data[:_START])
    if text is None:
        return None
    if not text:
        return NotWord(what_zh="空文件", what_en="an empty file")
    return _of_markup(text) or _of_headers(text) or NotWord(what_zh="文本文件", what_en="a text file")


def _text(data: bytes) -> str | None:
    """Return the text in small letters, without what precedes its first character; None if it is none."""
    data = data.lstrip(LEADING)
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            return data.decode(encoding, "replace").lstrip("\ufeff \t\r\n").lower()
    return None if b"\0" in data[:_BINARY] else data.decode("latin-1").lower()


def _of_markup(text: str) -> Refusal | None:
    """Return the refusal of a web page or an XML file."""
    prolog = _PROLOG.match(text)
    before = prolog[0] if prolog else ""
    rest = text[len(before) :]
    if "<!doctype html" in before or _PAGE.match(rest):
        return OtherFormat(what_zh="网页（HTML）", what_en="HTML (web page)", program="Word")
    root = _ROOT.match(rest)
    if root is None:
        return None
    for namespace, zh, en, program in _XML:
        if namespace in root[0]:
            if namespace == _OPEN_DOCUMENT and "opendocument.text" not in root[0]:
                break
            return OtherFormat(what_zh=zh, what_en=en, program=program)
    return NotWord(what_zh="XML 文件", what_en="an XML file") if "<?xml" in before else None


def _of_headers(text: str) -> Refusal | None:
    """Return the refusal of a text that begins with the headers of an e-mail (RFC 5322) or web archive."""
    headers = text.replace("\r\n", "\n").partition("\n\n")[0]
    if not _HEADER.match(headers) or not _MIME.search(headers):
        return None
    if _ADDRESSED.search(headers):
        return Mail(what_zh="电子邮件", what_en="an e-mail")
    return OtherFormat(what_zh="单个文件网页（MHT）", what_en="MHT (web archive)", program="Word")
