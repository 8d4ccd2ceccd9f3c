"""The English edition: the same form and record; text that is not translated is marked as Chinese."""

from __future__ import annotations

import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from support.folders import ROOT

from pipeline.model.record import Record
from pipeline.render.pdf.document import FormPdf, english_pdf
from pipeline.render.pdf.english import english
from pipeline.render.pdf.sheet import sheet_of
from pipeline.translate.catalogue import Catalogue
from tests.render.typesetting.test_tags import elements

SAMPLES = sorted((ROOT / "tests" / "render" / "data").glob("*.json"))
CATALOGUE = Catalogue.shipped()


def record(**parts: object) -> Record:
    data = Record.model_validate_json(SAMPLES[5].read_bytes()).model_dump(mode="json")
    return Record.model_validate(data | parts)


@cache
def made() -> FormPdf:
    return english_pdf(record(), SAMPLES[5].read_bytes(), CATALOGUE)


@cache
def opened() -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(made().data))


def test_the_page_is_in_english_and_says_which_text_prevails() -> None:
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
    shown = subprocess.run(command, input=made().data, capture_output=True, check=True).stdout.decode()
    text = " ".join(shown.split())
    assert made().pages == 1
    assert "Chaoyang District Project Expenditure Performance Self-Evaluation Form" in text
    assert "Amounts in 10,000 yuan" in text
    assert "Zheng Bin" in text
    assert "The Chinese text is authoritative" in text
    assert "Performance indicators" in text


def test_it_is_an_archival_document_in_english_with_the_same_record() -> None:
    assert opened().Root.Lang == "en"
    assert opened().attachments["record.json"].get_file().read_bytes() == SAMPLES[5].read_bytes()
    with opened().open_metadata() as metadata:
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert english_pdf(record(), SAMPLES[5].read_bytes(), CATALOGUE).data == made().data


def test_what_nobody_translated_is_marked_as_chinese() -> None:
    changed = record(remarks=[{"label": "备注", "text": "此句无人译过。"}])
    pdf = pikepdf.open(BytesIO(english_pdf(changed, b"{}", CATALOGUE).data))
    cells = [cell for kind in ("/TH", "/TD") for cell in elements(pdf.Root.StructTreeRoot, kind)]
    marked = [cell for cell in cells if "/Lang" in cell]
    assert marked
    assert {str(cell.Lang) for cell in marked} == {"zh-CN"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_figures_are_those_of_the_chinese_edition(path: Path) -> None:
    one = Record.model_validate_json(path.read_bytes())
    chinese = sheet_of(one)
    translated = english(chinese, one, CATALOGUE)
    for before, after in zip(chinese.tables, translated.tables, strict=True):
        for group, other in zip(before.groups, after.groups, strict=True):
            for row, said in zip(group.rows, other.rows, strict=True):
                figures = [cell.text for cell in row if cell.look == "amount"]
                assert figures == [cell.text for cell in said if cell.look == "amount"]
                assert [cell.columns for cell in row] == [cell.columns for cell in said]
