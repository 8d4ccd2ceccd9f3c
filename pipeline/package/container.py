"""The guard: the bytes of a zip package in, its measured members out, or a refusal that says what to do.

Threat.  Anyone with write access to the inbox chooses these bytes.  A package is a zip of XML: it can
inflate to any size, name members twice, point outside itself, carry entities that expand or fetch, carry
programs, or be something else altogether under the name of an office document.

Rule.  Nothing is parsed before the container is measured.  The type is told by content, never by name.
Sizes are checked as declared and again while inflating, so that a lying header gains nothing; of parts
that nobody reads only the prolog is inflated.  No part may carry a DOCTYPE: without one there are no
entities, and lxml is told to resolve none and to fetch nothing.  Macros, external targets, templates,
embedded objects and alternative chunks are never followed and never run; `foreign_parts` names those
that are there.

Residual risk.  zlib and libxml2 themselves read hostile bytes.  The worker that calls this has limits of
its own for memory and time.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import unquote

from lxml import etree

from ..errors import Damaged, Encrypted, TooLarge, Unsafe
from ..model.limits import MEGABYTE, Limits
from .file_type import refusal_of

_SMALL = MEGABYTE
"""Members that inflate to less than this may have any ratio: an empty form compresses very well."""

_BROKEN = zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, UnicodeDecodeError
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DOCTYPE = b"<!DOCTYPE"
_WIDE_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-16-le", "utf-16-be"))
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*(<!DOCTYPE|<\w)?", re.DOTALL)
"""What may stand before the root element, and with what it ends."""
START = 8192
"""Bytes of a part in which its prolog is looked for first, its root declares its name spaces, and a
two-byte encoding shows by a zero."""
_UTF8_NAME = 0x800
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
_DEEPEST = 256
"""libxml2 refuses deeper elements, and texts longer than 10 MB, unless `huge_tree` is asked for."""
_SMALLEST_NODE = len(b"<a/>")
_FOREIGN = {
    "vbaProject": "macros",
    "oleObject": "ole-object",
    "package": "embedded-package",
    "aFChunk": "alternative-chunk",
    "attachedTemplate": "attached-template",
    "control": "active-x",
}
"""What an office document may carry and nothing here follows, by the kind of its relationship."""


@contextmanager
def members_of(data: bytes, limits: Limits) -> Iterator[Members]:
    """The members of a package, measured.

    Raises: NotWord, Encrypted, Damaged, TooLarge, Unsafe, LegacyNeedsLibreOffice.
    """
    if len(data) > limits.file_bytes:
        raise TooLarge(what_zh="文件大小", what_en="the file is", limit=f"{limits.file_bytes // MEGABYTE} MB")
    refusal = refusal_of(data)
    if refusal is not None:
        raise refusal
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield Members(data, archive, limits)
    except _BROKEN as error:
        raise Damaged(detail="zip") from error


class Members:
    """The members of a measured zip, inflated one by one within the limits."""

    def __init__(self, data: bytes, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._data = memoryview(data)
        self._left = limits.inflated_bytes
        self._read: set[str] = set()
        self.names = _measured(archive.infolist(), limits)

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        """Inflate a member; one that is not what the directory of the package says is refused."""
        info = self.names[name]
        data = self._inflated(info, info.file_size + 1)
        self._left -= len(data)
        if len(data) > info.file_size or self._left < 0:
            raise Unsafe(detail="zip")
        if len(data) < info.file_size or zlib.crc32(data) != info.CRC:
            raise Damaged(detail="zip")
        if is_xml(name) and _has_doctype(data):
            raise Unsafe(detail="DOCTYPE")
        self._read.add(name)
        return data

    def look_at(self, name: str) -> None:
        """Look for a DOCTYPE in a part that nobody read; where its prolog is enough, no more is inflated."""
        if name in self._read:
            return
        head = self._start(self.names[name])
        end = _PROLOG.match(head)
        if b"\0" in head or end is None or end[1] is None:
            self.read(name)
        elif end[1] == _DOCTYPE:
            raise Unsafe(detail="DOCTYPE")

    def _start(self, info: zipfile.ZipInfo) -> bytes:
        """The first bytes of a member; more than it says it has are refused."""
        head = self._inflated(info, START)
        if len(head) > info.file_size:
            raise Unsafe(detail="zip")
        return head

    def _inflated(self, info: zipfile.ZipInfo, most: int) -> bytes:
        """The first `most` bytes of a member, whatever it says of its size."""
        start = info.header_offset
        mark, name, extra = _LOCAL_HEADER.unpack_from(self._data, start)
        start += _LOCAL_HEADER.size
        if mark != b"PK\x03\x04" or self._data[start : start + name] != _raw_name(info):
            raise Damaged(detail="zip")
        start += name + extra
        if info.compress_type == zipfile.ZIP_STORED:
            return bytes(self._data[start : start + min(info.compress_size, most)])
        raw = self._data[start : start + info.compress_size]
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, most)


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    """A member's name as the package writes it (APPNOTE 4.4.4, bit 11: UTF-8)."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_NAME else "cp437")


