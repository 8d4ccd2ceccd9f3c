"""What a reader of the page sees of a run: nothing, a text struck out, a raised or an ordinary text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ..names import HALVES, TWIPS, VAL, Element, W, attributes_of, length, whole
from ..symbols import is_symbol_font
from .colours import BLACK, HIGHLIGHTS, WHITE, Rgb, Theme, alike, shading, text_colour
from .properties import Attributes, Properties, merged, on, read
from .stylesheet import StyleSheet, toggled

_R_PR, _R_STYLE, _P_STYLE, _SHD, _SPACING, _IND = (
    W + name for name in ("rPr", "rStyle", "pStyle", "shd", "spacing", "ind")
)
_SIZE: Final = 20
"""Size of a text whose size is set nowhere, in half-points."""
_SMALLEST: Final = 6
"""Half-points: a smaller text cannot be read on paper (3 pt)."""
_NARROWEST: Final = 20
"""Per cent: characters with a smaller horizontal scale (`w:w`) cannot be read."""
_CLOSEST: Final = 0.6
"""Characters overlap if the distance between them is a smaller part of their width."""
_LOWEST: Final = 0.4
"""A text is cut off if its line or row is lower than this part of its size."""
_LEFTMOST, _RIGHTMOST = -600, 11_900
"""Twentieths of a point from the left edge of a cell within which the first line of a text is in sight."""
_CHARACTER: Final = 2.1
"""Twentieths of a point in a hundredth of a character."""
_TRANSPARENT: Final = 90_000
"""Thousandths of a per cent; a text more transparent than this cannot be seen (`w14:alpha`)."""
_NOTHING: Final[Attributes] = {}
_RAISED: Final = {"superscript": 1, "subscript": -1}


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks.  `raised` is 1 for superscript, -1 for subscript; `position` is in half-points."""

    hidden: bool = False
    struck: bool = False
    unseen: bool = False
    raised: int = 0
    position: int = 0
    right_to_left: bool = False
    fonts: Mapping[str, str] = field(default_factory=dict)
    pitch: float = 1.0
    """The distance between two digits, as a part of their width."""
    room: int | None = None
    """Width into which the run is compressed (`w:fitText`), in twentieths of a point."""
    size: int = _SIZE
    capitals: bool = False
    """Whether small letters are shown as capitals."""
    combined: bool = False
    """Whether the text is set in two short lines, one above the other."""
    ordinary: bool = True
    """Whether the run shows its text as it is written, on the line."""

    def hides(self, text: str) -> bool:
        """Return whether a text of this look cannot be read by anybody, though it is not hidden text."""
        if self.unseen or (self.pitch < _CLOSEST and len(text) > 1):
            return True
        return self.room is not None and self.room < _CLOSEST * self.size * 5 * len(text)


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What a table gives to the texts of a cell: properties of its style, background, exact height."""

    run: Properties = field(default_factory=dict)
    paragraph: tuple[Element, ...] = ()
    """Paragraph properties of the table's style, those that decide first."""
    fills: tuple[Rgb, ...] = ()
    """The colours that may be behind the text; none if the table shades nothing."""
    height: int | None = None
    """The exact height of the row in twentieths of a point; None if it grows with the text."""


PAPER: Final = Backdrop()


class Formatting:
    """The formatting of one document; it answers how a run of a paragraph looks."""

    def __init__(
        self, styles: StyleSheet | None = None, theme: Theme | None = None, page: Rgb = WHITE
    ) -> None:
        self.styles = styles or StyleSheet()
        self.theme = theme or Theme()
        self.page = page
        self._default = self.styles.default.get("paragraph")
        self._ordinary: dict[str | None, Look] = {}
        """The looks of runs without properties of their own, outside tables, by their paragraph's style."""

    def style_of(self, p_style: Element | None) -> str | None:
        """Return the id of a paragraph's style: its own or the document's default one."""
        return self._default if p_style is None else p_style.get(VAL)

    def paragraph(self, p_pr: Element | None, backdrop: Backdrop = PAPER) -> ParagraphLook:
        """Return what answers how the runs of a paragraph look."""
        return ParagraphLook(self, p_pr, backdrop)

    def ordinary(self, look: ParagraphLook, make: Callable[[], Look]) -> Look:
        """Return the look of runs without properties of their own; it is kept by the paragraph's style."""
        if not look.depends_on_style_alone:
            return make()
        known = self._ordinary.get(look.style)
        if known is None:
            known = self._ordinary[look.style] = make()
        return known


