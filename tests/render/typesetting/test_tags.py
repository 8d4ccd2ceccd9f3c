"""The tags of the PDF: what PDF/UA-1 requires of tables, also of those that span pages."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from support.folders import ROOT

from pipeline.model.record import Record
from pipeline.render.pdf.document import FormPdf, form_pdf

SAMPLES = sorted((ROOT / "tests" / "render" / "data").glob("*.json"))
REASON = "受疫情影响，部分工作推迟至次年开展；下一步将加强统筹，提前谋划，确保按期完成。"
GROUPS = (
    ("output", "产出指标", "quantity", "数量指标", 20),
    ("output", "产出指标", "quality", "质量指标", 12),
    ("output", "产出指标", "timeliness", "时效指标", 8),
    ("benefit", "效益指标", "social", "社会效益指标", 12),
    ("satisfaction", "满意度指标", "satisfaction", "服务对象满意度指标", 8),
)


def indicator(group: tuple[str, str, str, str, int], number: int, deviation: str | None) -> dict[str, Any]:
    code1, label1, code2, label2, _ = group
    return {
        "level1": {"code": code1, "label": label1},
        "level2": {"code": code2, "label": label2},
        "number": number,
        "name": f"第{number}项工作的完成情况及其效果",
        "target": {"text": "≥95%", "kind": "percentage", "operator": "≥", "value": 0.95},
        "actual": {"text": "96%", "kind": "percentage", "value": 0.96},
        "weight": 1,
        "score": 1,
        "deviation": deviation,
    }


def line() -> dict[str, Any]:
    figures = {"initial_budget": 1, "annual_budget": 1, "executed": 1, "weight": None, "score": None}
    return {"source": "other", "label": "其他资金", "execution_rate": 1, **figures}


def sixty(every: int = 3, times: int = 2) -> list[dict[str, Any]]:
    """Return sixty indicators; each `every`-th has a reason of about forty characters, `times` over."""
    return [
        indicator(group, number, REASON * times if number % every == 0 else None)
        for group in GROUPS
        for number in range(1, group[-1] + 1)
    ]


def changed(**parts: object) -> Record:
    data = Record.model_validate_json(SAMPLES[0].read_bytes()).model_dump(mode="json")
    return Record.model_validate(data | parts)


FORMS = {
    "sample": changed,
    "sixty": lambda: changed(indicators=sixty()),
    "a reason longer than a page": lambda: changed(indicators=sixty(every=20, times=40)),
    "a goal longer than a page": lambda: changed(goals=[{"expected": REASON * 90, "actual": REASON}]),
    "long goals": lambda: changed(goals=[{"expected": REASON * 30, "actual": REASON * 20}] * 3),
    "many sources of funds": lambda: changed(funding={"unit": "万元", "lines": [line()] * 90}),
    "long remarks": lambda: changed(remarks=[{"label": "存在问题", "text": REASON * 100}] * 2),
    "figures as printed": lambda: changed(
        funding={"unit": "万元", "lines": [line() | {"executed": None, "weight": None}]},
        provenance={
            "/funding/lines/0/label": {"table": 1, "row": 5, "column": 2, "text": "其中：其他资金"},
            "/funding/lines/0/executed": {"table": 1, "row": 5, "column": 6, "text": "约4\n万元"},
            "/funding/lines/0/weight": {"table": 1, "row": 5, "column": 7, "text": "10+5"},
        },
    ),
    "nothing but a name": lambda: changed(
        funding={"unit": None, "lines": []}, goals=[], indicators=[], totals={"weight": None, "score": None}
    ),
}
EVERY_FORM = pytest.mark.parametrize("name", FORMS)


@cache
def made(name: str) -> FormPdf:
    return form_pdf(FORMS[name](), b"{}")


@cache
def opened(name: str) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(made(name).data))


def elements(parent: pikepdf.Object, kind: str) -> Iterator[pikepdf.Object]:
    """Return the structure elements of a kind below another one, in reading order."""
    for kid in parent.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") == kind:
            yield kid
        elif isinstance(kid, pikepdf.Dictionary) and "/K" in kid:
            yield from elements(kid, kind)


def tables(name: str) -> list[pikepdf.Object]:
    return list(elements(opened(name).Root.StructTreeRoot, "/Table"))


def cells(row: pikepdf.Object) -> list[pikepdf.Object]:
    return [kid for kid in row.K if kid.S in ("/TH", "/TD")]


def grid(table: pikepdf.Object) -> dict[tuple[int, int], pikepdf.Object]:
    """Return which cell covers each grid position; fail if two cells cover the same one."""
    places: dict[tuple[int, int], pikepdf.Object] = {}
    for number, row in enumerate(elements(table, "/TR")):
        column = 0
        for cell in cells(row):
            while (number, column) in places:
                column += 1
            attributes = cell.get("/A", {})
            for down in range(int(attributes.get("/RowSpan", 1))):
                for right in range(int(attributes.get("/ColSpan", 1))):
                    assert (number + down, column + right) not in places
                    places[number + down, column + right] = cell
    return places


@EVERY_FORM
def test_every_table_is_a_regular_grid(name: str) -> None:
    for table in tables(name):
        places, rows = grid(table), len(list(elements(table, "/TR")))
        columns = 1 + max(column for _, column in places)
        assert set(places) == {(row, column) for row in range(rows) for column in range(columns)}


def test_a_label_over_several_pages_leaves_an_empty_cell_where_it_goes_on() -> None:
    first, *others = (grid(table) for table in tables("many sources of funds")[1:4])
    assert len(others) == 2
    for places in others:
        assert {column for _, column in places} == {column for _, column in first}
        assert places[0, 0].S == "/TD"
        assert "/K" not in places[0, 0]


@EVERY_FORM
def test_every_header_has_a_scope_and_every_value_its_headers(name: str) -> None:
    for table in tables(name):
        headers = {str(th.ID): th for th in elements(table, "/TH")}
        assert {str(th.A.Scope) for th in headers.values()} <= {"/Row", "/Column"}
        for cell in elements(table, "/TD"):
            assert {str(key) for key in cell.get("/A", {}).get("/Headers", [])} <= set(headers)


def test_a_score_is_read_out_under_its_column_and_its_labels() -> None:
    table = tables("sixty")[3]
    places = grid(table)
    places_of = {str(th.ID): place for place, th in reversed(places.items()) if "/ID" in th}
    score = places[1, 7]
    assert [places_of[str(key)] for key in score.A.Headers] == [(0, 7), (1, 0), (1, 1), (1, 2)]


@EVERY_FORM
def test_every_marked_content_belongs_to_one_element(name: str) -> None:
    pdf = opened(name)
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    for number, page in enumerate(pdf.pages):
        assert page.StructParents == number
        assert all(element.S for element in numbers[2 * number + 1] if element is not None)


def test_cells_and_paragraphs_hold_their_text_themselves() -> None:
    pdf = opened("sample")
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {str(element.S) for element in numbers[1] if element is not None}
    assert owners == {"/H1", "/P", "/TH", "/TD"}
    for kind in ("/TH", "/TD", "/P", "/H1"):
        for element in elements(pdf.Root.StructTreeRoot, kind):
            for mark in element.get("/K", []):
                assert numbers[1][int(mark)] == element


def test_headers_are_found_by_their_identifiers() -> None:
    root = opened("sixty").Root.StructTreeRoot
    names = list(root.IDTree.Names)
    listed = {str(name): element for name, element in zip(names[::2], names[1::2], strict=True)}
    assert list(map(str, names[::2])) == sorted(listed)
    assert listed == {str(header.ID): header for header in elements(root, "/TH")}


def test_page_number_and_running_header_are_artifacts_of_pagination() -> None:
    for number, page in enumerate(opened("sixty").pages):
        operators = page.Contents.read_bytes()
        assert operators.count(b"/Type /Pagination /Subtype /Footer") == 1
        assert (b"/Subtype /Header" in operators) == (number > 0)


def page_texts(name: str) -> list[str]:
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
    shown = subprocess.run(command, input=made(name).data, capture_output=True, check=True).stdout.decode()
    return ["".join(page.split()) for page in shown.split("\f")[:-1]]


def test_sixty_indicators_take_several_pages_each_with_headers_labels_and_number() -> None:
    pages = page_texts("sixty")
    assert len(pages) == made("sixty").pages > 3
    for number, page in enumerate(pages, start=1):
        assert "三级指标" in page
        assert "绩效指标" in page
        assert f"—{number}—" in page
        assert ("（续）" in page) == (number > 1)
    assert sum(page.count("第1项工作") for page in pages) == len(GROUPS)


def test_no_row_of_sixty_is_split_over_pages() -> None:
    parts = tables("sixty")[3:]
    rows = [row for table in parts for body in elements(table, "/TBody") for row in elements(body, "/TR")]
    assert len(rows) == len(sixty()) + 1
    assert len(parts) == made("sixty").pages


def test_a_reason_longer_than_a_page_is_printed_to_its_end() -> None:
    assert "".join(page_texts("a reason longer than a page")).count("确保按期完成") == 40


def test_a_form_without_scores_and_remarks_is_one_page() -> None:
    assert made("sample").pages == 1
    assert made("nothing but a name").pages == 1


def test_a_goal_longer_than_a_page_begins_at_the_top_beside_what_became_of_it() -> None:
    command = ["pdftotext", "-layout", "-l", "1", "-", "-"]
    shown = subprocess.run(
        command, input=made("a goal longer than a page").data, capture_output=True, check=True
    )
    lines = [line for line in shown.stdout.decode().splitlines() if "影响" in line or "受疫" in line]
    assert lines[0].count("受疫情") == 2
