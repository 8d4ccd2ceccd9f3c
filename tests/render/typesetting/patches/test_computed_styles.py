"""`ComputedStyle.__missing__`: properties that no rule names are not computed."""

from __future__ import annotations

from support.replacements import differing, printed


def test_every_byte_is_the_one_that_weasyprint_alone_writes() -> None:
    made = printed(("computed_styles",))
    assert made.replaced == {"weasyprint.css.ComputedStyle.__missing__"}
    assert differing(made.files, printed(()).files) == []
