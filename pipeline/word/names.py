"""Names of WordprocessingML that several modules need, and the value of on/off properties."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
VAL: Final = W + "val"

Element = etree._Element


def is_on(toggle: Element | None) -> bool:
    """Return whether an on/off property is present and not switched off (17.17.4)."""
    return toggle is not None and toggle.get(VAL, "true") not in ("0", "false", "off")


def is_on_attribute(value: str | None) -> bool:
    """Return whether an on/off attribute is present and switched on."""
    return value in ("1", "true", "on")


def value_of(parent: Element | None, name: str) -> str | None:
    """Return the `w:val` of a child element of WordprocessingML; None if it is missing."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(VAL)


def attributes_of(element: Element) -> dict[str, str]:
    """Return the attributes of an element by their names without namespaces."""
    return {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}


def whole(text: str | None, default: int = 0) -> int:
    """Return the integer of an attribute; the default if there is none, or if it has more than ten digits."""
    if text is None or len(text) > _LONGEST:
        return default
    try:
        return int(text)
    except ValueError:
        return default


def length(text: str | None, per_point: int, default: int = 0) -> int:
    """Return a length in a unit of which so many make a point; the default if there is none.

    It is written as a number of these units, or with a unit of its own: `1pt`, `-2.5mm` (22.9.2.15).
    """
    if text is None:
        return default
    measure = _MEASURE.fullmatch(text)
    if measure is None:
        return whole(text, default)
    number, unit = measure.groups()
    return round(float(number) * (_POINTS[unit] * per_point if unit else 1))


_LONGEST = 10
_MEASURE: Final = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)(mm|cm|in|pt|pc|pi)?")
_POINTS: Final = {"mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "pi": 12.0}
TWIPS: Final = 20
"""Twentieths of a point in a point."""
HALVES: Final = 2
"""Half-points in a point."""
