"""`Layout.setup`: one Pango context per style."""

from __future__ import annotations

from importlib import import_module

import pytest
from support.replacements import differing, printed

from pipeline.render.typesetting.engine import engine

PLAIN = {"lang": "zh"}


def test_every_byte_is_the_one_that_weasyprint_alone_writes() -> None:
    made = printed(("text_contexts",))
    assert made.replaced == {"weasyprint.text.line_break.Layout.setup"}
    assert differing(made.files, printed(()).files) == []


@pytest.mark.parametrize(
    ("properties", "is_kept"),
    [
        (PLAIN, True),
        ({}, False),
        (PLAIN | {"text_decoration_line": {"underline"}}, False),
        (PLAIN | {"font_feature_settings": (("tnum", 1),)}, False),
        (PLAIN | {"font_language_override": "JPN"}, False),
    ],
)
def test_only_the_context_of_plain_text_is_kept(properties: dict[str, object], is_kept: bool) -> None:
    fonts = engine().fonts
    style = import_module("weasyprint.css").InitialStyle(fonts)
    style.update(properties)
    import_module("weasyprint.text.line_break").Layout(style)
    assert (vars(style)["ziping_text_context"] is not None) == is_kept
