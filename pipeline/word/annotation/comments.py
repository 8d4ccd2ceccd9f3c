"""Make the annotated copy (批注): the submitted document itself, with comments.

Four parts change at most, and only by insertions: the main part gets marks and the comments part gets
comments; if the document had no comments, relationships and content types get one entry each.  All other
parts keep their bytes, and comments of others stay; those of an earlier copy are removed (`own_comments`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count, islice
from typing import Final
from xml.sax.saxutils import escape

from lxml import etree

from ...errors import Refusal
from ...model.limits import Limits
from ...package.container import Members, member_named, members_of, parse_xml, relationships_part
from ...package.repack import repacked
from ...package.zip_type import CONTENT_TYPES, with_slashes
from ..body import Places, read_document
from ..opening.content_types import ContentTypes
from ..opening.main_part import Package, open_package
from ..opening.xml_part import main_namespace
from ..splice import Insertion, Removal, spliced
from .comment_marks import Comment, anchored, declaration, marks
from .own_comments import (
    AUTHOR,
    INITIALS,
    OwnComments,
    comment_numbers,
    entry_numbers,
    mark_numbers,
    own_comments,
)

_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_TYPES_NS: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS_NS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_SUFFIXES: Final = (
    ("template.macroEnabled", ".dotm"),
    ("document.macroEnabled", ".docm"),
    ("template.main", ".dotx"),
)
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may contain (XML 1.0, 2.2)."""


@dataclass(frozen=True, slots=True)
class Copy:
    """An annotated document; Word opens it only if its name ends with `suffix`."""

    data: bytes
    suffix: str


@dataclass(frozen=True, slots=True)
class _CommentPart:
    """The part that holds the comments: its name, its bytes, whether the document already has it."""

    name: str
    data: bytes
    known: bool


def annotated(data: bytes, remarks: Sequence[Comment], at: datetime, limits: Limits) -> Copy:
    """Return a copy of a Word document with these comments, dated `at` (the office's local time, as in Word).

    Raises the errors of `open_package`.
    """
    package = open_package(data, limits)
    places = Places()
    read_document(package, places)
    with members_of(data, limits) as members:
        return Copy(
            repacked(members, _changed(members, package, places, remarks, at)), _suffix(members, package)
        )


def _changed(
    members: Members, package: Package, places: Places, remarks: Sequence[Comment], at: datetime
) -> dict[str, bytes]:
    """Return the changed parts by name."""
    main = members.read(package.part)
    namespace = main_namespace(main)
    found = anchored(remarks, places, package.document)
    part = _part(members, package.part, namespace)
    extended = _related(members, package.part, "commentsExtended")
    own = own_comments(part.data, extended[1] if extended else None)
    ids = _free_ids(part.data, len(found))
    changed = {
        package.part: spliced(
            main,
            [
                *marks(found, ids, package.document, namespace),
                *map(Removal, mark_numbers(package.document, own)),
            ],
        ),
        part.name: _with_comments(part.data, zip(ids, (one.remark for one in found), strict=True), at, own),
    }
    changed |= _without_entries(members, package.part, own)
    return changed if part.known else changed | _introduced(members, package.part, part.name, namespace)


def _without_entries(members: Members, main: str, own: OwnComments) -> dict[str, bytes]:
    """Return the parts that keep more about comments, without the entries of those that are removed."""
    changed: dict[str, bytes] = {}
    durable: set[str] = set()
    for kind, attribute, values in (
        ("commentsExtended", "paraId", own.paragraphs),
        ("commentsIds", "paraId", own.paragraphs),
        ("commentsExtensible", "durableId", durable),
    ):
        if (part := _related(members, main, kind)) is not None:
            name, data = part
            numbers, found = entry_numbers(data, attribute, values)
            durable |= found
            if numbers:
                changed[name] = spliced(data, map(Removal, numbers))
    return changed


def _part(members: Members, main: str, namespace: str) -> _CommentPart:
    """Return the document's comments part, or an empty one under a free name."""
    empty = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:comments xmlns:w="{namespace}"/>'
    folder = posixpath.dirname(main)
    for name in _names(members, main, "comments"):
        return _CommentPart(name, members.read(name), known=True)
    types = ContentTypes(members)
    names = (posixpath.join(folder, f"comments{n or ''}.xml") for n in count())
    free = next(name for name in names if name not in members and not types.has_own(name))
    return _CommentPart(free, empty.encode(), known=False)