def is_xml(name: str) -> bool:
    """Whether a member holds XML, as its name says."""
    return name.endswith((".xml", ".rels"))


def _has_doctype(data: bytes) -> bool:
    if b"\0" in data[:START]:
        return any(mark in data for mark in _WIDE_DOCTYPES)
    return _DOCTYPE in data


def _measured(infos: list[zipfile.ZipInfo], limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The members by name, once number, names, encryption, declared size and ratio were checked."""
    if len(infos) > limits.entries:
        raise TooLarge(what_zh="压缩包条目数", what_en="package members", limit=limits.entries)
    names: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.filename
        if name.casefold() in names or name.startswith(("/", "\\")) or ".." in name.split("/"):
            raise Unsafe(detail="zip")
        if info.flag_bits & 1:
            raise Encrypted
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Damaged(detail="zip")
        if info.file_size > _SMALL and info.file_size > limits.ratio * max(info.compress_size, 1):
            raise Unsafe(detail="zip")
        names[name.casefold()] = info
    if sum(info.file_size for info in infos) > limits.inflated_bytes:
        raise TooLarge(
            what_zh="解压后的大小", what_en="inflated", limit=f"{limits.inflated_bytes // MEGABYTE} MB"
        )
    return {info.filename: info for info in infos}


def member_named(target: str, members: Members) -> str | None:
    """The member that a relationship of the package names: percent-encoded, in letters of either case."""
    name = posixpath.normpath(unquote(target)).lstrip("/")
    if name in members:
        return name
    return next((known for known in members.names if known.casefold() == name.casefold()), None)


def relationships_part(part: str) -> str:
    """The name of the part that holds another one's relationships."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def relationships(members: Members, name: str) -> list[tuple[str, str, bool]]:
    """(target, type, external) of every relationship of a .rels part; none if there is no such part."""
    if name not in members:
        return []
    root = parse_xml(members.read(name))
    return [
        (e.get("Target", ""), e.get("Type", ""), e.get("TargetMode") == "External")
        for e in root.iter(_RELATIONSHIPS)
    ]


def foreign_parts(members: Members, part: str) -> tuple[str, ...]:
    """What a main part refers to and nothing here follows, each named once."""
    found = set()
    for _, kind, external in relationships(members, relationships_part(part)):
        last = kind.rsplit("/", 1)[-1]
        if last in _FOREIGN:
            found.add(_FOREIGN[last])
        elif external and last != "hyperlink":
            found.add("external-target")
    return tuple(sorted(found))


def parse_bounded(data: bytes, limits: Limits) -> etree._Element:
    """Parse a main part whose number of nodes and depth stay within the limits.  Raises TooLarge, Unsafe."""
    many = len(data) > limits.xml_nodes * _SMALLEST_NODE
    if many and data.count(b"<") - data.count(b"</") > limits.xml_nodes:
        raise TooLarge(what_zh="文档内容", what_en="XML nodes", limit=limits.xml_nodes)
    root = parse_xml(data)
    if limits.xml_depth < _DEEPEST and _deeper_than(limits.xml_depth)(root):
        raise Unsafe(detail="XML")
    return root


@cache
def _deeper_than(depth: int) -> etree.XPath:
    return etree.XPath(f"boolean({'/*' * (depth + 1)})")


def parse_xml(data: bytes) -> etree._Element:
    """Parse a part: no entities, nothing fetched.  Raises Damaged, Unsafe."""
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        if "xcessive depth" in str(error) or "huge" in str(error).lower():
            raise Unsafe(detail="XML") from error
        raise Damaged(detail="XML") from error
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding unknown to the byte search
        raise Unsafe(detail="DOCTYPE")
    return root
