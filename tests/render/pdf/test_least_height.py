"""The lower bound for the height: never wrong, and it detects most long forms without a layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.folders import ROOT

from pipeline.model.record import Record
from pipeline.render.pdf.least_height import OFFICIAL, Paper, is_surely_too_long
from pipeline.render.pdf.sheet import Sheet, sheet_of
from pipeline.render.pdf.table import PrintedCell, PrintedTable, RowGroup, percent

SAMPLES = sorted((ROOT / "tests" / "render" / "data").glob("*.json"))
PAPER = Paper(width=100, height=30, padding=2)


def sheet(*texts: str) -> Sheet:
    """Return a sheet with one table of two equal columns; the texts are in the second column, one per row."""
    rows = tuple((PrintedCell("甲"), PrintedCell(text)) for text in texts)
    table = PrintedTable("remarks", percent((1, 1)), (), (RowGroup(rows),))
    return Sheet("表", None, None, (table,), "", "", "")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)
def test_forms_of_one_page_may_fit(path: Path) -> None:
    assert not is_surely_too_long(sheet_of(Record.model_validate_json(path.read_bytes())), OFFICIAL)


def test_every_row_has_a_line() -> None:
    assert not is_surely_too_long(sheet(*"四行正好"), PAPER)
    assert is_surely_too_long(sheet(*"五行便放不下"), PAPER)


def test_ideographs_take_room_and_other_characters_little() -> None:
    assert is_surely_too_long(sheet("字" * 80), PAPER)
    assert not is_surely_too_long(sheet("i" * 300), PAPER)


def test_a_merged_label_is_not_counted_in_its_first_row() -> None:
    label = PrintedCell("长" * 500, "rowgroup", rows=2)
    rows = ((label, PrintedCell("甲")), (PrintedCell("乙"),))
    table = PrintedTable("funds", percent((1, 1)), (), (RowGroup(rows),))
    assert not is_surely_too_long(Sheet("表", None, None, (table,), "", "", ""), PAPER)
