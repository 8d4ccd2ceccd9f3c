"""Find documents in which formatting changes nothing that is seen: no white or tiny text, no symbol fonts.

Nearly all forms are of this kind, and reading them must not wait until styles and colours are resolved.
The document is searched as bytes: each kind of tag that could matter is looked at once.  What is not
certain counts as formatting that matters.  Rare properties (hidden, struck out, raised …) are found by the
fast path itself, table by table (`plain`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ..names import HALVES, TWIPS, Element, W, attributes_of, length, whole
from ..symbols import is_symbol_font
from .colours import HIGHLIGHTS, Rgb, luminance, parsed
from .look import is_outside
from .properties import Attributes, Properties, on, read
from .stylesheet import Style, StyleSheet

_NAMESPACE: Final = W[1:-1].encode()
_BOUND: Final = b'xmlns:w="' + _NAMESPACE + b'"'
_DECLARATION: Final = 120
"""Bytes in which an XML declaration names the encoding."""
_TAGS: Final = re.compile(
    rb"<w:(?:color|shd|highlight|sz|w|spacing|trHeight|rFonts|pStyle|rStyle|tblStyle|background|ind|caps"
    rb"|smallCaps|eastAsianLayout|fldChar|fldSimple|numPr|dataBinding)\b[^>]*"
)
_TEXT_FILL: Final = re.compile(rb"textFill")
_HEAD: Final = 8192
"""Bytes in which a main part declares the namespaces that are common."""
_ATTRIBUTE: Final = re.compile(r'w:(\w+)="([^"]*)"')
_DARK, _LIGHT = 0.6, 0.75
"""A text at most so light can be read on every background that is at least so light."""
_TEXT: Final = ("text1", "dark1")
"""The theme's colour of text, by its two names."""
_SMALL, _TIGHT, _LOW, _NARROW = 10, -20, 200, 40
"""Half-points, twentieths of a point (two), per cent: on the safe side of the limits in `look`."""
_SWITCHES: Final = ("vanish", "specVanish", "strike", "dstrike", "rtl", "caps", "smallCaps")
_OF_OTHER_PARTS: Final = ("fldChar", "fldSimple", "numPr", "dataBinding")
"""Tags that call for other parts; tables with them are not plain (`plain`)."""
_START: Final = 7
"""Bytes in which these tags differ."""
_TEXT_IN_TAG: Final = tuple(f'"{name}"'.encode() for name in _TEXT)


@dataclass(frozen=True, slots=True)
class Screened:
    """What a main part needs of the other parts; what is not certain is needed.

    `is_plain`: formatting changes nothing that is seen.  `names_text_of_theme`: it names the theme's colour
    of text, which need not be dark.
    """

    is_plain: bool
    names_text_of_theme: bool = True
    has_fields: bool = True
    has_numbers: bool = True
    has_bound_content: bool = True


class Screening:
    """Tells documents with one style sheet apart: those whose formatting matters and the others."""

    def __init__(self, styles: StyleSheet) -> None:
        special = {name for name, style in styles.items() if _is_special(style)}
        self._special = frozenset(
            name for name, _ in styles.items() if not special.isdisjoint(styles.names(name))
        )
        """The ids of styles that change what is seen, or are based on one that does."""
        self._names_text_of_theme = any(map(_names_text_of_theme, [styles.defaults, *_runs(styles)]))
        self._has_numbers = any(style.has_numbers for _, style in styles.items())
        self._always = (
            not self._special.isdisjoint(styles.default.values())
            or _matters(styles.defaults)
            or _changes_paragraphs(styles.paragraph_defaults)
        )

    def screened(self, data: bytes) -> Screened:
        """Return what a main part says about the formatting of its texts."""
        if data.count(_NAMESPACE) != 1 or data.find(_BOUND, 0, _HEAD) < 0 or not _is_utf8(data):
            return Screened(is_plain=False)
        tags = set(_TAGS.findall(data))
        starts = {tag[:_START] for tag in tags}
        named = self._names_text_of_theme or any(name in tag for tag in tags for name in _TEXT_IN_TAG)
        return Screened(
            is_plain=not self._always and not _TEXT_FILL.search(data) and all(map(self._is_harmless, tags)),
            names_text_of_theme=named,
            has_fields=b"<w:fldC" in starts or b"<w:fldS" in starts,
            has_numbers=self._has_numbers or b"<w:numP" in starts,
            has_bound_content=b"<w:data" in starts,
        )

    def is_plain(self, data: bytes) -> bool:
        """Return whether the formatting of a main part changes nothing that is seen."""
        return self.screened(data).is_plain

    def _is_harmless(self, tag: bytes) -> bool:
        text = tag.decode("utf-8", "replace")
        name = text[3:].split(None, 1)[0].rstrip("/")
        attributes = dict(_ATTRIBUTE.findall(text))
        if name in ("pStyle", "rStyle", "tblStyle"):
            return attributes.get("val") not in self._special and "&" not in text
        if name in _OF_OTHER_PARTS:
            return True
        if name == "background":
            return False
        if name == "trHeight":
            return attributes.get("hRule") != "exact" or length(attributes.get("val"), TWIPS) >= _LOW
        if text.count("=") != len(attributes) or (name == "spacing" and _is_low(attributes)):
            return False
        return not (is_outside(attributes) if name == "ind" else _matters({name: attributes}))


