"""Tell zip packages apart: Office packages, OpenDocument, other documents, and plain archives of files.

Of an OpenDocument file the media type and the manifest are inflated, at most 1 MB of each; of other zips
nothing.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from ..errors import (
    Archive,
    Damaged,
    EncryptedOpenDocument,
    FixedLayout,
    LegacyNeedsLibreOffice,
    NotWord,
    OtherFormat,
    Refusal,
)
from ..model.limits import MEGABYTE

MARK: Final = b"PK\x03\x04"
"""The first bytes of a zip file that has a member."""
CONTENT_TYPES: Final = "[Content_Types].xml"
"""The member that every package of Word, Excel or PowerPoint has (ECMA-376 part 2, 7.2.3)."""
BROKEN_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,
)
"""What reading a broken zip may raise."""
ENCRYPTED: Final = 1
"""The bit in the flags of an encrypted member (APPNOTE 4.4.4)."""

_MEDIA_TYPE: Final = "mimetype"
_MANIFEST: Final = "meta-inf/manifest.xml"
_ODF: Final = "application/vnd.oasis.opendocument."
_TEXTS: Final = (_ODF + "text", _ODF + "text-template")
_ROOT_ENTRY: Final = re.compile(rb"<[^<>]*full-path\s*=\s*[\"']/[\"'][^<>]*>")
_ENTRY_TYPE: Final = re.compile(rb"media-type\s*=\s*[\"']([^\"']*)")
_ENCRYPTION: Final = b"encryption-data"
"""The element that the manifest has for every encrypted member (OpenDocument 1.3 part 2, 4.4)."""

_UOF: Final = {"what_zh": "标文通 UOF", "what_en": "Uniform Office Format (UOF)", "program": "WPS"}
_PAGES: Final = {"what_zh": "苹果 Pages", "what_en": "Apple Pages", "program": "Pages"}
_BY_MEMBER: Final[tuple[tuple[str, type[Refusal], dict[str, str]], ...]] = (
    ("ofd.xml", FixedLayout, {"what_zh": "OFD 版式文件", "what_en": "an OFD file"}),  # GB/T 33190
    ("uof.xml", OtherFormat, _UOF),  # GB/T 20916
    ("index/document.iwa", OtherFormat, _PAGES),
    ("index.zip", OtherFormat, _PAGES),
    ("word/document.xml", Damaged, {"detail": CONTENT_TYPES}),
)
"""Types by a member, in small letters."""

_MASTER: Final = {"what_zh": "OpenDocument 主控文档", "what_en": "OpenDocument master text"}
_OFFICE_1: Final = {"what_zh": "OpenOffice 1 文档", "what_en": "OpenOffice 1 text"}
_SPREADSHEET: Final = {"what_zh": "OpenDocument 表格", "what_en": "an OpenDocument spreadsheet"}
_BY_MEDIA_TYPE: Final[tuple[tuple[str, type[Refusal], dict[str, str]], ...]] = (
    (_ODF + "text-master", OtherFormat, _MASTER | {"program": "LibreOffice"}),  # its text is in other files
    ("application/vnd.sun.xml.writer", OtherFormat, _OFFICE_1 | {"program": "LibreOffice"}),
    (_ODF + "spreadsheet", NotWord, _SPREADSHEET),
    (_ODF, NotWord, {"what_zh": "其他 OpenDocument 文件", "what_en": "another OpenDocument file"}),
    ("application/epub+zip", NotWord, {"what_zh": "EPUB 电子书", "what_en": "an EPUB book"}),
)
"""Types by the beginning of the media type."""

Index = Mapping[str, zipfile.ZipInfo]
"""The members of a zip by their names with slashes, in small letters."""


def with_slashes(name: str) -> str:
    """Return the name of a member with slashes: some programs write backslashes, against APPNOTE 4.4.17."""
    return name.replace("\\", "/")


def is_opendocument_text(data: bytes) -> bool:
    """Return whether a zip is an OpenDocument text or template without a password; False if it is broken.

    The media type may be compressed, stand behind other members, or be in the manifest only: LibreOffice
    reads all of these.
    """
    if b"mimetype" not in data and b"manifest.xml" not in data:  # names are never compressed
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            index = {with_slashes(info.filename).casefold(): info for info in archive.infolist()}
            is_text = CONTENT_TYPES.casefold() not in index and _media_type(archive, index) in _TEXTS
            return is_text and not _is_encrypted(archive, index)
    except BROKEN_ZIP:
        return False


def refusal_of_zip(archive: zipfile.ZipFile, index: Index) -> Refusal:
    """Return the refusal of a zip that has no content types, and so is no package of Word."""
    for member, refusal, operands in _BY_MEMBER:
        if member in index:
            return refusal(**operands)
    kind = _media_type(archive, index)
    if kind in _TEXTS:
        encrypted = _is_encrypted(archive, index)
        return EncryptedOpenDocument() if encrypted else LegacyNeedsLibreOffice(format=".odt")
    for start, refusal, operands in _BY_MEDIA_TYPE:
        if kind.startswith(start):
            return refusal(**operands)
    return Archive(what_zh="ZIP 压缩包", what_en="a zip archive")


def _media_type(archive: zipfile.ZipFile, index: Index) -> str:
    """Return the media type of an OpenDocument file, of its own member or of the manifest; else nothing."""
    kind = _start(archive, index, _MEDIA_TYPE).strip()
    if not kind:
        entry = _ROOT_ENTRY.search(_start(archive, index, _MANIFEST))
        named = _ENTRY_TYPE.search(entry[0]) if entry else None
        kind = named[1] if named else b""
    return kind.decode("latin-1")


def _is_encrypted(archive: zipfile.ZipFile, index: Index) -> bool:
    return _ENCRYPTION in _start(archive, index, _MANIFEST)


def _start(archive: zipfile.ZipFile, index: Index, name: str) -> bytes:
    """Return the first megabyte of a member; nothing if there is no such member or the zip encrypts it."""
    info = index.get(name)
    if info is None or info.flag_bits & ENCRYPTED:
        return b""
    with archive.open(info) as member:
        return member.read(MEGABYTE)
