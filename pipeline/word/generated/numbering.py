"""Automatic numbers and bullets of paragraphs (`numbering.xml`; ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from ..formatting.stylesheet import StyleSheet
from ..names import MC, VAL, Element, W, attributes_of, is_on, is_on_attribute, value_of, whole
from ..symbols import UNKNOWN, in_symbol_fonts
from .number_formats import customized, formatted

_LEVELS: Final = 9
_PLACE: Final = re.compile(r"%([1-9])")
_ENDS: Final = "）、：．。，；】》］〕"
"""Characters at the end of a number that keep it apart from the text behind it."""
_LONGEST: Final = 255
"""Characters of a level's text; Word allows 31."""


@dataclass(slots=True)
class _Level:
    """A level as written: first number, format, text, what follows, and when it starts again."""

    start: int = 1
    number_format: str = "decimal"
    pattern: str = ""
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str | None = None
    properties: Element | None = None


@dataclass(slots=True)
class _List:
    """An abstract list: its levels, and the numbers reached so far."""

    levels: dict[int, _Level] = field(default_factory=dict)
    style_link: str | None = None
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Label:
    """An automatic number or bullet: its text with what separates it, and its run properties."""

    text: str
    properties: Element | None
    is_number: bool
    known: bool = True
    """Whether the program knows the format of the number."""


class Numbering:
    """Counts the numbered paragraphs of a document; ask once for each paragraph, in document order."""

    def __init__(self, root: Element | None, styles: StyleSheet) -> None:
        self._styles = styles
        self._abstract: dict[str, _List] = {}
        self._lists: dict[str, str] = {}
        self._overrides: dict[str, dict[int, _Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        if root is not None:
            for abstract in root.iterchildren(W + "abstractNum"):
                self._abstract[abstract.get(W + "abstractNumId", "")] = _list(abstract)
            for num in root.iterchildren(W + "num"):
                self._add(num)

    def _add(self, num: Element) -> None:
        name = num.get(W + "numId", "")
        self._lists[name] = value_of(num, "abstractNumId") or ""
        for override in num.iterchildren(W + "lvlOverride"):
            at = whole(override.get(W + "ilvl"))
            level = override.find(W + "lvl")
            if level is not None:
                self._overrides.setdefault(name, {})[at] = _level(level)
            start = value_of(override, "startOverride")
            if start is not None:
                self._starts.setdefault(name, {})[at] = whole(start, 1)

    def label(self, p_pr: Element | None, style: str | None) -> Label | None:
        """Return the number before a paragraph with these properties and style; None if it has none."""
        name, at = self._position(p_pr, style)
        found = self._list_of(name)
        if name is None or found is None or not 0 <= at < _LEVELS:
            return None
        levels = {**found.levels, **self._overrides.get(name, {})}
        level = levels.get(at)
        if level is None:
            return None
        self._count(name, found, levels, at)
        return _label(levels, found.counts, at)

    def _position(self, p_pr: Element | None, style: str | None) -> tuple[str | None, int]:
        """Return list and level of a paragraph: its own, else those of its style."""
        own = None if p_pr is None else p_pr.find(W + "numPr")
        of_style, style_level = self._styles.numbering(style)
        name = value_of(own, "numId") or of_style
        at = value_of(own, "ilvl")
        if at is not None or name is None:
            return name, whole(at)
        if style_level is None and value_of(own, "numId") is None:
            found = self._list_of(name)
            linked = [n for n, level in (found.levels if found else {}).items() if level.style == style]
            return name, linked[0] if linked else 0
        return name, whole(style_level)

    def _list_of(self, name: str | None) -> _List | None:
        """Return the abstract list of a list, followed through the numbering styles that it may name."""
        found = self._abstract.get(self._lists.get(name or "", ""))
        for _ in range(_LEVELS):
            if found is None or found.style_link is None or found.levels:
                break
            found = self._abstract.get(self._lists.get(self._styles.list_of(found.style_link) or "", ""))
        return found

    def _count(self, name: str, found: _List, levels: dict[int, _Level], at: int) -> None:
        """Count a paragraph of a level; deeper levels start again."""
        starts = self._starts.get(name, {})
        if at in starts:
            found.counts[at] = starts.pop(at) - 1
        for upper in range(at):
            found.counts.setdefault(upper, levels.get(upper, _Level()).start)
        found.counts[at] = found.counts.get(at, levels[at].start - 1) + 1
        for deeper in [level for level in found.counts if level > at]:
            restart = levels.get(deeper, _Level()).restart
            if restart is None or (restart and at < restart):
                del found.counts[deeper]


def _list(abstract: Element) -> _List:
    found = _List(style_link=value_of(abstract, "numStyleLink"))
    for level in abstract.iterchildren(W + "lvl"):
        found.levels[whole(level.get(W + "ilvl"))] = _level(level)
    return found


def _level(level: Element) -> _Level:
    text = level.find(W + "lvlText")
    null = text is not None and is_on_attribute(text.get(W + "null"))
    restart = value_of(level, "lvlRestart")
    number_format = _number_format(level)
    return _Level(
        start=whole(value_of(level, "start"), 0 if level.find(W + "start") is None else 1),
        number_format="decimal" if number_format is None else number_format.get(VAL, "decimal"),
        pattern="" if number_format is None else number_format.get(W + "format", ""),
        text="" if text is None or null else text.get(VAL, "")[:_LONGEST],
        suffix=value_of(level, "suff") or "tab",
        restart=None if restart is None else whole(restart),
        legal=is_on(level.find(W + "isLgl")),
        style=value_of(level, "pStyle"),
        properties=level.find(W + "rPr"),
    )


def _number_format(level: Element) -> Element | None:
    """Return a level's `w:numFmt`; a format of Word 2010 is in an alternate content."""
    plain = level.find(W + "numFmt")
    return level.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt") if plain is None else plain


def _label(levels: dict[int, _Level], counts: dict[int, int], at: int) -> Label:
    level = levels[at]
    if level.number_format == "bullet":
        fonts = None if level.properties is None else level.properties.find(W + "rFonts")
        named = {} if fonts is None else attributes_of(fonts)
        shown = in_symbol_fonts(level.text, named)
        return Label(
            _separated(shown, level.suffix), level.properties, is_number=False, known=UNKNOWN not in shown
        )
    known = True

    def number(place: re.Match[str]) -> str:
        nonlocal known
        upper = int(place[1]) - 1
        one = levels.get(upper, _Level())
        count = counts.get(upper, one.start)
        decimal = level.legal and upper <= at
        custom = one.number_format == "custom" and not decimal
        text = (
            customized(count, one.pattern)
            if custom
            else formatted(count, "decimal" if decimal else one.number_format)
        )
        known = known and text is not None
        return UNKNOWN if text is None else text

    text = _PLACE.sub(number, level.text)
    return Label(_separated(text, level.suffix), level.properties, is_number=bool(text), known=known)


def _separated(text: str, suffix: str) -> str:
    """Return a label, with a space behind it where only a space or a tab keeps it apart from the text."""
    if not text or suffix == "nothing":
        return text
    apart = text[-1] in _ENDS or unicodedata.category(text[-1]) == "No"
    return text if apart and suffix != "space" else f"{text} "