def is_dark(colour: Rgb | None) -> bool:
    """Return whether a text of this colour can be read on every light background."""
    return colour is not None and luminance(colour) <= _DARK


def _runs(styles: StyleSheet) -> Iterable[Properties]:
    for _, style in styles.items():
        yield style.run
        yield from (condition.run for condition in style.conditions.values())


def _names_text_of_theme(properties: Properties) -> bool:
    return properties.get("color", {}).get("themeColor") in _TEXT


def _is_utf8(data: bytes) -> bool:
    head = data[:_DECLARATION]
    return b"\0" not in head and (b"encoding=" not in head or b"utf-8" in head.lower())


def _is_special(style: Style) -> bool:
    """Return whether a style of its own, without those that it is based on, changes what is seen."""
    conditions = style.conditions.values()
    runs = [style.run, *(condition.run for condition in conditions)]
    shaded = [style.cell, style.table, *(condition.cell for condition in conditions)]
    paragraphs = [style.paragraph, *(condition.paragraph for condition in conditions)]
    return any(map(_matters, runs)) or _shading_matters(shaded) or any(map(_changes_paragraphs, paragraphs))


def _shading_matters(shaded: Iterable[Element | None]) -> bool:
    return any(s is not None and s.find(W + "shd") is not None and _matters(read(s)) for s in shaded)


def _changes_paragraphs(p_pr: Element | None) -> bool:
    """Return whether paragraph properties number, shade, cut or turn the text."""
    if p_pr is None:
        return False
    spacing, ind = p_pr.find(W + "spacing"), p_pr.find(W + "ind")
    if spacing is not None and _is_low(attributes_of(spacing)):
        return True
    if ind is not None and is_outside(attributes_of(ind)):
        return True
    turned = any(p_pr.find(W + name) is not None for name in ("numPr", "bidi", "framePr"))
    return turned or _shading_matters([p_pr])


def _is_low(spacing: Attributes) -> bool:
    return spacing.get("lineRule") == "exact" and length(spacing.get("line"), TWIPS, _LOW) < _LOW


def _matters(properties: Properties) -> bool:
    """Return whether run properties may change what is seen of a text."""
    return "textFill" in properties or any(_changes(name, properties) for name in properties)


def _changes(name: str, properties: Properties) -> bool:
    if name in _SWITCHES:
        return on(properties, name) is True
    attributes = properties[name]
    if name == "eastAsianLayout":
        return on(properties, name, "combine") is True
    if name == "rFonts":
        return any(map(is_symbol_font, attributes.values()))
    value = attributes.get("val", "")
    harmless = _HARMLESS.get(name)
    return _is_uncertain(name, attributes) if harmless is None else not harmless(value)


_HARMLESS: Final[Mapping[str, Callable[[str], bool]]] = {
    "vertAlign": lambda value: value == "baseline",
    "position": lambda value: value == "0",
    "fitText": lambda value: value == "0",
    "sz": lambda value: length(value, HALVES) >= _SMALL,
    "w": lambda value: whole(value.rstrip("%")) >= _NARROW,
    "spacing": lambda value: length(value, TWIPS) >= _TIGHT,
}
"""Which values of a property leave a text as it is."""


def _is_uncertain(name: str, attributes: Attributes) -> bool:
    """Return whether a text of this colour, or on this background, might not be seen."""
    value = attributes.get("val", "")
    if name == "color":
        dark = attributes.get("themeColor") in (None, *_TEXT) and "themeTint" not in attributes
        return not dark or not (value == "auto" or is_dark(parsed(value)))
    if name == "highlight":
        return value != "none" and (value not in HIGHLIGHTS or luminance(HIGHLIGHTS[value]) < _LIGHT)
    fill = attributes.get("fill", "auto")
    themed = any(key.startswith("theme") for key in attributes)
    paper = parsed(fill)
    return (
        themed
        or value not in ("clear", "nil")
        or not (fill == "auto" or (paper is not None and luminance(paper) >= _LIGHT))
    )
