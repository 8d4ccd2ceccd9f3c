"""`resolve_percentages`: lengths without a percentage are resolved once per style."""

from __future__ import annotations

from support.replacements import differing, printed


def test_every_byte_is_the_one_that_weasyprint_alone_writes() -> None:
    made = printed(("percentages",))
    assert made.replaced == {"weasyprint.layout.percent.resolve_percentages"}
    assert differing(made.files, printed(()).files) == []
