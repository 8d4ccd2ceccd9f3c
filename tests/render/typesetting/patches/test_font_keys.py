"""`_font_style_cache_key`: one key per style."""

from __future__ import annotations

from support.replacements import differing, printed


def test_every_byte_is_the_one_that_weasyprint_alone_writes() -> None:
    made = printed(("font_keys",))
    assert made.replaced == {"weasyprint.text.line_break._font_style_cache_key"}
    assert differing(made.files, printed(()).files) == []
