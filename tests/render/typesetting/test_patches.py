"""What stands in for WeasyPrint's own functions gives what these give: every byte of every form is the same."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator

from support.folders import ROOT

from pipeline.model.record import Record
from pipeline.render.canonical import to_json
from pipeline.render.pdf.document import FormPdf, english_pdf, form_pdf
from pipeline.translate.catalogue import Catalogue

SAMPLES = sorted((ROOT / "tests" / "render" / "data").glob("*.json"))
UNQUICKENED = "from pipeline.render.typesetting import loader; loader.quicken = lambda: None; "


def pdfs() -> Iterator[FormPdf]:
    """Forms of one page in both languages, and one of several with long texts and a text in two scripts."""
    catalogue = Catalogue.shipped()
    for path in SAMPLES[::6]:
        record = Record.model_validate_json(path.read_bytes())
        yield form_pdf(record, path.read_bytes())
        yield english_pdf(record, path.read_bytes(), catalogue)
    record = long(Record.model_validate_json(SAMPLES[0].read_bytes()))
    yield form_pdf(record, to_json(record))


def long(record: Record) -> Record:
    said = "完成情况良好 as planned，群众满意。\n" * 6
    indicators = tuple(
        one.model_copy(update={"deviation": said[: 7 * n], "number": n})
        for n, one in enumerate(record.indicators * 3, 1)
    )
    return record.model_copy(update={"indicators": indicators, "provenance": {}})


def print_hashes() -> None:
    for made in pdfs():
        print(hashlib.sha256(made.data).hexdigest(), made.pages)


def test_every_byte_is_the_one_that_weasyprint_alone_writes() -> None:
    own = [(hashlib.sha256(made.data).hexdigest(), str(made.pages)) for made in pdfs()]
    command = [sys.executable, "-c", f"{UNQUICKENED}from test_pdf_quick import print_hashes; print_hashes()"]
    alone = subprocess.run(command, cwd=ROOT / "tests/render", capture_output=True, text=True, check=True)
    assert [tuple(line.split()) for line in alone.stdout.splitlines()] == own
    assert own[-1][1] > "1"
