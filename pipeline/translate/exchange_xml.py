"""XLIFF 1.2 (OASIS, 2008) and TMX 1.4, the formats of Weblate, OmegaT and other translators' tools.

In XLIFF, a plural is a group `x-gettext-plurals` (XLIFF's representation guide for gettext); in TMX, each
form is a separate unit with the number of the form in a property.  The XLIFF state `new` and states that
begin with `needs-` mean fuzzy; every other state means reviewed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from lxml import etree

from .exchange import ExchangeEntry, State

_XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_STATES: dict[State, str] = {"new": "new", "fuzzy": "needs-review-translation", "reviewed": "final"}
_PLURAL = "x-gettext-plurals"


def xliff(units: Iterable[ExchangeEntry]) -> bytes:
    """Return entries as an XLIFF file."""
    root = etree.Element(f"{{{_XLIFF}}}xliff", {"version": "1.2"}, nsmap={None: _XLIFF})  # type: ignore[dict-item]
    told = {"original": "memory.en.po", "source-language": "zh-CN", "target-language": "en", "datatype": "po"}
    body = _sub(_sub(root, "file", told), "body")
    for unit in units:
        name = _name(unit)
        if len(unit.english) == 1:
            _trans_unit(body, unit, name, unit.english[0])
            continue
        group = _sub(body, "group", {"id": name, "restype": _PLURAL})
        for n, english in enumerate(unit.english):
            _trans_unit(group, unit, f"{name}[{n}]", english)
    return _bytes(root)


def from_xliff(data: bytes) -> list[ExchangeEntry]:
    """Return the entries of an XLIFF 1.2 file.  Raises ValueError if `data` is not one."""
    root = _parsed(data, f"{{{_XLIFF}}}xliff")
    found: list[ExchangeEntry] = []
    for node in root.iter(f"{{{_XLIFF}}}trans-unit"):
        parent = node.getparent()
        unit = _from_trans_unit(node)
        if parent is not None and parent.get("restype") == _PLURAL and node is not parent[0] and found:
            first = found.pop()
            state = unit.state if first.state == "reviewed" else first.state
            unit = ExchangeEntry(
                first.zh, first.context, (*first.english, *unit.english), state, first.notes, first.places
            )
        found.append(unit)
    return found


def tmx(units: Iterable[ExchangeEntry], version: str) -> bytes:
    """Return the entries that have English as a TMX file."""
    root = etree.Element("tmx", {"version": "1.4"})
    etree.SubElement(
        root,
        "header",
        {
            "creationtool": "ziping",
            "creationtoolversion": version,
            "segtype": "block",
            "o-tmf": "po",
            "adminlang": "en",
            "srclang": "zh-CN",
            "datatype": "plaintext",
        },
    )
    body = etree.SubElement(root, "body")
    for unit in units:
        for n, english in enumerate(unit.english if all(unit.english) else ()):
            _translation_unit(body, unit, n, english)
    return _bytes(root)


def from_tmx(data: bytes) -> list[ExchangeEntry]:
    """Return the entries of a TMX file that have Chinese and English.

    Raises ValueError if `data` is not a TMX file.
    """
    root = _parsed(data, "tmx")
    entries: list[ExchangeEntry] = []
    for node in root.iter("tu"):
        entry = _from_tu(node)
        if entry and _is_plural_of(node, entry, entries[-1:]):
            entries[-1] = replace(entries[-1], english=(*entries[-1].english, *entry.english))
        elif entry:
            entries.append(entry)
    return entries


def _trans_unit(parent: etree._Element, unit: ExchangeEntry, name: str, english: str) -> None:
    approved = "yes" if unit.state == "reviewed" else "no"
    node = _sub(parent, "trans-unit", {"id": name, "approved": approved})
    _sub(node, "source").text = unit.zh
    _sub(node, "target", {"state": _STATES[unit.state]}).text = english
    if unit.context:
        _context(node, "po-entry", "information", "x-po-context", unit.context)
    for place in unit.places:
        _context(node, "po-reference", "location", "sourcefile", place)
    for note in unit.notes:
        _sub(node, "note").text = note


def _context(node: etree._Element, name: str, purpose: str, kind: str, text: str) -> None:
    group = _sub(node, "context-group", {"name": name, "purpose": purpose})
    _sub(group, "context", {"context-type": kind}).text = text


def _from_trans_unit(node: etree._Element) -> ExchangeEntry:
    ns = {"x": _XLIFF}
    target = node.find("x:target", ns)
    english = _text(target)
    said = target.get("state", "") if target is not None else ""
    state: State = "new" if not english else "fuzzy" if said.startswith(("needs-", "new")) else "reviewed"
    contexts = node.findall("x:context-group/x:context", ns)
    told = [(one.get("context-type"), _text(one)) for one in contexts]
    return ExchangeEntry(
        _text(node.find("x:source", ns)),
        next((text for kind, text in told if kind == "x-po-context"), ""),
        (english,),
        state,
        tuple(_text(note) for note in node.findall("x:note", ns)),
        tuple(text for kind, text in told if kind == "sourcefile"),
    )


def _translation_unit(body: etree._Element, unit: ExchangeEntry, n: int, english: str) -> None:
    node = etree.SubElement(body, "tu", {"tuid": f"{_name(unit)}-{n}"})
    for note in unit.notes:
        etree.SubElement(node, "note").text = note
    plural = str(n) if len(unit.english) > 1 else ""
    for kind, value in (("x-context", unit.context), ("x-state", unit.state), ("x-plural", plural)):
        if value:
            etree.SubElement(node, "prop", {"type": kind}).text = value
    for language, text in (("zh-CN", unit.zh), ("en", english)):
        etree.SubElement(etree.SubElement(node, "tuv", {_LANG: language}), "seg").text = text


def _from_tu(node: etree._Element) -> ExchangeEntry | None:
    texts = {
        (tuv.get(_LANG) or tuv.get("lang") or "")[:2].lower(): _text(tuv.find("seg"))
        for tuv in node.iter("tuv")
    }
    if not texts.get("zh") or not texts.get("en"):
        return None
    props = {prop.get("type"): _text(prop) for prop in node.findall("prop")}
    state: State = "fuzzy" if props.get("x-state") == "fuzzy" else "reviewed"
    notes = tuple(_text(note) for note in node.findall("note"))
    return ExchangeEntry(texts["zh"], props.get("x-context", ""), (texts["en"],), state, notes)


def _is_plural_of(node: etree._Element, entry: ExchangeEntry, before: Sequence[ExchangeEntry]) -> bool:
    """Return whether a `tu` has the plural of the entry before it, as `tmx` writes it."""
    marked = any(prop.get("type") == "x-plural" and _text(prop) == "1" for prop in node.findall("prop"))
    return marked and any((one.context, one.zh) == (entry.context, entry.zh) for one in before)


def _name(unit: ExchangeEntry) -> str:
    return hashlib.sha256(f"{unit.context}\x04{unit.zh}".encode()).hexdigest()[:16]


def _text(node: etree._Element | None) -> str:
    return "" if node is None else "".join(str(part) for part in node.itertext()).strip()


def _sub(parent: etree._Element, name: str, told: dict[str, str] | None = None) -> etree._Element:
    return etree.SubElement(parent, f"{{{_XLIFF}}}{name}", told or {})


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _parsed(data: bytes, name: str) -> etree._Element:
    """Return the root element of a file without resolving entities or fetching anything.

    Raises ValueError if the file is not well-formed or its root element is not `name`.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    if root.tag != name:
        raise ValueError(f"<{etree.QName(root).localname}>")
    return root
