"""The guard: check the bytes of a zip package and give access to its members, or raise a `Refusal`.

Threat.  Anyone with write access to the inbox chooses these bytes.  A package is a zip of XML: it can
inflate to any size, name members twice, refer to files outside itself, contain entities that expand or
fetch something, contain programs, or be another type of file with the name of an office document.

Rule.  Nothing is parsed before the limits of the container are checked.  The type is detected by content,
never by name.  Sizes are checked as declared before a member is inflated and again while inflating, so that
a false header gains nothing; parts that are not read are inflated only up to their prolog, and pictures not
at all.  No part may have a DOCTYPE: without one there are no entities, and lxml is set to resolve none and
to fetch nothing.  Macros, external targets,
templates, embedded objects and alternative chunks are never followed or run; `foreign_parts` names those
that are present.

Residual risk.  zlib and libxml2 still process hostile bytes.  The worker process that calls this has
memory and time limits of its own.
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
from .zip_type import BROKEN_ZIP, CONTENT_TYPES, ENCRYPTED, MARK, refusal_of_zip, with_slashes

_SMALL = MEGABYTE
"""Bytes; smaller members may have any ratio, because an empty form compresses very well."""

_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DOCTYPE = b"<!DOCTYPE"
_WIDE_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-16-le", "utf-16-be"))
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*(<!DOCTYPE|<\w)?", re.DOTALL)
"""The prolog: all that may precede the root element.  Its group is what follows: a DOCTYPE or the root."""
START = 8192
"""Number of bytes at the start of a part that are searched first.

They are searched for its prolog, for the namespaces that its root declares, and for a zero byte, which
indicates a two-byte encoding.
"""
_UTF8_NAME = 0x800
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
_DEEPEST = 256
"""libxml2 refuses deeper elements, and texts longer than 10 MB, unless `huge_tree` is set."""
_SMALLEST_NODE = len(b"<a/>")
_FOREIGN = {
    "vbaProject": "macros",
    "oleObject": "ole-object",
    "package": "embedded-package",
    "aFChunk": "alternative-chunk",
    "attachedTemplate": "attached-template",
    "control": "active-x",
}
"""Contents of an office document that are never followed, by type of relationship."""


@contextmanager
def members_of(data: bytes, limits: Limits) -> Iterator[Members]:
    """Open a package within the limits and give its members, as a context manager.

    Raises: NotWord, Encrypted, Damaged, TooLarge, Unsafe, LegacyNeedsLibreOffice.
    """
    if len(data) > limits.file_bytes:
        raise TooLarge(
            what_zh="文件大小", what_en="the file's size", limit=f"{limits.file_bytes // MEGABYTE} MB"
        )
    refusal = refusal_of(data)
    if refusal is not None:
        raise refusal
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield Members(data, archive, limits)
    except BROKEN_ZIP as error:
        raise Damaged(detail="zip") from error


class Members:
    """The members of a checked zip, each inflated on demand within the limits.

    `names` has the members by their names with slashes.  Other names are compared in any case (ECMA-376
    part 2, 6.2.2.3).  What is never inflated may have any size, and a name that is never read may occur
    twice.
    """

    def __init__(self, data: bytes, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._data = memoryview(data)
        self._limits = limits
        self._left = limits.inflated_bytes
        self._read: set[str] = set()
        self.relationships: dict[str, list[tuple[str, str, bool]]] = {}
        """The relationships read so far, by the name of their part."""
        self.names: dict[str, zipfile.ZipInfo] = {}
        self._known: dict[str, str] = {}
        self._repeated: set[str] = set()
        self._enter(archive)

    def _enter(self, archive: zipfile.ZipFile) -> None:
        """Enter the members by name; check their number, their names and that none is encrypted."""
        infos = archive.infolist()
        for info in infos:
            name = info.filename = with_slashes(info.filename)
            known = self._known.setdefault(name.casefold(), name)
            if known in self.names:
                self._repeated.add(known)
            self.names[known] = info
        if CONTENT_TYPES.casefold() not in self._known:
            raise refusal_of_zip(archive, {name.casefold(): info for name, info in self.names.items()})
        if len(infos) > self._limits.entries:
            raise TooLarge(
                what_zh="压缩包条目数", what_en="the number of package members", limit=self._limits.entries
            )
        for name, info in self.names.items():
            if name.startswith("/") or ".." in name.split("/"):
                raise Unsafe(detail="zip")
            if info.flag_bits & ENCRYPTED:
                raise Encrypted

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._known

    def named(self, name: str) -> str | None:
        """Return the name of a member as the package writes it; None if it is missing."""
        return self._known.get(name.casefold())

    def read(self, name: str) -> bytes:
        """Inflate a member within the limits.

        Raises Unsafe if it is named twice, exceeds the ratio or has a DOCTYPE; TooLarge; Damaged.
        """
        known = self._known[name.casefold()]
        info = self.names[known]
        if known in self._repeated:
            raise Unsafe(detail="zip")
        self._require_modest(info)
        data = self._inflated(info, info.file_size + 1)
        self._left -= len(data)
        if len(data) > info.file_size or self._left < 0:
            raise Unsafe(detail="zip")
        if len(data) < info.file_size or zlib.crc32(data) != info.CRC:
            raise Damaged(detail="zip")
        if is_xml(known) and _has_doctype(data):
            raise Unsafe(detail="DOCTYPE")
        self._read.add(known)
        return data

    def _require_modest(self, info: zipfile.ZipInfo) -> None:
        """Raise Unsafe or TooLarge if a member declares a size that the limits do not allow to inflate."""
        if info.file_size > _SMALL and info.file_size > self._limits.ratio * max(info.compress_size, 1):
            raise Unsafe(detail="zip")
        if info.file_size > self._left:
            raise TooLarge(
                what_zh="解压后的大小",
                what_en="the uncompressed size",
                limit=f"{self._limits.inflated_bytes // MEGABYTE} MB",
            )

    def check_doctype(self, name: str) -> None:
        """Raise Unsafe if a part that was not read has a DOCTYPE; inflate only its prolog if possible."""
        if name in self._read:
            return
        head = self._start(self.names[name])
        end = _PROLOG.match(head)
        if b"\0" in head or end is None or end[1] is None:
            self.read(name)
        elif end[1] == _DOCTYPE:
            raise Unsafe(detail="DOCTYPE")

    def _start(self, info: zipfile.ZipInfo) -> bytes:
        """Return the first bytes of a member.  Raises Unsafe if they exceed its declared size."""
        head = self._inflated(info, START)
        if len(head) > info.file_size:
            raise Unsafe(detail="zip")
        return head

    def _inflated(self, info: zipfile.ZipInfo, most: int) -> bytes:
        """Return the first `most` bytes of a member, whatever size it declares."""
        raw = self.packed(info)
        if info.compress_type == zipfile.ZIP_STORED:
            return bytes(raw[:most])
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise Damaged(detail="zip")
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, most)

    def packed(self, info: zipfile.ZipInfo) -> memoryview:
        """Return the bytes of a member as the package has them, compressed or not."""
        start = info.header_offset
        mark, name, extra = _LOCAL_HEADER.unpack_from(self._data, start)
        start += _LOCAL_HEADER.size
        if mark != MARK or self._data[start : start + name] != _raw_name(info):
            raise Damaged(detail="zip")
        start += name + extra
        return self._data[start : start + info.compress_size]


def _raw_name(info: zipfile.ZipInfo) -> bytes:
    """Return a member's name as written in the package (APPNOTE 4.4.4, bit 11: UTF-8)."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_NAME else "cp437")


