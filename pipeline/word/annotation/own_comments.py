"""The comments of an earlier annotated copy, which a corrected document still has.

They are recognized by author and initials.  A comment that somebody has replied to stays, with the replies.
Word keeps more about comments in three parts (MS-DOCX: commentsExtended, commentsIds, commentsExtensible);
the entries of removed comments go too.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from ...package.container import parse_xml
from ..names import Element, W

AUTHOR: Final = "自评系统"
INITIALS: Final = "自评"

_MARKS: Final = {W + "commentRangeStart", W + "commentRangeEnd"}
_REFERENCE, _RUN, _RUN_PR = W + "commentReference", W + "r", W + "rPr"


@dataclass(frozen=True, slots=True)
class OwnComments:
    """The comments to remove: their ids, and the ids of their last paragraphs (`w14:paraId`)."""

    ids: frozenset[str]
    paragraphs: frozenset[str]


def own_comments(part: bytes, extended: bytes | None) -> OwnComments:
    """Return the comments to remove; `extended` is the part `commentsExtended`, which knows the replies."""
    comments = list(parse_xml(part).iter("{*}comment"))
    own = {one for one in comments if (_value(one, "author"), _value(one, "initials")) == (AUTHOR, INITIALS)}
    paragraphs = {one: _last_paragraph(one) for one in comments}
    of_others = {paragraphs[one] for one in comments if one not in own}
    entries = parse_xml(extended).iter("{*}commentEx") if extended else ()
    answered = {_value(e, "paraIdParent") for e in entries if _value(e, "paraId") in of_others} - {""}
    removed = [one for one in own if paragraphs[one] not in answered]
    return OwnComments(
        frozenset(_value(one, "id") for one in removed),
        frozenset(paragraphs[one] for one in removed) - {""},
    )


def comment_numbers(part: bytes, own: OwnComments) -> list[int]:
    """Return the numbers of these comments among the elements of the comments part."""
    return [
        number
        for number, element in enumerate(parse_xml(part).iter("*"))
        if etree.QName(element).localname == "comment" and _value(element, "id") in own.ids
    ]


def entry_numbers(part: bytes, attribute: str, values: Container[str]) -> tuple[list[int], set[str]]:
    """Return the numbers of the elements with one of these values, and their `durableId`s."""
    found = [
        (number, element)
        for number, element in enumerate(parse_xml(part).iter("*"))
        if number and _value(element, attribute) in values
    ]
    return [number for number, _ in found], {_value(element, "durableId") for _, element in found} - {""}


def mark_numbers(document: Element, own: OwnComments) -> list[int]:
    """Return the numbers of the marks of these comments among the elements of the main part."""
    if not own.ids:
        return []
    wanted = set(_marks(document, own.ids))
    return [number for number, element in enumerate(document.iter("*")) if element in wanted]


def _marks(document: Element, ids: Container[str]) -> Iterator[Element]:
    """Yield range marks, and references with the run that holds nothing else."""
    for element in document.iter(*_MARKS, _REFERENCE):
        if _value(element, "id") in ids:
            run = element.getparent()
            is_alone = run is not None and run.tag == _RUN and _holds_only(run, element)
            yield run if element.tag == _REFERENCE and is_alone and run is not None else element


def _holds_only(run: Element, reference: Element) -> bool:
    return all(child is reference or child.tag == _RUN_PR for child in run.iterchildren("*"))


def _last_paragraph(comment: Element) -> str:
    paragraphs: Iterable[Element] = comment.iter("{*}p")
    return ([_value(p, "paraId") for p in paragraphs] or [""])[-1]


def _value(element: Element, name: str) -> str:
    """Return an attribute by its local name, as Strict documents have another namespace."""
    return next((str(v) for key, v in element.attrib.items() if etree.QName(key).localname == name), "")
