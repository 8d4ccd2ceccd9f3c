"""The fast reader and the careful one give the same for a plain document; others need the careful one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import word_xml as w
from support.folders import ROOT

from pipeline.model.limits import Limits
from pipeline.package.document import Paragraph
from pipeline.word import body
from pipeline.word.body import read_document
from pipeline.word.opening.main_part import open_package
from pipeline.word.plain import plain_rows
from pipeline.word.text import W

EXAMPLES = sorted((ROOT / "examples").rglob("*.docx"))
Block = tuple[object, ...]


def _blocks(data: bytes, *, careful: bool = False) -> list[Block]:
    """Return what is read: the cells of each row with their positions and spans."""
    package = open_package(data, Limits())
    with pytest.MonkeyPatch.context() as patch:
        if careful:
            patch.setattr(body, "plain_rows", lambda *_: None)
        blocks = read_document(package).blocks
    return [
        ("p", b.number, b.text)
        if isinstance(b, Paragraph)
        else (b.table, b.number, [(c.text, c.row, c.column, c.end, c.rowspan, c.merges) for c in b.cells])
        for b in blocks
    ]


def _plain(*blocks: str) -> bool:
    return _is_plain(w.docx(*blocks))


def _is_plain(data: bytes) -> bool:
    tables = open_package(data, Limits()).document.iter(W + "tbl")
    return all(plain_rows(tbl, 1) is not None for tbl in tables)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_both_ways_read_the_examples_alike(path: Path) -> None:
    data = path.read_bytes()
    assert _blocks(data) == _blocks(data, careful=True)


def test_the_examples_as_they_are_submitted_are_plain() -> None:
    singles = [path for path in EXAMPLES if path.parent.name == "single"]
    assert all(_is_plain(path.read_bytes()) for path in singles)


_TEXTS = st.sampled_from(["", "项目名称", " 12 ", "甲\n乙", "<&>", "𠮷"])
_CELLS = st.builds(
    lambda texts, span, merge: w.tc(*texts, span=span, merge=merge),
    st.lists(_TEXTS, max_size=3),
    st.integers(1, 3),
    st.sampled_from([None, None, "restart", "continue"]),
)
_ROWS = st.lists(_CELLS, max_size=5).map(lambda cells: w.tr(*cells))
_TABLES = st.lists(_ROWS, max_size=6).map(lambda rows: w.tbl(*rows))


@given(st.lists(st.one_of(_TABLES, _TEXTS.map(w.p)), max_size=4))
def test_both_ways_read_any_plain_table_alike(blocks: list[str]) -> None:
    data = w.docx(*blocks)
    assert _plain(*blocks)
    assert _blocks(data) == _blocks(data, careful=True)


@pytest.mark.parametrize(
    "cell",
    [
        w.tc(w.p(w.ins(w.r("插入")))),
        w.tc(w.p(w.deleted("删除"))),
        w.tc(w.sdt(w.p("控件"))),
        w.tc(w.p(w.r("隐藏", properties="<w:vanish/>"))),
        w.tc(w.p(w.r("2", properties='<w:vertAlign w:val="superscript"/>'))),
        w.tc(w.p(w.r(w.raw("<w:tab/>"), "制表"))),
        w.tc(w.p(w.r(w.raw("<w:br/>"), "换行"))),
        w.tc(w.p(w.r(w.raw('<w:sym w:font="Wingdings" w:char="F0FE"/>')))),
        w.tc(w.p(w.r(w.raw('<w:fldChar w:fldCharType="begin"/>')))),
        w.tc(w.p(w.raw(f"<w14:conflictIns>{w.r('冲突')}</w14:conflictIns>"))),
        w.tc(w.tbl(w.tr("内")), w.p("")),
        w.tc("旧", properties="<w:hMerge/>"),
    ],
)
def test_whatever_is_not_plain_goes_the_careful_way(cell: str) -> None:
    assert not _plain(w.tbl(w.tr("甲", cell)))


def test_a_row_property_that_changes_what_is_shown_is_not_plain() -> None:
    assert not _plain(w.tbl(w.tr("甲", properties="<w:hidden/>")))
    assert not _plain(w.tbl(w.tr("甲", before=1)))


@pytest.mark.parametrize(
    "stray", ["<w:p/>", w.p("甲"), "<w:r><w:t>甲</w:t></w:r>", '<w:gridSpan w:val="2"/>']
)
def test_something_of_a_cell_that_stands_in_none_is_not_plain(stray: str) -> None:
    data = w.docx(w.tbl(f"<w:tr>{stray}{w.tc('乙')}</w:tr>"))
    assert not _is_plain(data)
    assert _blocks(data) == _blocks(data, careful=True)
