"""`pydyf.zlib`: the same contents, compressed less."""

from __future__ import annotations

from support.replacements import differing, printed


def test_only_the_compression_differs() -> None:
    made, upstream = printed(("compression",)), printed(())
    assert made.replaced == {"pydyf.zlib"}
    assert differing(made.contents, upstream.contents) == []
    assert differing(made.files, upstream.files) == list(made.files)
