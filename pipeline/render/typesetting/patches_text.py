"""Lines of text for WeasyPrint, laid out and drawn with what is kept of their style (see `patches`)."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

Style = Any
Layout = Any
_KEPT, _KEY = "ziping_layout", "ziping_key"
_SEPARATORS = frozenset("\n\r\u2029")
"""Characters that end a paragraph for Pango."""
_FEATURES = (
    "font_kerning",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
)


class _Plain(NamedTuple):
    """What Pango needs to lay out a line in a style without decorations and font features."""

    context: Any
    description: Any
    language: Any


def quicken_text() -> None:
    """Stand in for the methods of `weasyprint.text.line_break.Layout`."""
    lines: Any = import_module("weasyprint.text.line_break")
    native = import_module("weasyprint.text.ffi")
    plain = _plain(native)
    layout = lines.Layout
    layout.setup = _setup(native, plain, layout.setup)
    layout.set_text = _set_text(native, layout.set_text)
    layout.reactivate = _reactivate(native, plain, layout.reactivate)
    layout.deactivate = _deactivate(layout.deactivate)
    lines._font_style_cache_key = _font_key(lines._font_style_cache_key)


def _plain(native: Any) -> Callable[[Style], _Plain | None]:  # noqa: ANN401
    """What is kept with a style, made the first time; null where it is not a plain one."""
    fonts, constants = import_module("weasyprint.text.fonts"), import_module("weasyprint.text.constants")
    ffi, pango, gobject = native.ffi, native.pango, native.gobject

    def prepared(style: Style) -> _Plain | None:
        if style["text_decoration_line"] != "none" or style["font_language_override"] != "normal":
            return None
        if not style["lang"] or fonts.font_features(*(style[name] for name in _FEATURES)):
            return None
        made = pango.pango_font_map_create_context(style.font_config.font_map)
        context = ffi.gc(made, gobject.g_object_unref)
        pango.pango_context_set_round_glyph_positions(context, False)
        pango.pango_context_set_base_dir(context, constants.PANGO_DIRECTION[style["direction"]])
        language = pango.pango_language_from_string(ffi.new("char[]", style["lang"].encode()))
        pango.pango_context_set_language(context, language)
        return _Plain(context, fonts.get_font_description(style), language)

    def plain(style: Style) -> _Plain | None:
        known = style.__dict__
        if _KEPT not in known:
            known[_KEPT] = prepared(style)
        found: _Plain | None = known[_KEPT]
        return found

    return plain


def _setup(
    native: Any,  # noqa: ANN401
    plain: Callable[[Style], _Plain | None],
    original: Callable[[Layout, Style], None],
) -> Callable[[Layout, Style], None]:
    ffi, pango, unref = native.ffi, native.pango, native.gobject.g_object_unref

    def setup(self: Layout, style: Style) -> None:
        kept = plain(style)
        if kept is None:
            original(self, style)
            return
        self.style, self.first_line_direction, self.language = style, 0, kept.language
        self.ascent = self.underline_position = self.strikethrough_position = None
        self.layout = ffi.gc(pango.pango_layout_new(kept.context), unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, kept.description)

    return setup


def _set_text(native: Any, original: Callable[..., None]) -> Callable[..., None]:  # noqa: ANN401
    """All is drawn as a single paragraph: what is one is laid out as one, and stays as it is."""
    mode = native.pango.pango_layout_set_single_paragraph_mode

    def set_text(self: Layout, text: str, justify: bool = False) -> None:
        mode(self.layout, _SEPARATORS.isdisjoint(text))
        original(self, text, justify)

    return set_text


def _reactivate(
    native: Any,  # noqa: ANN401
    plain: Callable[[Style], _Plain | None],
    original: Callable[[Layout, Style], None],
) -> Callable[[Layout, Style], None]:
    """What was laid out in one line, without justification, is drawn as it is."""
    line, null = native.pango.pango_layout_get_line_readonly, native.ffi.NULL

    def reactivate(self: Layout, style: Style) -> None:
        self.is_drawn = True
        same = self.style is style and not self.justification_spacing and plain(style) is not None
        if not same or line(self.layout, 1) != null:
            original(self, style)

    return reactivate


def _deactivate(original: Callable[[Layout], None]) -> Callable[[Layout], None]:
    """What was laid out is let go when it is drawn: the collector would have to find it."""

    def deactivate(self: Layout) -> None:
        if getattr(self, "is_drawn", False):
            original(self)

    return deactivate


def _font_key(original: Callable[..., str]) -> Callable[..., str]:
    def font_key(style: Style, include_size: bool = False) -> str:
        known = style.__dict__.setdefault(_KEY, {})
        if include_size not in known:
            known[include_size] = original(style, include_size)
        key: str = known[include_size]
        return key

    return font_key
