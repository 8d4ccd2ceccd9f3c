"""`Layout.set_text`, `reactivate` and `deactivate`: a measured line is drawn as it is."""

from __future__ import annotations

from support.replacements import differing, printed

from pipeline.render.typesetting.engine import engine
from pipeline.render.typesetting.loader import weasyprint


def test_every_byte_is_the_one_that_weasyprint_alone_writes() -> None:
    made = printed(("drawn_lines",))
    assert made.replaced == {
        "weasyprint.text.line_break.Layout.deactivate",
        "weasyprint.text.line_break.Layout.reactivate",
        "weasyprint.text.line_break.Layout.set_text",
    }
    assert differing(made.files, printed(()).files) == []


def test_a_document_is_written_a_second_time_as_the_first_time() -> None:
    page = weasyprint().HTML(string="<p>one 字 <i>two</i></p>", url_fetcher=engine().fetcher)
    document = page.render(font_config=engine().fonts)
    first, second = (document.write_pdf(pdf_identifier=b"0") for _ in range(2))
    assert first == second
