"""The parts beside the main one that decide what is shown: styles, numbering, theme, bound data."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from ..model.limits import Limits
from ..package.container import Members, member_named, relationships, relationships_part
from .formatting.colours import WHITE, Rgb, Theme, parsed
from .formatting.look import Formatting
from .formatting.screening import Screening
from .formatting.stylesheet import StyleSheet
from .generated.bound_content import Stores, stores_of
from .generated.numbering import Numbering
from .names import Element, W, is_on
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
_NUMBERED: Final = b"numPr"
_BOUND: Final = b"dataBinding"


@dataclass(slots=True)
class Surroundings:
    """What the other parts say about the texts of the main part."""

    formatting: Formatting = field(default_factory=Formatting)
    numbering: Numbering | None = None
    stores: Stores = field(default_factory=dict)
    is_plain: bool = False
    """Whether formatting changes nothing that is seen, so that plain tables can be read the fast way."""


def surroundings(members: Members, part: str, data: bytes, root: Element, limits: Limits) -> Surroundings:
    """Read the parts that a main part needs, given its name, its bytes and its root element."""
    related = _Related(members, part, limits)
    styles, screening = related.styles()
    is_plain = screening.is_plain(data)
    if is_plain:
        formatting = Formatting(styles)
    else:
        settings = related.root("settings")
        formatting = Formatting(styles, Theme(related.root("theme"), settings), _page(root, settings))
    numbering = None
    if _NUMBERED in data or screening.has_numbers:
        numbering = Numbering(related.root("numbering"), styles)
    stores = related.stores() if _BOUND in data else {}
    return Surroundings(formatting, numbering, stores, is_plain)


class _Related:
    """The parts that a main part refers to, by the last word of their relationship's type."""

    def __init__(self, members: Members, part: str, limits: Limits) -> None:
        self._members, self._limits = members, limits
        self._folder = posixpath.dirname(part)
        self._targets: dict[str, list[str]] = {}
        for target, kind, external in relationships(members, relationships_part(part)):
            if not external:
                self._targets.setdefault(kind.rsplit("/", 1)[-1], []).append(target)

    def names(self, kind: str) -> list[str]:
        """Return the members of a kind."""
        found = (self._member(self._folder, target) for target in self._targets.get(kind, ()))
        return [name for name in found if name is not None]

    def _member(self, folder: str, target: str) -> str | None:
        return member_named(
            target if target.startswith("/") else posixpath.join(folder, target), self._members
        )

    def root(self, kind: str) -> Element | None:
        """Return the parsed part of a kind; None if there is none."""
        names = self.names(kind)
        return self._parse(names[0]) if names else None

    def _parse(self, name: str) -> Element:
        return parse_part(self._members.read(name), self._limits)

    def styles(self) -> tuple[StyleSheet, Screening]:
        """Return the styles of the document."""
        names = self.names("styles")
        data = self._members.read(names[0]) if names else b""
        if not data or len(data) > _MOST_CACHED:
            return _sheet(data, self._limits)
        return _cached_sheet(data, self._limits)

    def stores(self) -> Stores:
        """Return the roots of the custom XML and property parts by the identifier of their store."""
        parts, properties = {}, {}
        of_document = {
            _PROPERTIES[kind.rsplit("/", 1)[-1]]: member_named(target, self._members)
            for target, kind, external in relationships(self._members, "_rels/.rels")
            if kind.rsplit("/", 1)[-1] in _PROPERTIES and not external
        }
        for name in self.names("customXml"):
            parts[name] = self._parse(name)
            for target, kind, external in relationships(self._members, relationships_part(name)):
                item = None if external else self._member(posixpath.dirname(name), target)
                if kind.endswith("/customXmlProps") and item is not None:
                    properties[name] = self._parse(item)
        found = {store: self._parse(name) for store, name in of_document.items() if name is not None}
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
