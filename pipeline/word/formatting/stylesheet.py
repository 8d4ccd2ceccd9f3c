"""The styles of a document (`styles.xml`) and what each is based on (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from ..names import Element, W, is_on_attribute, value_of
from .properties import TOGGLES, Properties, merged, on, read

_DEEPEST: Final = 32
"""Styles that a style may be based on, one upon the other."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a table style gives to one part of a table: properties of runs, paragraphs and cells."""

    run: Properties = field(default_factory=dict)
    paragraph: Element | None = None
    cell: Element | None = None


@dataclass(slots=True)
class Style:
    """A style as written: its run properties, its paragraph's shading and numbering, its table formats."""

    kind: str
    based_on: str | None
    run: Properties
    paragraph: Element | None = None
    conditions: dict[str, Condition] = field(default_factory=dict)
    """Of a table style: its formats by part of the table (`firstRow` …)."""
    cell: Element | None = None
    table: Element | None = None

    @property
    def has_numbers(self) -> bool:
        """Whether the style numbers its paragraphs."""
        return self.paragraph is not None and self.paragraph.find(W + "numPr") is not None


class StyleSheet:
    """The styles of one document by id; an unknown id is a style that sets nothing."""

    def __init__(self, root: Element | None = None) -> None:
        self.defaults: Properties = {}
        """The run properties of the document defaults."""
        self.paragraph_defaults: Element | None = None
        """The paragraph properties of the document defaults."""
        self.default: dict[str, str] = {}
        """The id of the default style of each kind (`paragraph`, `character`, `table`)."""
        self._styles: dict[str, Style] = {}
        self._resolved: dict[str, Properties] = {}
        self._paragraph_properties: dict[tuple[str | None, str], Element | None] = {}
        if root is not None:
            self.defaults = read(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
            self.paragraph_defaults = root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
            for style in root.iterchildren(W + "style"):
                self._add(style)

    def _add(self, style: Element) -> None:
        name, kind = style.get(W + "styleId", ""), style.get(W + "type", "paragraph")
        if is_on_attribute(style.get(W + "default")):
            self.default.setdefault(kind, name)
        cell, table = style.find(W + "tcPr"), style.find(W + "tblPr")
        made = Style(kind, value_of(style, "basedOn"), read(style.find(W + "rPr")), style.find(W + "pPr"))
        made.cell, made.table = cell, table
        for part in style.iterchildren(W + "tblStylePr"):
            made.conditions[part.get(W + "type", "")] = Condition(
                read(part.find(W + "rPr")), part.find(W + "pPr"), part.find(W + "tcPr")
            )
        self._styles[name] = made

    def items(self) -> Iterable[tuple[str, Style]]:
        """Return all styles by id."""
        return self._styles.items()

    def names(self, name: str) -> list[str]:
        """Return the id of a style and of all that it is based on, whatever their kind."""
        found: list[str] = []
        at: str | None = name
        while at is not None and at not in found and len(found) < _DEEPEST:
            found.append(at)
            style = self._styles.get(at)
            at = None if style is None else style.based_on
        return found

    def chain(self, name: str | None, kind: str) -> list[Style]:
        """Return a style and those that it is based on, the style itself first; it stops at a circle."""
        found: list[Style] = []
        while name is not None and len(found) < _DEEPEST:
            style = self._styles.get(name)
            if style is None or style.kind != kind or style in found:
                break
            found.append(style)
            name = style.based_on
        return found

    def run_properties(self, name: str | None, kind: str) -> Properties:
        """Return the run properties of a style: the nearest style of the chain that sets one decides."""
        key = f"{kind} {name}"
        known = self._resolved.get(key)
        if known is None:
            known = {}
            for style in reversed(self.chain(name, kind)):
                known = merged(known, style.run)
            self._resolved[key] = known
        return known

    def paragraph_property(self, name: str | None, wanted: str) -> Element | None:
        """Return an element of the paragraph properties of a style (`shd`, `numPr`, `spacing`, `bidi`)."""
        key = name, wanted
        if key not in self._paragraph_properties:
            elements = (style.paragraph for style in self.chain(name, "paragraph"))
            found = (None if element is None else element.find(W + wanted) for element in elements)
            self._paragraph_properties[key] = next((one for one in found if one is not None), None)
        return self._paragraph_properties[key]

    def paragraph_default(self, wanted: str) -> Element | None:
        """Return an element of the paragraph properties of the document defaults."""
        return None if self.paragraph_defaults is None else self.paragraph_defaults.find(W + wanted)

    def numbering(self, name: str | None) -> tuple[str | None, str | None]:
        """Return list (`w:numId`) and level (`w:ilvl`) of a paragraph style, each None if it sets none."""
        number = level = None
        for style in self.chain(name, "paragraph"):
            properties = None if style.paragraph is None else style.paragraph.find(W + "numPr")
            number = number or value_of(properties, "numId")
            level = level or value_of(properties, "ilvl")
        return number, level

    def list_of(self, name: str | None) -> str | None:
        """Return the list (`w:numId`) of a numbering style; None if there is none."""
        for style in self.chain(name, "numbering"):
            number = None if style.paragraph is None else value_of(style.paragraph.find(W + "numPr"), "numId")
            if number is not None:
                return number
        return None


def toggled(defaults: Properties, styles: tuple[Properties, ...], direct: Properties) -> dict[str, bool]:
    """Return the toggle properties of a run (17.7.3).

    Direct formatting decides.  Without it, the document defaults decide if they switch a property on;
    otherwise it is on if an odd number of the styles (table, paragraph, character) switch it on.
    """
    found = {}
    for name in TOGGLES:
        own = on(direct, name)
        if own is not None:
            found[name] = own
        else:
            found[name] = bool(on(defaults, name)) or sum(bool(on(s, name)) for s in styles) % 2 == 1
    return found
