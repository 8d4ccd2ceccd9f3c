"""`get_pango_font_hb_face` and `get_hb_object_data`: a font file is copied once per process."""

from __future__ import annotations

from support.replacements import differing, printed


def test_every_byte_is_the_one_that_weasyprint_alone_writes() -> None:
    made = printed(("font_data",))
    assert made.replaced == {
        "weasyprint.text.fonts.get_hb_object_data",
        "weasyprint.text.fonts.get_pango_font_hb_face",
    }
    assert differing(made.files, printed(()).files) == []
