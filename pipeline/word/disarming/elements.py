"""The elements and attributes of a part that a copy does not keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from ...errors import NotDisarmed
from ..names import Element
from ..splice import AttributeChange, Edit, Removal
from .kinds import Taken
from .references import is_harmless_address

_ELEMENTS: Final[dict[str, Taken]] = {
    "mailMerge": "mail-merge",
    "attachedTemplate": "attached-template",
    "linkStyles": "attached-template",
    "saveThroughXslt": "linked-content",
    "frameset": "linked-content",
    "subDoc": "linked-content",
    "control": "active-x",
    "OLEObject": "ole-object",
    "objectEmbed": "ole-object",
    "objectLink": "ole-object",
    "entryMacro": "macros",
    "exitMacro": "macros",
}
"""Elements that are always taken out; what they showed is a picture beside them."""
_WITH_REFERENCE: Final = frozenset({"hlinkClick", "hlinkHover", "hlinkMouseOver", "externalData"})
"""Elements that are taken out with the relationship that they name, because they are invalid without it.

Others stay, and lose only the attribute that names it.
"""
_VML: Final = "urn:schemas-microsoft-com:vml"
_ADDRESSES: Final = frozenset({"src", "href", "althref"})
"""Attributes of VML that hold an address themselves."""


def element_edits(root: Element, removed: Mapping[str, Taken]) -> Iterator[tuple[Taken, Edit]]:
    """Yield the edits of a part that take out such elements, and whatever names a removed relationship.

    `removed` has the ids of the removed relationships.  Raises NotDisarmed for an alternative chunk.
    """
    for number, element in enumerate(root.iter("*")):
        name = etree.QName(element)
        local = name.localname
        if local == "altChunk":
            raise NotDisarmed
        if local in _ELEMENTS:
            yield _ELEMENTS[local], Removal(number)
            continue
        for index, (attribute, value) in enumerate(element.attrib.items()):
            taken = _taken(str(attribute), str(value), removed, is_vml=name.namespace == _VML)
            if taken is not None:
                alone = AttributeChange(number, index)
                yield taken, Removal(number) if local in _WITH_REFERENCE else alone


def _taken(attribute: str, value: str, removed: Mapping[str, Taken], *, is_vml: bool) -> Taken | None:
    """Return why a copy does not keep an attribute; None if it does."""
    namespace, _, local = attribute.rpartition("}")
    if namespace.endswith("/relationships"):
        return removed.get(value)
    if not is_vml or local not in _ADDRESSES:
        return None
    if local == "href" and not namespace:
        return None if is_harmless_address(value) else "link"
    return "linked-content"
