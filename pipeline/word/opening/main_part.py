"""Open a Word package: find and parse its main part, and read what other parts say about its texts."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from ...errors import Damaged, FixedLayout, NotWord
from ...model.limits import Limits
from ...package.container import (
    Members,
    foreign_parts,
    is_xml,
    member_named,
    members_of,
    parse_bounded,
    relationships,
)
from ...package.document import MarginText
from .margins import margin_texts
from .parts import Surroundings, surroundings
from .related import RelatedParts
from .xml_part import with_transitional_names

_RELATIONSHIPS = "_rels/.rels"


@dataclass(frozen=True, slots=True)
class Package:
    """An opened package: its parsed main part, that part's name, and what other parts say."""

    document: etree._Element
    part: str
    foreign: tuple[str, ...]
    surroundings: Surroundings
    margins: tuple[MarginText, ...]


def open_package(data: bytes, limits: Limits) -> Package:
    """Open the bytes of a Word document (.docx, .docm, .dotx, Strict or Transitional).

    Raises: NotWord, Encrypted, Damaged, TooLarge, Unsafe, LegacyNeedsLibreOffice.
    """
    with members_of(data, limits) as members:
        return _open(members, limits)


def _open(members: Members, limits: Limits) -> Package:
    """Find the main part by the package's relationships and parse it; check the other XML parts."""
    part = _main_part(members)
    foreign = foreign_parts(members, part)
    data = with_transitional_names(members.read(part))
    document = parse_bounded(data, limits)
    _require_word(document)
    related = RelatedParts(members, part, limits)
    beside = surroundings(related, data, document, limits)
    margins = tuple(margin_texts(related, data, document))
    for name in members.names:
        if is_xml(name):
            members.check_doctype(name)
    return Package(document, part, foreign, beside, margins)


def _main_part(members: Members) -> str:
    """Return the name of the main part.  Raises NotWord if it is one of Excel or another program."""
    if _RELATIONSHIPS not in members:
        raise Damaged(detail=_RELATIONSHIPS)
    for target, kind, external in relationships(members, _RELATIONSHIPS):
        if kind.endswith("/fixedrepresentation"):  # ECMA-388, 9.1.2
            raise FixedLayout(what_zh="XPS 版式文件", what_en="an XPS file")
        if kind.endswith("/officeDocument") and not external:
            part = member_named(target, members)
            if part is None:
                raise Damaged(detail=target)
            if sibling := _SIBLINGS.get(part.split("/")[0].casefold()):
                raise NotWord(what_zh=sibling[0], what_en=sibling[1])
            return part
    raise NotWord(what_zh="其他压缩包", what_en="some other zip archive")


_SIBLINGS = {
    "xl": ("Excel 表格", "an Excel workbook"),
    "ppt": ("PowerPoint 演示文稿", "a PowerPoint presentation"),
    "visio": ("Visio 绘图", "a Visio drawing"),
}


def _require_word(document: etree._Element) -> None:
    """Raise NotWord unless a main part has the root element of Word (ECMA-376 part 1, 17.2.3).

    The content type says less: a package may give one type to all parts whose names end with `.xml`.
    """
    root = etree.QName(document)
    if root.localname != "document" or "wordprocessingml" not in (root.namespace or ""):
        raise NotWord(what_zh="其他 Office 文档", what_en="another Office document")
