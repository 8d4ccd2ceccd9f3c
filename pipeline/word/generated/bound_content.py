"""The value that a content control shows because it is bound to the document's own data (`w:dataBinding`).

When Word opens a document, a bound control shows what its store (a custom XML part) says, whatever text was
saved in the control (ECMA-376 part 1, 17.5.2.6).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from ..names import W14, Element, W

_STEP: Final = re.compile(r"(?:([\w.-]+):)?([\w.-]+)(?:\[(\d{1,6})\])?")
_STEPS: Final = re.compile(r"(?:/@?(?:[\w.-]+:)?[\w.-]+(?:\[\d{1,6}\])?)+")
_PREFIX: Final = re.compile(r"""xmlns:([\w.-]+)=(?:"([^"]*)"|'([^']*)')""")
_ATTRIBUTE: Final = "@"

Stores = Mapping[str, Element]
"""The roots of the custom XML parts by the identifier of their store, in capitals."""


def differs(sdt_pr: Element, shown: str, stores: Stores) -> str | None:
    """Return the text of the store if it is another than the control shows; None if Word changes nothing.

    If the path is one that is not followed here, this is the text shown: nobody knows what Word finds there.
    """
    binding = sdt_pr.find(W + "dataBinding")
    if binding is None:
        return None
    root = stores.get(binding.get(W + "storeItemID", "").upper())
    if root is None:
        return None
    path = binding.get(W + "xpath", "")
    if _STEPS.fullmatch(path.strip()) is None:
        return shown
    stored = _value(root, path, binding.get(W + "prefixMappings", ""))
    if stored is None or _agree(sdt_pr, stored.strip(), shown.strip()):
        return None
    return stored


def _value(root: Element, path: str, mappings: str) -> str | None:
    """Return the text at a path of steps (`/a[1]/ns:b[2]/@c`); None if there is no such node.

    Only such paths are followed: Word writes no others, and the path comes from an untrusted document.
    """
    names = {prefix: one or other for prefix, one, other in _PREFIX.findall(mappings)}
    steps = [step for step in path.strip().split("/") if step]
    if not steps:
        return None
    at: Element | None = None
    for step in steps:
        if step.startswith(_ATTRIBUTE):
            return None if at is None else at.get(_qualified(step[1:], names))
        match = _STEP.fullmatch(step)
        if match is None:
            return None
        tag = f"{{{names.get(match[1], '')}}}{match[2]}" if match[1] else match[2]
        same = [root] if at is None else list(at)
        same = [child for child in same if child.tag == tag]
        number = int(match[3] or 1)
        if not 1 <= number <= len(same):
            return None
        at = same[number - 1]
    return None if at is None else "".join(text for text in at.itertext() if isinstance(text, str))


def _qualified(name: str, names: Mapping[str, str]) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{names.get(prefix, '')}}}{local}" if prefix else local


def _agree(sdt_pr: Element, stored: str, shown: str) -> bool:
    """Return whether a control that shows this text would show the same for the stored value."""
    if "".join(stored.split()) == "".join(shown.split()):
        return True
    if sdt_pr.find(W14 + "checkbox") is not None:
        return (stored.lower() in ("1", "true")) == (shown in ("☑", "☒", "✔", "✓"))
    if sdt_pr.find(W + "date") is not None:
        return _digits(stored.partition("T")[0]) == _digits(shown)
    for kind in ("dropDownList", "comboBox"):
        options = sdt_pr.find(W + kind)
        for item in () if options is None else options.iterchildren(W + "listItem"):
            if item.get(W + "value") == stored:
                return item.get(W + "displayText", stored) == shown
    return sdt_pr.find(W + "picture") is not None or stored.startswith("<?xml")


def _digits(text: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d{1,9}", text)]


def stores_of(parts: Mapping[str, Element], properties: Mapping[str, Element]) -> dict[str, Element]:
    """Return the custom XML parts by store, from the parts and their property parts by the same key."""
    found: dict[str, Element] = {}
    for key, root in parts.items():
        item = properties.get(key)
        for name, value in () if item is None else item.attrib.items():
            if str(name).rpartition("}")[2] == "itemID":
                found[str(value).upper()] = root
    return found
