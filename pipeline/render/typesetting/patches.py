"""What WeasyPrint does again and again for a form, done once: the same bytes in less time.

Each function here stands in for one of WeasyPrint's and gives what that one gives; what it does not know for
certain it leaves to it.  They are private parts, for whose sake the exact version is pinned; a test sets
forms with and without them and compares every byte.

- A line of text is laid out by Pango with a context and a font description that depend on its style only:
  both are kept with the style.  What was laid out is drawn as it is, and not laid out once more.
- Most properties of an element are initial or inherited: nobody has to look how they might be computed.
- Lengths without a percentage are the same wherever an element stands: they are kept with its style.
- Boxes without an element have no background.
- A font's file is copied out of Pango, and prepared for cutting out glyphs, once a process.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from .patches_text import quicken_text

Style = Any
Face = Any
_COMPUTED_APART = frozenset(("page", "position", "float", "display"))
_CORNERS = tuple(
    f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left")
)
_KEPT = "ziping_lengths"
_SIDES = ("top", "right", "bottom", "left")
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_LENGTHS = (
    *(f"{what}_{side}" for what in ("margin", "padding") for side in _SIDES),
    *(f"{least}{way}" for least in ("", "min_", "max_") for way in ("width", "height")),
)
_FACES = 16
"""Font files that are kept at most; the program ships fewer."""


def quicken() -> None:
    """Put the functions in their places: once a process, before anything is laid out."""
    quicken_text()
    css: Any = import_module("weasyprint.css")
    background: Any = import_module("weasyprint.layout.background")
    css.ComputedStyle.__missing__ = _missing(css, css.ComputedStyle.__missing__)
    background.layout_box_backgrounds = _backgrounds(css.AnonymousStyle, background.layout_box_backgrounds)
    _quicken_lengths()
    _quicken_fonts()


def _missing(css: Any, original: Callable[[Style, str], Any]) -> Callable[[Style, str], Any]:  # noqa: ANN401
    """`ComputedStyle.__missing__`: what no rule names is initial or inherited, and is not computed."""
    initial = {
        key: value
        for key, value in css.INITIAL_VALUES.items()
        if _is_simple(key) and key not in css.INHERITED | css.INITIAL_NOT_COMPUTED
    }
    inherited = frozenset(filter(_is_simple, css.INHERITED))
    logical = {
        key: frozenset(function(block="ttb", inline=inline) for inline in ("ltr", "rtl"))
        for key, function in css.PHYSICAL_FUNCTIONS.items()
    }

    def missing(self: Style, key: str) -> Any:  # noqa: ANN401
        named = self.cascaded
        if key in named or (key in logical and not logical[key].isdisjoint(named)):
            return original(self, key)
        if key in initial:
            value = self[key] = initial[key]
            return value
        if key in inherited and self.parent_style is not None:
            value = self[key] = self.parent_style[key]
            return value
        return original(self, key)

    return missing


def _is_simple(key: str) -> bool:
    return key not in _COMPUTED_APART and not key.startswith(("text_decoration_", "__"))


def _quicken_lengths() -> None:
    """`resolve_percentages`, which its users hold under its name."""
    original = import_module("weasyprint.layout.percent").resolve_percentages

    def resolve(box: Any, containing_block: object) -> None:  # noqa: ANN401
        known = box.style.__dict__
        if _KEPT not in known:
            known[_KEPT] = _lengths(box.style)
        if known[_KEPT] is None:
            original(box, containing_block)
        else:
            box.__dict__.update(known[_KEPT])

    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint.layout") and getattr(module, "resolve_percentages", None) is original:
            vars(module)["resolve_percentages"] = resolve


def _lengths(style: Style) -> dict[str, object] | None:
    """The used lengths of a style by property; null where one depends on what the box stands in."""
    if style["border_collapse"] == "collapse" or style["box_sizing"] != "content-box":
        return None
    used: dict[str, object] = {name: style[name] for name in _BORDERS}
    for name in _LENGTHS:
        value = style[name]
        if value == "auto":
            used[name] = 0 if name.startswith("min_") else value
        elif getattr(value, "unit", None) == "px":
            used[name] = value.value
        else:
            return None
    return used


def _backgrounds(anonymous: type, original: Callable[..., None]) -> Callable[..., None]:
    """`layout_box_backgrounds`: boxes of no element have neither background nor rounded corners."""

    def layout(
        page: object,
        box: Any,  # noqa: ANN401
        get_image: object,
        layout_children: bool = True,
        style: Style | None = None,
    ) -> None:
        if style is not None or box is page or type(box.style) is not anonymous:
            original(page, box, get_image, layout_children, style)
            return
        for corner in _CORNERS:
            setattr(box, corner, (0, 0))
        box.background = None
        for child in box.all_children() if layout_children else ():
            layout(page, child, get_image)

    return layout


def _quicken_fonts() -> None:
    """`get_hb_object_data` of the faces that Pango holds, and `Font.subset`, which cuts glyphs out of them.

    A face is known by its address; as long as it is kept here no other one has that.
    """
    fonts: Any = import_module("weasyprint.pdf.fonts")
    native = import_module("weasyprint.text.ffi")
    face_of, data_of, subset = fonts.get_pango_font_hb_face, fonts.get_hb_object_data, fonts.Font.subset
    prepare = _preparer(native)
    kept: dict[int, tuple[Face, Face, bytes | None]] = {}

    def address(face: Face) -> int:
        return int(native.ffi.cast("uintptr_t", face))

    def known_face(pango_font: object) -> Face:
        face = face_of(pango_font)
        if address(face) not in kept:
            if len(kept) == _FACES:
                kept.clear()
            kept[address(face)] = face, prepare(face), data_of(face)
        return face

    def known_data(face: Face, *more: object) -> bytes | None:
        found = kept.get(address(face))
        data: bytes | None = found[2] if found and not more else data_of(face, *more)
        return data

    def quick_subset(self: Any, to_unicode: object, hinting: object) -> None:  # noqa: ANN401
        whole = self.hb_face
        self.hb_face = kept.get(address(whole), (whole, whole))[1]
        subset(self, to_unicode, hinting)
        self.hb_face = whole

    fonts.get_pango_font_hb_face, fonts.get_hb_object_data = known_face, known_data
    fonts.Font.subset = quick_subset


def _preparer(native: Any) -> Callable[[Face], Face]:  # noqa: ANN401
    """Makes of a face one of which glyphs are cut out faster (HarfBuzz 6 and later)."""
    if not native.harfbuzz_subset or not native.harfbuzz.hb_version_atleast(6, 0, 0):
        return lambda face: face
    native.ffi.cdef("hb_face_t *hb_subset_preprocess(hb_face_t *source);")
    library, destroy = native.harfbuzz_subset, native.harfbuzz.hb_face_destroy
    return lambda face: native.ffi.gc(library.hb_subset_preprocess(face), destroy)
