"""The parts beside the main one that decide what is shown: styles, numbering, theme, bound data."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from ...model.limits import Limits
from ..formatting.colours import WHITE, Rgb, Theme, parsed
from ..formatting.look import Formatting
from ..formatting.screening import Screening, is_dark
from ..formatting.stylesheet import StyleSheet
from ..generated.bound_content import Stores, stores_of
from ..generated.numbering import Numbering
from ..names import Element, W, is_on
from .related import PACKAGE, RelatedParts
from .xml_part import parse_part

_CACHED: Final = 64
"""Style sheets kept; the forms of an office are made from a handful of templates."""
_MOST_CACHED: Final = 1 << 20
"""Bytes; larger style sheets are not kept."""
_PROPERTIES: Final = {
    "core-properties": "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}",
    "extended-properties": "{6668398D-A668-4E3E-A5EB-62B293D839F1}",
}
"""The identifiers of the stores that are the document's properties, by kind of part."""


@dataclass(slots=True)
class Surroundings:
    """What the other parts say about the texts of the main part."""

    formatting: Formatting = field(default_factory=Formatting)
    numbering: Numbering | None = None
    stores: Stores = field(default_factory=dict)
    is_plain: bool = False
    """Whether formatting changes nothing that is seen, so that plain tables can be read the fast way."""
    updates_fields: bool = False
    """Whether Word computes all fields anew when it opens the document (`w:updateFields`, 17.15.1.81)."""


def surroundings(related: RelatedParts, data: bytes, root: Element, limits: Limits) -> Surroundings:
    """Read the parts that a main part needs, given its related parts, its bytes and its root element."""
    styles, screening = _styles(related, limits)
    seen = screening.screened(data)
    is_plain = seen.is_plain
    formatting, settings = Formatting(styles), None
    if not is_plain or seen.has_fields or seen.names_text_of_theme:
        settings = related.root("settings")
        formatting = Formatting(styles, Theme(related.root("theme"), settings), _page(root, settings))
        is_plain = is_plain and is_dark(formatting.theme.colour("text1"))
    numbering = None
    if seen.has_numbers:
        numbering = Numbering(related.root("numbering"), styles)
    stores = _stores(related) if seen.has_bound_content else {}
    updates = settings is not None and is_on(settings.find(W + "updateFields"))
    return Surroundings(formatting, numbering, stores, is_plain, updates)


def _styles(related: RelatedParts, limits: Limits) -> tuple[StyleSheet, Screening]:
    """Return the styles of the document."""
    names = related.names("styles")
    data = related.members.read(names[0]) if names else b""
    if not data or len(data) > _MOST_CACHED:
        return _sheet(data, limits)
    return _cached_sheet(data, limits)


def _stores(related: RelatedParts) -> Stores:
    """Return the roots of the custom XML and property parts by the identifier of their store."""
    parts, properties = {}, {}
    for name in related.names("customXml"):
        parts[name] = related.parsed(name)
        item = related.of(name).root("customXmlProps")
        if item is not None:
            properties[name] = item
    package = related.of(PACKAGE)
    of_document = {store: package.root(kind) for kind, store in _PROPERTIES.items()}
    found = {store: root for store, root in of_document.items() if root is not None}
    return {**found, **stores_of(parts, properties)}


def _sheet(data: bytes, limits: Limits) -> tuple[StyleSheet, Screening]:
    styles = StyleSheet(parse_part(data, limits) if data else None)
    return styles, Screening(styles)


_cached_sheet = lru_cache(_CACHED)(_sheet)


def _page(root: Element, settings: Element | None) -> Rgb:
    """Return the colour of the page; white unless the document shows its background colour."""
    shown = None if settings is None else settings.find(W + "displayBackgroundShape")
    background = root.find(W + "background")
    if background is None or not is_on(shown):
        return WHITE
    return parsed(background.get(W + "color")) or WHITE
