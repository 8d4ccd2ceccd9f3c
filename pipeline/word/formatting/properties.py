"""The run properties that decide whether and how a text is seen (ECMA-376 part 1, 17.3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..names import W14, Element, W, attributes_of

Attributes = Mapping[str, str]
Properties = dict[str, Attributes]
"""Properties by local name (`color`), each with its attributes by local name (`val`, `themeColor`)."""

_TAGS: Final = {
    W + name: name
    for name in (
        *("vanish", "specVanish", "strike", "dstrike", "vertAlign", "position", "sz", "w", "spacing"),
        *("fitText", "color", "shd", "highlight", "rFonts", "rtl", "caps", "smallCaps", "eastAsianLayout"),
    )
}
_TEXT_FILL: Final = W14 + "textFill"
TOGGLES: Final = ("vanish", "strike", "caps", "smallCaps")
"""Properties that styles of several kinds switch on and off in turn (17.7.3)."""


def read(r_pr: Element | None) -> Properties:
    """Return the properties of a `w:rPr` that affect what is seen."""
    found: Properties = {}
    if r_pr is None:
        return found
    for child in r_pr:
        name = _TAGS.get(child.tag)
        if name is not None:
            found[name] = attributes_of(child)
        elif child.tag == _TEXT_FILL:
            found["textFill"] = _text_fill(child)
    return found


def merged(base: Properties, over: Properties) -> Properties:
    """Return properties with others laid over them; fonts are merged script by script."""
    if not over:
        return base
    if not base:
        return over
    both = {**base, **over}
    if "rFonts" in base and "rFonts" in over:
        both["rFonts"] = {**_without_themes(base["rFonts"], over["rFonts"]), **over["rFonts"]}
    if "color" in over and "textFill" not in over:
        both.pop("textFill", None)
    return both


def on(properties: Properties, name: str, attribute: str = "val") -> bool | None:
    """Return whether an on/off property is switched on; None if it is not set."""
    attributes = properties.get(name)
    if attributes is None:
        return None
    default = "true" if attribute == "val" else "false"
    return attributes.get(attribute, default) not in ("0", "false", "off")


def _without_themes(base: Attributes, over: Attributes) -> Attributes:
    """Return the fonts of a base without the theme fonts that a named font replaces."""
    return {k: v for k, v in base.items() if not (k.endswith("Theme") and k.removesuffix("Theme") in over)}


def _text_fill(fill: Element) -> Attributes:
    """Return the fill of a text (`w14:textFill`): `none`, or the (first) colour with its transparency."""
    for child in fill:
        kind = child.tag
        if kind == W14 + "noFill":
            return {"val": "none"}
        if kind == W14 + "solidFill":
            return _solid(child)
        if kind == W14 + "gradFill":
            return next((_solid(stop) for stop in child.iter(W14 + "gs")), {})
    return {}


def _solid(fill: Element) -> Attributes:
    for colour in fill:
        alpha = colour.find(W14 + "alpha")
        through = {} if alpha is None else {"alpha": alpha.get(W14 + "val", "0")}
        if colour.tag == W14 + "srgbClr":
            return {"val": colour.get(W14 + "val", ""), **through}
        if colour.tag == W14 + "schemeClr":
            return {"themeColor": colour.get(W14 + "val", ""), **through}
    return {}
