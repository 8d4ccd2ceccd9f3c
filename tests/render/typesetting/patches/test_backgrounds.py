"""`layout_box_backgrounds`: boxes that belong to no element have no background."""

from __future__ import annotations

from support.replacements import differing, printed


def test_every_byte_is_the_one_that_weasyprint_alone_writes() -> None:
    made = printed(("backgrounds",))
    assert made.replaced == {"weasyprint.layout.background.layout_box_backgrounds"}
    assert differing(made.files, printed(()).files) == []
