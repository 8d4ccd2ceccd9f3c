"""Make a copy of a package that does nothing by itself when it is opened.

    relationships -> parts that are left out -> edits of the parts that named them, and of fields -> package

What the document shows stays: the stored result of a field, the picture of an object.  Other parts keep
their bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ...model.limits import Limits
from ...package.container import START, Members, members_of, parse_xml, relationships_part
from ...package.repack import repacked
from ...package.zip_type import CONTENT_TYPES
from ..opening.content_types import ContentTypes
from ..opening.related import PACKAGE
from ..opening.xml_part import parse_part
from ..splice import AttributeChange, Edit, Removal, spliced
from .elements import element_edits
from .field_codes import field_edits
from .kinds import TAKEN, Taken
from .references import Reference, references

_STORIES: Final = frozenset(
    {"officedocument", "header", "footer", "footnotes", "endnotes", "comments", "glossarydocument",
     "settings", "websettings"}
)  # fmt: skip
"""Kinds of parts that may hold fields, or settings that act when the document is opened."""
_SUSPICIOUS: Final = re.compile(
    rb"fldChar|fldSimple|mailMerge|attachedTemplate|linkStyles|saveThroughXslt|frameset|altChunk|subDoc"
    rb"|OLEObject|objectEmbed|objectLink|entryMacro|exitMacro|[: <]control\b|\b(?:src|href|althref)\s*="
)
"""What a part must contain to be looked at more closely."""
_PROGRAM_TYPES: Final = re.compile("vbaProject|vbaData|oleObject|activeX|customization", re.IGNORECASE)
_MACRO_TYPES: Final = {
    "application/vnd.ms-word.document.macroEnabled.main+xml":
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml":
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Disarmed:
    """A copy of a document, and what was taken out of it; the document itself if there was nothing."""

    data: bytes
    taken: tuple[Taken, ...]


def disarmed(data: bytes, limits: Limits) -> Disarmed:
    """Return a copy of a Word document without anything that could act on the reader's computer.

    Raises NotDisarmed if the copy would not show what the document shows, and the errors of `members_of`.
    """
    with members_of(data, limits) as members:
        found = references(members)
        left_out = _left_out(members, found)
        changed, taken = _changed_parts(members, found, left_out, limits)
        taken |= {one.taken for one in found if one.taken is not None}
        if not (taken or left_out):
            return Disarmed(data, ())
        changed[CONTENT_TYPES] = spliced(members.read(CONTENT_TYPES), _type_edits(members, left_out))
        copy = repacked(members, changed, without=left_out)
    return Disarmed(copy, tuple(one for one in TAKEN if one in taken))


def _left_out(members: Members, found: Iterable[Reference]) -> set[str]:
    """Return the members that only removed relationships lead to, with their relationships, and programs."""
    named = _reached(found)
    kept = _reached(one for one in found if one.taken is None)
    types = ContentTypes(members)
    strays = {name for name in members.names.keys() - kept if _PROGRAM_TYPES.search(types.of(name))}
    parts = (named - kept) | strays
    beside = (members.named(relationships_part(part)) for part in parts)
    return parts | {rels for rels in beside if rels is not None}


def _reached(found: Iterable[Reference]) -> set[str]:
    """Return the members that relationships lead to from the package."""
    targets: dict[str, list[str]] = {}
    for one in found:
        if one.target is not None:
            targets.setdefault(one.source, []).append(one.target)
    reached, todo = set[str](), [PACKAGE]
    while todo:
        for target in targets.get(todo.pop(), ()):
            if target not in reached:
                reached.add(target)
                todo.append(target)
    return reached


def _changed_parts(
    members: Members, found: list[Reference], left_out: set[str], limits: Limits
) -> tuple[dict[str, bytes], set[Taken]]:
    """Return the changed parts by name, and what was taken out of them."""
    removed: dict[str, dict[str, Taken]] = {}
    numbers: dict[str, list[int]] = {}
    for one in found:
        if one.taken is not None and one.rels not in left_out:
            numbers.setdefault(one.rels, []).append(one.number)
            removed.setdefault(one.source, {})[one.id] = one.taken
    changed = {rels: spliced(members.read(rels), map(Removal, some)) for rels, some in numbers.items()}
    taken = set[Taken]()
    stories = {one.target for one in found if one.kind in _STORIES and one.target is not None}
    for part in sorted((stories | (removed.keys() & members.names.keys())) - left_out):
        data = members.read(part)
        ids = removed.get(part, {})
        if ids or b"\0" in data[:START] or _SUSPICIOUS.search(data):
            edits = list(_edits(data, ids, limits))
            taken |= {kind for kind, _ in edits}
            if edits:
                changed[part] = spliced(data, [edit for _, edit in edits])
    return changed, taken


def _edits(data: bytes, removed: dict[str, Taken], limits: Limits) -> Iterator[tuple[Taken, Edit]]:
    root = parse_part(data, limits)
    yield from element_edits(root, removed)
    yield from field_edits(root)


def _type_edits(members: Members, left_out: set[str]) -> Iterator[Edit]:
    """Yield the edits of the content types: no part that is left out, no document with macros."""
    left = {f"/{name}".casefold() for name in left_out}
    extensions = {name.casefold().rpartition(".")[2] for name in members.names.keys() - left_out}
    for number, element in enumerate(parse_xml(members.read(CONTENT_TYPES)).iter("*")):
        kind = element.get("ContentType", "")
        is_unused = element.get("Extension", "").casefold() not in {"", *extensions}
        if element.get("PartName", "").casefold() in left or (is_unused and _PROGRAM_TYPES.search(kind)):
            yield Removal(number)
        elif kind in _MACRO_TYPES:
            index = list(element.attrib).index("ContentType")
            yield AttributeChange(number, index, _MACRO_TYPES[kind])
