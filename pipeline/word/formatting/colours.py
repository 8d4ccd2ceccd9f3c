"""Colours of text and background: theme colours, shading, and whether one can be told from the other.

Sources: ECMA-376 part 1, 17.3.2.6 (`w:color`), 17.3.5 (shading), 17.18.97 (theme colours), 20.1.6.2.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping
from typing import Final

from ..names import A, Element, W, attributes_of
from .properties import Attributes

Rgb = tuple[int, int, int]
WHITE: Final[Rgb] = (255, 255, 255)
BLACK: Final[Rgb] = (0, 0, 0)

ALIKE: Final = 24
"""Two colours cannot be told apart if they differ less than this in every channel (of 255)."""

HIGHLIGHTS: Final[Mapping[str, Rgb]] = {
    "black": BLACK, "blue": (0, 0, 255), "cyan": (0, 255, 255), "green": (0, 255, 0),
    "magenta": (255, 0, 255), "red": (255, 0, 0), "yellow": (255, 255, 0), "white": WHITE,
    "darkBlue": (0, 0, 128), "darkCyan": (0, 128, 128), "darkGreen": (0, 128, 0),
    "darkMagenta": (128, 0, 128), "darkRed": (128, 0, 0), "darkYellow": (128, 128, 0),
    "darkGray": (128, 128, 128), "lightGray": (192, 192, 192),
}  # fmt: skip
"""The colours of `w:highlight` (17.18.40)."""

_OFFICE: Final[Mapping[str, Rgb]] = {
    "dk1": BLACK, "lt1": WHITE, "dk2": (0x1F, 0x49, 0x7D), "lt2": (0xEE, 0xEC, 0xE1),
    "accent1": (0x4F, 0x81, 0xBD), "accent2": (0xC0, 0x50, 0x4D), "accent3": (0x9B, 0xBB, 0x59),
    "accent4": (0x80, 0x64, 0xA2), "accent5": (0x4B, 0xAC, 0xC6), "accent6": (0xF7, 0x96, 0x46),
    "hlink": (0, 0, 255), "folHlink": (128, 0, 128),
}  # fmt: skip
"""The colours of a document without a theme part."""
_SLOTS: Final[Mapping[str, str]] = {
    "dark1": "dk1", "light1": "lt1", "dark2": "dk2", "light2": "lt2",
    "tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2",
    "text1": "dk1", "background1": "lt1", "text2": "dk2", "background2": "lt2",
    "hyperlink": "hlink", "followedHyperlink": "folHlink",
    **{f"accent{n}": f"accent{n}" for n in range(1, 7)},
}  # fmt: skip
_MAPPED: Final[Mapping[str, str]] = {
    "text1": "t1", "tx1": "t1", "background1": "bg1", "bg1": "bg1",
    "text2": "t2", "tx2": "t2", "background2": "bg2", "bg2": "bg2",
}  # fmt: skip
"""The names of theme colours that the settings may exchange (`w:clrSchemeMapping`, 17.15.1.20)."""
_HEX: Final = re.compile(r"[0-9A-Fa-f]{6}")
_PATTERN: Final = re.compile(r"pct(\d+)")


class Theme:
    """The colours of a document's theme by the names that text and shading use."""

    def __init__(self, theme: Element | None = None, settings: Element | None = None) -> None:
        self._colours = dict(_OFFICE)
        scheme = None if theme is None else theme.find(f"{A}themeElements/{A}clrScheme")
        for slot in () if scheme is None else scheme:
            colour = next(iter(slot), None)
            rgb = None if colour is None else parsed(colour.get("lastClr") or colour.get("val"))
            if rgb is not None:
                self._colours[str(slot.tag).rpartition("}")[2]] = rgb
        mapping = None if settings is None else settings.find(W + "clrSchemeMapping")
        self._mapping = {} if mapping is None else attributes_of(mapping)

    def colour(self, name: str, tint: str | None = None, shade: str | None = None) -> Rgb | None:
        """Return a theme colour, lighter by a tint or darker by a shade (two hexadecimal digits)."""
        mapped = self._mapping.get(_MAPPED.get(name, ""), name)
        rgb = self._colours.get(_SLOTS.get(mapped, mapped))
        if rgb is None:
            return None
        return _shaded(_shaded(rgb, tint, lighter=True), shade, lighter=False)


def _shaded(rgb: Rgb, part: str | None, *, lighter: bool) -> Rgb:
    try:
        kept = 1.0 if part is None else int(part, 16) / 255
    except ValueError:
        return rgb
    hue, light, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in rgb))
    light = light * kept + (1 - kept if lighter else 0)
    red, green, blue = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def parsed(text: str | None) -> Rgb | None:
    """Return a colour of six hexadecimal digits; None for `auto` and everything else."""
    if text is None or _HEX.fullmatch(text) is None:
        return None
    return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)


def text_colour(attributes: Attributes | None, theme: Theme) -> Rgb | None:
    """Return the colour of a `w:color`; None if it is automatic, which can always be seen."""
    if attributes is None:
        return None
    name = attributes.get("themeColor")
    found = theme.colour(name, attributes.get("themeTint"), attributes.get("themeShade")) if name else None
    return found or parsed(attributes.get("val"))


def shading(attributes: Attributes | None, theme: Theme) -> Rgb | None:
    """Return the background that a `w:shd` paints; None if it paints none."""
    if attributes is None:
        return None
    fill = _themed(attributes, "themeFill", "themeFillTint", "themeFillShade", theme)
    fill = fill or parsed(attributes.get("fill"))
    pattern = attributes.get("val", "clear")
    if pattern in ("clear", "nil"):
        return fill
    ink = text_colour({**attributes, "val": attributes.get("color", "auto")}, theme) or BLACK
    if pattern == "solid":
        return ink
    share = _PATTERN.fullmatch(pattern)
    part = min(int(share[1]), 100) / 100 if share is not None and len(share[1]) < 4 else 0.5
    paper = fill or WHITE
    mixed = [round(i * part + p * (1 - part)) for i, p in zip(ink, paper, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def _themed(attributes: Attributes, name: str, tint: str, shade: str, theme: Theme) -> Rgb | None:
    colour = attributes.get(name)
    return theme.colour(colour, attributes.get(tint), attributes.get(shade)) if colour else None


def alike(one: Rgb, other: Rgb) -> bool:
    """Return whether nobody can tell two colours apart."""
    return all(abs(a - b) < ALIKE for a, b in zip(one, other, strict=True))


def luminance(rgb: Rgb) -> float:
    """Return how light a colour is, from 0 to 1 (weights of ITU-R BT.601)."""
    red, green, blue = rgb
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