def _related(members: Members, main: str, kind: str) -> tuple[str, bytes] | None:
    """Return name and bytes of a part that the main part refers to; None if it is missing or broken."""
    for name in _names(members, main, kind):
        try:
            data = members.read(name)
            parse_xml(data)
        except Refusal:
            continue
        return name, data
    return None


def _names(members: Members, main: str, kind: str) -> Iterator[str]:
    """Yield the names of the existing parts that the main part refers to by relationships of this kind."""
    for relationship in _relationships(members, main):
        if relationship.get("Type", "").endswith(f"/{kind}") and relationship.get("TargetMode") != "External":
            target = with_slashes(relationship.get("Target", ""))
            name = member_named(posixpath.join("/", posixpath.dirname(main), target), members)
            if name is not None:
                yield name


def _relationships(members: Members, main: str) -> list[etree._Element]:
    name = relationships_part(main)
    return list(parse_xml(members.read(name)).iter("{*}Relationship")) if name in members else []


def _free_ids(comments: bytes, wanted: int) -> list[int]:
    """Return as many ids as wanted that no comment has."""
    root = parse_xml(comments)
    ids = (value for e in root.iter("{*}comment") for key, value in e.attrib.items() if _local(key) == "id")
    taken = set(ids)
    return list(islice((n for n in count() if str(n) not in taken), wanted))


def _local(name: str | bytes) -> str:
    return etree.QName(name).localname


def _with_comments(
    part: bytes, remarks: Iterable[tuple[int, Comment]], at: datetime, own: OwnComments
) -> bytes:
    root = parse_xml(part)
    namespace = etree.QName(root).namespace or ""
    declared = declaration(root, namespace, namespace)
    comments = "".join(_comment(number, remark, at, declared) for number, remark in remarks)
    return spliced(part, [Insertion(0, "", comments), *map(Removal, comment_numbers(part, own))])


def _comment(number: int, remark: Comment, at: datetime, declared: str) -> str:
    paragraphs = "".join(_paragraph(line) for line in remark.lines) or "<w:p/>"
    return (
        f'<w:comment{declared} w:id="{number}" w:author="{AUTHOR}" w:date="{at:%Y-%m-%dT%H:%M:%S}Z"'
        f' w:initials="{INITIALS}">{paragraphs}</w:comment>'
    )


def _paragraph(line: str) -> str:
    texts = (escape(_FORBIDDEN.sub("\ufffd", text)) for text in line.splitlines())
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{text}</w:t>' for text in texts)
    return f"<w:p><w:r>{runs}</w:r></w:p>"


def _introduced(members: Members, main: str, name: str, namespace: str) -> dict[str, bytes]:
    """Return relationships and content types with the entries for a new comments part."""
    rels = relationships_part(main)
    taken = {relationship.get("Id") for relationship in _relationships(members, main)}
    new = next(f"rId{n}" for n in count(1) if f"rId{n}" not in taken)
    kind = f"{_office(namespace)}/relationships/comments"
    target = posixpath.basename(name)
    relationship = f'<Relationship xmlns="{_RELS_NS}" Id="{new}" Type="{kind}" Target="{target}"/>'
    override = f'<Override xmlns="{_TYPES_NS}" PartName="/{name}" ContentType="{_TYPE}"/>'
    before = members.read(rels) if rels in members else f'<Relationships xmlns="{_RELS_NS}"/>'.encode()
    return {
        rels: spliced(before, [Insertion(0, "", relationship)]),
        CONTENT_TYPES: spliced(members.read(CONTENT_TYPES), [Insertion(0, "", override)]),
    }


def _office(namespace: str) -> str:
    """Return the namespace of a document's relationships; Strict documents have their own."""
    strict = "purl.oclc.org" in namespace
    root = "http://purl.oclc.org/ooxml" if strict else "http://schemas.openxmlformats.org"
    return f"{root}/officeDocument" + ("" if strict else "/2006")


def _suffix(members: Members, package: Package) -> str:
    """Return the file name suffix for the content type of the main part; `.docx` by default."""
    kind = ContentTypes(members).of(package.part)
    return next((suffix for mark, suffix in _SUFFIXES if mark in kind), ".docx")