class ParagraphLook:
    """How the runs of one paragraph look."""

    __slots__ = ("_backdrop", "_formatting", "_own", "_plain", "style")

    def __init__(self, formatting: Formatting, p_pr: Element | None, backdrop: Backdrop) -> None:
        self._formatting, self._backdrop = formatting, backdrop
        self._own = {} if p_pr is None else {child.tag: child for child in p_pr}
        self.style = formatting.style_of(self._own.get(_P_STYLE))
        self._plain: Look | None = None

    @property
    def depends_on_style_alone(self) -> bool:
        """Whether neither a table nor the paragraph itself changes how its runs look."""
        return self._backdrop is PAPER and self._own.keys().isdisjoint((_SHD, _SPACING, _IND))

    @property
    def mark(self) -> Element | None:
        """The run properties of the paragraph's mark."""
        return self._own.get(_R_PR)

    def of(self, r_pr: Element | None) -> Look:
        """Return the look of a run with these properties."""
        if r_pr is not None:
            direct, character = read(r_pr), r_pr.find(_R_STYLE)
            if direct or character is not None:
                return self._look(direct, None if character is None else character.get(VAL))
        if self._plain is None:
            self._plain = self._formatting.ordinary(self, lambda: self._look({}, None))
        return self._plain

    def hides_mark(self) -> bool:
        """Return whether the paragraph's mark is hidden, so that the next paragraph goes on in its line."""
        mark = self._own.get(_R_PR)
        return self.of(mark).hidden or (mark is not None and on(read(mark), "specVanish") is True)

    def of_number(self, r_pr: Element | None) -> Look:
        """Return the look of the paragraph's number: its own properties upon those of the mark."""
        mark = self.mark
        own = [properties for properties in (mark, r_pr) if properties is not None]
        named = [style for properties in own if (style := properties.find(_R_STYLE)) is not None]
        return self._look(merged(read(mark), read(r_pr)), named[-1].get(VAL) if named else None)

    def property(self, name: str) -> Element | None:
        """Return a paragraph property: that of the paragraph, its style, its table or the defaults."""
        own = self._own.get(W + name)
        if own is None:
            own = self._formatting.styles.paragraph_property(self.style, name)
        if own is None:
            of_table = (properties.find(W + name) for properties in self._backdrop.paragraph)
            own = next((one for one in of_table if one is not None), None)
        return self._formatting.styles.paragraph_default(name) if own is None else own

    def _look(self, direct: Properties, character: str | None) -> Look:
        styles, of_table = self._formatting.styles, self._backdrop.run
        of_paragraph = styles.run_properties(self.style, "paragraph")
        of_character = styles.run_properties(character or styles.default.get("character"), "character")
        toggles = toggled(styles.defaults, (of_table, of_paragraph, of_character), direct)
        found = styles.defaults
        for properties in (of_table, of_paragraph, of_character, direct):
            found = merged(found, properties)
        size = length(found.get("sz", _NOTHING).get("val"), HALVES, _SIZE)
        spacing = length(found.get("spacing", _NOTHING).get("val"), TWIPS)
        scale = whole(found.get("w", _NOTHING).get("val", "100").rstrip("%"), 100)
        fit = found.get("fitText", _NOTHING).get("val")
        width = size * 5 * scale / 100
        look = Look(
            hidden=toggles["vanish"],
            struck=toggles["strike"] or bool(on(found, "dstrike")),
            unseen=(size < _SMALLEST or scale < _NARROWEST or self._cuts(size) or self._is_outside())
            or self._blends(found, direct),
            raised=_RAISED.get(found.get("vertAlign", _NOTHING).get("val", ""), 0),
            position=length(found.get("position", _NOTHING).get("val"), HALVES),
            right_to_left=bool(on(found, "rtl")),
            fonts=found.get("rFonts", _NOTHING),
            pitch=1.0 if spacing >= 0 or width <= 0 else (width + spacing) / width,
            room=None if fit is None else length(fit, TWIPS),
            size=size,
            capitals=toggles["caps"] or toggles["smallCaps"],
            combined=bool(on(found, "eastAsianLayout", "combine")),
        )
        return look if _is_ordinary(look) else replace(look, ordinary=False)

    def _cuts(self, size: int) -> bool:
        """Return whether the exact height of line or row cuts off a text of this size."""
        height = self._exact_height()
        return height is not None and height < _LOWEST * size * 10

    def _is_outside(self) -> bool:
        """Return whether the indents of the paragraph move its first line out of the cell or the page."""
        ind = self.property("ind")
        return ind is not None and is_outside(attributes_of(ind))

    def _blends(self, found: Properties, direct: Properties) -> bool:
        """Return whether the colour of the text is that of its background, or the text is transparent."""
        fill = found.get("textFill", _NOTHING)
        if fill.get("val") == "none" or whole(fill.get("alpha")) > _TRANSPARENT:
            return True
        theme = self._formatting.theme
        colour = text_colour(fill, theme) or text_colour(found.get("color"), theme)
        highlight = HIGHLIGHTS.get(found.get("highlight", _NOTHING).get("val", ""))
        if colour is None:  # Word chooses black or white for a shading, but programs differ on a highlight
            return highlight is not None and alike(BLACK, highlight)
        if highlight is not None and "highlight" in direct:
            return alike(colour, highlight)
        behind = self._behind(found)  # not every program paints the highlight of a style
        return any(alike(colour, one) for one in ((*behind, highlight) if highlight else behind))

    def _behind(self, found: Properties) -> tuple[Rgb, ...]:
        """Return the colours that may be behind a run that is not highlighted."""
        shade = shading(found.get("shd"), self._formatting.theme)
        return (shade,) if shade else self._backgrounds()

    def _backgrounds(self) -> tuple[Rgb, ...]:
        own = self.property("shd")
        fill = None if own is None else shading(attributes_of(own), self._formatting.theme)
        return (fill,) if fill else self._backdrop.fills or (self._formatting.page,)

    def _exact_height(self) -> int | None:
        """Return the height of the paragraph's lines or its row, whichever is lower; None if they grow."""
        spacing = self.property("spacing")
        exact = spacing is not None and spacing.get(W + "lineRule") == "exact"
        line = length(spacing.get(W + "line"), TWIPS, 240) if spacing is not None and exact else None
        known = [height for height in (line, self._backdrop.height) if height is not None]
        return min(known) if known else None


def _is_ordinary(look: Look) -> bool:
    seen = not (look.hidden or look.struck or look.unseen or look.pitch < 1 or look.room is not None)
    on_line = not (look.raised or look.position or look.right_to_left or look.combined)
    as_written = not (look.capitals or any(map(is_symbol_font, look.fonts.values())))
    return seen and on_line and as_written


def is_outside(ind: Attributes) -> bool:
    """Return whether the indents of a paragraph (`w:ind`) move its first line out of the cell or the page."""

    def indent(*names: str) -> float:
        for name in names:
            if characters := whole(ind.get(f"{name}Chars")):
                return characters * _CHARACTER
        return next((length(ind[name], TWIPS) for name in names if name in ind), 0)

    hanging = indent("hanging")
    start = indent("left", "start") + (-hanging if hanging else indent("firstLine"))
    return not _LEFTMOST <= start <= _RIGHTMOST
