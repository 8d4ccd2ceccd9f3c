"""Tables as grids: a merged cell is one cell, and each cell is where Word shows it."""

from __future__ import annotations

import pytest
from support.word_xml import docx, ins, p, raw, sdt, tbl, tc, tr

from pipeline import errors
from pipeline.model.limits import Limits
from pipeline.package.document import Paragraph
from pipeline.package.grid import GridRow
from pipeline.word import open_document

LIMITS = Limits()


def rows(*blocks: str) -> list[GridRow]:
    return [b for b in open_document(docx(*blocks), LIMITS).blocks if isinstance(b, GridRow)]


def layout(row: GridRow) -> list[tuple[str, int, int]]:
    return [(c.text, c.column, c.colspan) for c in row.cells]


def test_spans_and_columns_left_out() -> None:
    first, second = rows(tbl(tr(tc("甲", span=2), "乙"), tr("丙", before=2)))
    assert layout(first) == [("甲", 1, 2), ("乙", 3, 1)]
    assert layout(second) == [("丙", 3, 1)]


def test_a_vertical_merge_is_one_cell() -> None:
    first, second, third = rows(
        tbl(tr(tc("甲", merge="restart"), "1"), tr(tc(merge="continue"), "2"), tr(tc("乙"), "3"))
    )
    assert first.cells[0] is second.cells[0]
    assert (first.cells[0].row, first.cells[0].rowspan) == (1, 2)
    assert third.cells[0].text == "乙"


def test_a_merge_that_continues_nothing_is_a_cell_of_its_own() -> None:
    (row,) = rows(tbl(tr(tc("甲", merge="continue"), "1")))
    assert layout(row) == [("甲", 1, 1), ("1", 2, 1)]


def test_an_old_horizontal_merge_is_one_cell() -> None:
    restart, go_on = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    (row,) = rows(tbl(tr(tc("甲", properties=restart), tc(properties=go_on), "乙")))
    assert layout(row) == [("甲", 1, 2), ("乙", 3, 1)]


def test_controls_around_cells_and_rows_shift_nothing() -> None:
    first, second = rows(tbl(tr("甲", sdt(tc("乙")), "丙"), sdt(tr("丁", "戊", "己"))))
    assert [c.text for c in first.cells] == ["甲", "乙", "丙"]
    assert [c.column for c in first.cells] == [1, 2, 3]
    assert [c.text for c in second.cells] == ["丁", "戊", "己"]


def test_a_deleted_row_is_out_an_inserted_one_is_in() -> None:
    deleted_row = tr("旧", properties='<w:del w:id="1" w:author="甲"/>')
    document = open_document(docx(tbl(deleted_row, ins(tr("新")))), LIMITS)
    assert [b.cells[0].text for b in document.blocks if isinstance(b, GridRow)] == ["新"]
    assert document.notes["unaccepted-revisions"] == 2


def test_tables_are_numbered_in_document_order_nested_ones_counted() -> None:
    blocks = open_document(docx(tbl(tr(tc(p("标题"), tbl(tr("内")), p("")))), tbl(tr("后"))), LIMITS).blocks
    texts = [(b.table, b.cells[0].text) if isinstance(b, GridRow) else b.text for b in blocks]
    assert texts == ["标题", (2, "内"), "", (3, "后")]


def test_paragraphs_of_a_layout_cell_know_their_cell() -> None:
    blocks = open_document(docx(p("外"), tbl(tr(tc(p("标题"), tbl(tr("内")), p(""))))), LIMITS).blocks
    outside, title = blocks[0], blocks[1]
    assert isinstance(outside, Paragraph)
    assert isinstance(title, Paragraph)
    assert outside.number == 1
    assert title.cell is not None
    assert (title.cell.table, title.cell.row, title.cell.column) == (1, 1, 1)


def test_a_table_inside_an_answer_stays_part_of_the_answer() -> None:
    (row,) = rows(tbl(tr("目标", tc(p("如下："), tbl(tr("一", "二")), p("")))))
    assert [c.text for c in row.cells] == ["目标", "如下：\n一\t二"]


def test_rows_of_unequal_length() -> None:
    first, second = rows(tbl(tr("甲", "乙", "丙"), tr("丁")))
    assert (len(first.cells), len(second.cells)) == (3, 1)


def test_a_row_without_any_text_says_nothing() -> None:
    assert [row.number for row in rows(tbl(tr("甲"), tr("", ""), tr("乙")))] == [1, 3]


def test_more_columns_than_any_form_has_are_unsafe() -> None:
    cells = "".join(tc(str(n)) for n in range(400))
    with pytest.raises(errors.Unsafe):
        rows(raw(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))