def is_xml(name: str) -> bool:
    """Return whether a member is XML, judged by its name."""
    return name.lower().endswith((".xml", ".rels"))


def _has_doctype(data: bytes) -> bool:
    if b"\0" in data[:START]:
        return any(mark in data for mark in _WIDE_DOCTYPES)
    return _DOCTYPE in data


def member_named(target: str, members: Members) -> str | None:
    """Return the member that a relationship names, percent-encoded and in any case; None if it is missing."""
    if target in members.names:
        return target
    return members.named(posixpath.normpath(with_slashes(unquote(target))).lstrip("/"))


def relationships_part(part: str) -> str:
    """Return the name of the part that holds the relationships of another part."""
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def relationships(members: Members, name: str) -> list[tuple[str, str, bool]]:
    """Return (target, type, external) of every relationship of a .rels part; empty if it is missing.

    Targets inside the package have slashes, even if the part has backslashes.
    """
    if name not in members:
        return []
    known = members.relationships.get(name)
    if known is None:
        root = parse_xml(members.read(name))
        known = members.relationships[name] = [_relationship(e) for e in root.iter(_RELATIONSHIPS)]
    return known


def _relationship(e: etree._Element) -> tuple[str, str, bool]:
    target, external = e.get("Target", ""), e.get("TargetMode") == "External"
    return target if external else with_slashes(target), e.get("Type", ""), external


def foreign_parts(members: Members, part: str) -> tuple[str, ...]:
    """Return the kinds of content that a main part refers to and that are never followed, each once."""
    found = set()
    for _, kind, external in relationships(members, relationships_part(part)):
        last = kind.rsplit("/", 1)[-1]
        if last in _FOREIGN:
            found.add(_FOREIGN[last])
        elif external and last != "hyperlink":
            found.add("external-target")
    return tuple(sorted(found))


def parse_bounded(data: bytes, limits: Limits) -> etree._Element:
    """Parse a main part within the limits of nodes and depth.  Raises TooLarge, Unsafe, Damaged."""
    many = len(data) > limits.xml_nodes * _SMALLEST_NODE
    if many and data.count(b"<") - data.count(b"</") > limits.xml_nodes:
        raise TooLarge(what_zh="XML 节点数", what_en="the number of XML nodes", limit=limits.xml_nodes)
    root = parse_xml(data)
    if limits.xml_depth < _DEEPEST and _deeper_than(limits.xml_depth)(root):
        raise Unsafe(detail="XML")
    return root


@cache
def _deeper_than(depth: int) -> etree.XPath:
    return etree.XPath(f"boolean({'/*' * (depth + 1)})")


def parse_xml(data: bytes) -> etree._Element:
    """Parse a part without resolving entities or fetching anything.  Raises Damaged, Unsafe."""
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        if "xcessive depth" in str(error) or "huge" in str(error).lower():
            raise Unsafe(detail="XML") from error
        raise Damaged(detail="XML") from error
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding that the byte search missed
        raise Unsafe(detail="DOCTYPE")
    return root
