"""Remove from a converted document what LibreOffice computed on this machine instead of reading it.

LibreOffice replaces the stored result of some fields: a file name becomes that of the temporary copy, with
its folder, and a date or time that of the conversion.  The stored result is lost, so the field is left
without one.  Relative links become links into the temporary folder and are made relative again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lxml import etree

from ...model.limits import Limits
from ...package.container import members_of, parse_bounded
from ...package.repack import repacked

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _MARK, _CODE, _TEXT = (_W + name for name in ("p", "fldChar", "instrText", "t"))
_WITH_FIELDS: Final = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_COMPUTED: Final = re.compile(r"\s*(?:FILENAME|TEMPLATE|DATE|TIME)\b")
"""The codes of the fields that LibreOffice computes anew (ECMA-376 part 1, 17.16.5)."""
_MAYBE_COMPUTED: Final = re.compile(rb"FILENAME|TEMPLATE|DATE|TIME")


def without_local_values(data: bytes, folder: Path, limits: Limits) -> bytes:
    """Return a .docx that was converted in a folder, without computed values and without links to the folder.

    The bytes stay as they are if there is nothing to remove.  Raises the refusals of `members_of`.
    """
    with members_of(data, limits) as members:
        parts = [name for name in members.names if name.endswith(".rels") or _WITH_FIELDS.fullmatch(name)]
        before = {name: members.read(name) for name in parts}
        after = {name: _cleaned(name, part, folder, limits) for name, part in before.items()}
        changed = {name: part for name, part in after.items() if part != before[name]}
        return repacked(members, changed) if changed else data


def _cleaned(name: str, part: bytes, folder: Path, limits: Limits) -> bytes:
    if not name.endswith(".rels"):
        return _without_results(part, limits) if _MAYBE_COMPUTED.search(part) else part
    for link in (folder, folder.parent):  # a link may lead out of the folder
        part = part.replace(f'"{link.as_uri()}/'.encode(), b'"')
    return part


@dataclass(slots=True)
class _OpenField:
    """A field whose end was not reached yet: its code, and what makes up its result."""

    code: str = ""
    separator: etree._Element | None = None
    texts: list[etree._Element] = field(default_factory=list)


def _without_results(part: bytes, limits: Limits) -> bytes:
    """Return a part in which computed fields have no result, nor the mark that separates it (17.16.18).

    Such a field is within one paragraph.  One without an end stays as it is.
    """
    root = parse_bounded(part, limits)
    computed = [one for one in _fields(root) if _COMPUTED.match(one.code)]
    for one in computed:
        for text in one.texts:
            text.text = None
        run = None if one.separator is None else one.separator.getparent()
        if one.separator is not None and run is not None:
            run.remove(one.separator)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True) if computed else part


def _fields(root: etree._Element) -> Iterator[_OpenField]:
    """Yield each field that ends in its own paragraph; the texts of a field inside it are its texts too."""
    opened: list[_OpenField] = []
    for element in root.iter(_PARAGRAPH, _MARK, _CODE, _TEXT):
        kind = element.get(_W + "fldCharType")
        if element.tag == _PARAGRAPH:
            opened.clear()
        elif kind == "begin":
            opened.append(_OpenField())
        elif not opened:
            continue
        elif kind == "separate":
            opened[-1].separator = element
        elif kind == "end":
            yield opened.pop()
        elif element.tag == _CODE:
            opened[-1].code += element.text or ""
        elif element.tag == _TEXT:
            for one in opened:
                one.texts.append(element)
