"""Word forms to hand out: a form that was written is read back as the same record."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.folders import ROOT
from support.record_strategy import records

from pipeline import chain
from pipeline.errors import LayoutLacks, NotARecord
from pipeline.model.record import Extra, Level1Group, Level2Group, Provenance, Record
from pipeline.normalize import Normalized
from pipeline.render.word_form.form import blank_form, filled_form
from pipeline.render.word_form.layout import LAYOUTS, WIDTH, LayoutName, widths

GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.json"))
PROJECT: tuple[LayoutName, ...] = ("national", "two-row", "three-part")
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


def golden(number: int = 6) -> Record:
    return Record.model_validate_json(GOLDEN[number - 1].read_bytes())


def changed(record: Record, **parts: object) -> Record:
    """Return the record with some parts replaced, validated as when read from a file."""
    return Record.model_validate(record.model_dump() | parts)


def read(document: bytes) -> Normalized:
    (one,) = chain.read(document, "表.docx")
    return one


def said(record: Record) -> dict[str, Any]:
    """Return everything except positions on the form."""
    return record.model_dump(exclude={"source", "provenance", "redactions"})


def printed(record: Record, pointer: str) -> str:
    """Return the text in the cells of a field; empty if it has none."""
    entry = record.provenance.get(pointer, Provenance(text=""))
    return "".join(e.text or "" for e in (entry if isinstance(entry, list) else [entry]))


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_record_comes_back(layout: LayoutName, data: st.DataObject) -> None:
    record, blanks = data.draw(records(layout))
    back = read(filled_form(record, layout))
    assert said(back.record) == said(record)
    assert {pointer: printed(back.record, pointer) for pointer in blanks} == blanks
    assert [note for note in back.notes if note.code == "unmapped-cell"] == []


@pytest.mark.parametrize("layout", PROJECT)
@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_real_records_come_back(path: Path, layout: LayoutName) -> None:
    record = Record.model_validate_json(path.read_bytes())
    back = read(filled_form(record, layout))
    assert said(back.record) == said(record)
    assert back.notes == ()


def test_blanks_and_dashes_are_written_as_they_were() -> None:
    record = golden(12)
    back = read(filled_form(record)).record
    nulls = [f"/funding/lines/{n}/{key}" for n in range(4) for key in ("executed", "weight", "score")]
    assert [printed(back, pointer) for pointer in nulls] == [
        "86.4", "10", "10", "86.4", "—", "—", "", "—", "—", "", "—", "—",
    ]  # fmt: skip


def test_a_cell_that_held_its_label_too_is_no_unread_figure() -> None:
    label = {"/totals/score": Provenance(table=1, row=1, column=1, text="自评得分：")}
    record = golden().model_copy(update={"provenance": label})
    assert printed(read(filled_form(record)).record, "/totals/score") == ""


def test_the_layout_is_the_first_that_has_a_place_for_everything() -> None:
    assert filled_form(golden()) == filled_form(golden(), "national")
    plain = changed(transfer(), form={"kind": "project", "title": None, "fiscal_year": 2022})
    assert filled_form(plain) == filled_form(plain, "national")
    assert filled_form(transfer()) == filled_form(transfer(), "transfer")
    scored = changed(transfer(), totals={"weight": 100, "score": 98})
    assert filled_form(scored) == filled_form(scored, "national")
    assert read(filled_form(scored)).record.form.kind == "transfer"


def transfer() -> Record:
    """A record of a transfer payment, which has no scores."""
    record = golden().model_dump()
    points = {"weight": None, "score": None}
    record["form"] = {"kind": "transfer", "title": None, "fiscal_year": 2022}
    record["indicators"] = [one | points for one in record["indicators"]]
    record["funding"]["lines"] = [
        one | points | {"initial_budget": None} for one in record["funding"]["lines"]
    ]
    return Record.model_validate(record | {"totals": points, "provenance": {}})


def test_what_a_layout_has_no_place_for_is_named_and_not_dropped() -> None:
    with pytest.raises(LayoutLacks) as caught:
        filled_form(golden(), "transfer")
    assert "/funding/lines/0/initial_budget" in caught.value.reason().message_zh
    scored = changed(transfer(), totals={"weight": None, "score": 98})
    with pytest.raises(LayoutLacks, match="has no place for /totals/score"):
        filled_form(scored, "transfer")


def test_the_central_department_stands_in_the_head_of_a_transfer_form() -> None:
    remarks = ({"label": "中央主管部门", "text": "财政部"}, {"label": "注", "text": "无"})
    document = filled_form(changed(transfer(), remarks=remarks), "transfer")
    assert texts(document)[:4] == ["转移支付（项目）名称", golden().project.name, "中央主管部门", "财政部"]
    assert read(document).record.remarks == (
        Extra(label="中央主管部门", text="财政部"),
        Extra(label="注", text="无"),
    )


def test_a_target_is_split_where_the_layout_has_three_cells() -> None:
    indicator = golden().indicators[0].model_dump() | {"target": {"text": "≥90.5%", "kind": "text"}}
    document = filled_form(changed(golden(), indicators=(indicator,)), "three-part")
    found = texts(document)
    at = found.index("≥")
    assert found[at : at + 3] == ["≥", "90.5", "%"]
    assert printed(read(document).record, "/indicators/0/target") == "≥90.5%"


def test_a_row_without_a_second_level_does_not_carry_on_the_one_above() -> None:
    with_level = golden().indicators[0]
    without = with_level.model_copy(update={"level2": Level2Group(code=None, label=None)})
    record = golden().model_copy(update={"indicators": (with_level, without, with_level)})
    assert said(read(filled_form(record)).record) == said(record)


@pytest.mark.parametrize("rows", [("AB", "C", "BC"), ("B", "AB"), ("AB", "BA"), ("AA", "A")])
def test_columns_outside_the_model_keep_the_order_of_every_row(rows: tuple[str, ...]) -> None:
    indicators = tuple(
        golden().indicators[0].model_copy(
            update={"extra": tuple(Extra(label=f"附{c}", text=f"{c}{n}") for n, c in enumerate(row))}
        )
        for row in rows
    )  # fmt: skip
    record = golden().model_copy(update={"indicators": indicators})
    assert said(read(filled_form(record)).record) == said(record)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_blank_form_reads_as_blank(layout: LayoutName) -> None:
    one = read(blank_form(layout=layout))
    record = one.record
    assert [note for note in one.notes if note.code == "unmapped-cell"] == []
    assert record.form.model_dump() == {
        "kind": LAYOUTS[layout].kind, "title": LAYOUTS[layout].title, "fiscal_year": None,
    }  # fmt: skip
    assert set(record.project.model_dump().values()) == set(record.totals.model_dump().values()) == {None}
    assert (record.funding.unit, len(record.funding.lines)) == ("万元", 4)
    for line in record.funding.lines:
        assert set(line.model_dump(exclude={"source", "label"}).values()) == {None}
    assert [goal.model_dump() for goal in record.goals] == [{"expected": None, "actual": None}]
    assert record.indicators == record.remarks == ()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_blank_form_says_what_the_office_knows(layout: LayoutName) -> None:
    record = read(blank_form(2024, "某某中心", "𠮷林路改造", layout)).record
    assert (record.form.fiscal_year, record.project.implementing_unit, record.project.name) == (
        2024,
        "某某中心",
        "𠮷林路改造",
    )


def test_a_blank_form_that_is_filled_in_is_read() -> None:
    document = Document(io.BytesIO(blank_form(2024, "某某中心", "改造")))
    head, indicators = document.tables
    head.rows[4].cells[2].text = "12"
    indicators.rows[1].cells[3].text = "指标1：修缮面积"
    indicators.rows[1].cells[4].text = "≥266平方米"
    saved = io.BytesIO()
    document.save(saved)
    record = read(saved.getvalue()).record
    assert record.funding.lines[0].initial_budget == 120_000
    (one,) = record.indicators
    assert (one.name, one.target and one.target.value) == ("修缮面积", 266)
    assert (one.level1, one.level2) == (
        Level1Group(code="output", label="产出指标"), Level2Group(code="quantity", label="数量指标"),
    )  # fmt: skip


def texts(document: bytes) -> list[str]:
    """Return the text of every cell that is not blank, in document order."""
    body = Document(io.BytesIO(document)).element.body
    found = ("".join(t.text or "" for t in tc.iter(qn("w:t"))) for tc in body.iter(qn("w:tc")))
    return [text for text in found if text]


def tables(document: bytes) -> Iterator[Any]:
    return Document(io.BytesIO(document)).element.body.iterchildren(qn("w:tbl"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_row_fills_the_width_of_the_page(layout: LayoutName) -> None:
    for tbl in tables(blank_form(layout=layout)):
        columns = [int(column.get(qn("w:w"))) for column in tbl.tblGrid]
        assert sum(columns) == WIDTH
        for tr in tbl.tr_lst:
            assert sum(tc.grid_span for tc in tr.tc_lst) == len(columns)
            assert sum(int(w.get(qn("w:w"))) for w in tr.iter(qn("w:tcW"))) == WIDTH


def test_widths_are_whole_and_lose_nothing() -> None:
    assert widths((1, 1, 1)) == (3288, 3288, 3289)


@pytest.mark.parametrize(
    ("layout", "rows"), [("national", 1), ("two-row", 2), ("three-part", 2), ("transfer", 1)]
)
def test_header_rows_open_their_table_so_that_word_repeats_them(layout: LayoutName, rows: int) -> None:
    _, indicators = tables(blank_form(layout=layout))
    marked = [tr.find(f".//{qn('w:tblHeader')}") is not None for tr in indicators.tr_lst]
    assert marked == [True] * rows + [False] * (len(marked) - rows)
    inside = [merge.get(qn("w:val")) for merge in indicators.tr_lst[rows].iter(qn("w:vMerge"))]
    assert "continue" not in inside  # no cell of the header extends beyond it


def test_the_page_is_a4_in_song_and_times() -> None:
    document = Document(io.BytesIO(blank_form()))
    section, normal = document.sections[0], document.styles["Normal"]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    fonts = normal.element.rPr.rFonts
    assert (normal.font.name, fonts.get(qn("w:eastAsia"))) == ("Times New Roman", "宋体")


def test_the_same_record_gives_the_same_bytes_and_no_clock_is_read() -> None:
    first, second = filled_form(golden()), filled_form(golden())
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("thumbnail" in name for name in archive.namelist())
    properties = Document(io.BytesIO(first)).core_properties
    assert (properties.title, properties.author, properties.created.year) == (golden().form.title, "", 2020)


def test_a_character_that_no_word_file_can_hold_is_refused() -> None:
    project = golden().project.model_copy(update={"name": "甲\x01乙"})
    with pytest.raises(NotARecord, match="Word cannot store"):
        filled_form(golden().model_copy(update={"project": project}))


def soffice(document: bytes, target: str, folder: Path) -> Path:
    """Return the document as LibreOffice saves it."""
    source = folder / "form.docx"
    source.write_bytes(document)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        target,
        "--outdir",
        str(folder / "out"),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "out" / f"form.{target.split(':', maxsplit=1)[0]}"


@pytest.mark.office
@needs_office
def test_what_libreoffice_saves_says_the_same(tmp_path: Path) -> None:
    back = soffice(filled_form(golden(), "three-part"), "docx:MS Word 2007 XML", tmp_path)
    assert said(read(back.read_bytes()).record) == said(golden())


@pytest.mark.office
@needs_office
@needs_poppler
def test_the_header_is_repeated_on_the_next_page(tmp_path: Path) -> None:
    long = golden().model_copy(update={"indicators": golden().indicators * 12})
    pdf = soffice(filled_form(long), "pdf", tmp_path)
    pages = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout.split(
        "\f"
    )
    assert [page.count("三级指标") for page in pages if page] == [1] * (len(pages) - 1)
    assert len(pages) > 2
