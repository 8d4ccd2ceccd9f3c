"""Open data: valid under its standard, exact, harmless in a spreadsheet, reproducible."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from lxml import etree
from support.html_samples import CATALOGUE, NUMBERS, SITE, changed, entries, publication, record

from pipeline.model.entry import Entry, entry_of
from pipeline.model.record import Record, record_schema
from pipeline.render import canonical
from pipeline.render.open_data import table_files
from pipeline.render.open_data.tables import TABLES, Disclosed
from pipeline.render.site import data_page
from pipeline.service.site import open_data

EVIL = ("=1+1", "+86", "-", "@SUM(A1)", "\tx", "\rx")
SHEET = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def published(form: Record) -> Record:
    return form.model_copy(update={"redactions": ()})


def year(root: Path, *forms: Record) -> tuple[Path, list[Entry]]:
    """Return a public folder with these records, and their list entries."""
    listed = [replace(entries()[n], id=form.id) for n, form in enumerate(forms)]
    for form, entry in zip(forms, listed, strict=True):
        path = root / "public" / entry.path / "record.json"
        path.parent.mkdir(parents=True)
        path.write_bytes(canonical.to_json(published(form)))
    return root / "public", listed


def made(root: Path, *forms: Record) -> Path:
    public, listed = year(root, *forms)
    piece = open_data.artifact(public, 2022, listed, CATALOGUE, SITE)
    assert piece.make(root / "made")[-1] == "data/2022/datapackage.json"
    return root / "made" / "data" / "2022"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("data"), *map(record, NUMBERS))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sheets(path: Path) -> dict[str, list[list[tuple[str, str]]]]:
    """Return every sheet of a workbook by name: type and text of each cell."""
    with zipfile.ZipFile(path) as book:
        names = etree.fromstring(book.read("xl/workbook.xml")).xpath("//s:sheet/@name", namespaces=SHEET)
        found = {}
        for n, name in enumerate(names, 1):
            sheet = etree.fromstring(book.read(f"xl/worksheets/sheet{n}.xml"))
            lines = sheet.xpath("//s:row", namespaces=SHEET)
            found[name] = [[(c.get("t", "n"), "".join(c.itertext())) for c in line] for line in lines]
    return found


def test_the_package_is_valid(data: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(data / "datapackage.json"))
    assert report.flatten(["title", "message"]) == []
    assert report.stats["tasks"] == len(TABLES)
    said = json.loads((data / "datapackage.json").read_bytes())
    measures = said["model"]["measures"]
    assert {name: m["phase"] for name, m in measures.items()} == {
        "initial_budget": "approved", "annual_budget": "adjusted", "executed": "executed",
    }  # fmt: skip
    assert all((data / r["path"]).stat().st_size == r["bytes"] for r in said["resources"])


def test_every_record_and_every_row_is_there_and_exact(data: Path) -> None:
    projects = rows(data / "projects.csv")
    assert [row["id"] for row in projects] == [record(n).id for n in NUMBERS]
    assert (projects[4]["annual_budget"], projects[4]["executed"], projects[4]["execution_rate"]) == (
        "969300", "934783.82", "0.9644",
    )  # fmt: skip
    assert len(rows(data / "indicators.csv")) == sum(len(record(n).indicators) for n in NUMBERS)
    assert len(rows(data / "funds.csv")) == sum(len(record(n).funding.lines) for n in NUMBERS)
    assert (data / "projects.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")


def test_a_line_of_the_records_is_the_published_file(data: Path) -> None:
    lines = (data / "records.jsonl").read_bytes().splitlines()
    assert lines == [canonical.to_json(published(record(n))) for n in NUMBERS]
    fingerprints = [row["sha256"] for row in rows(data / "projects.csv")]
    assert fingerprints == [hashlib.sha256(line).hexdigest() for line in lines]
    assert json.loads(data_page.schema()) == record_schema()
    jsonschema.validate(json.loads(lines[0]), record_schema())


def test_the_workbook_says_the_same_with_heads_in_both_languages(data: Path) -> None:
    book = sheets(data / "ziping-2022.xlsx")
    assert list(book) == [table.zh for table in TABLES]
    for table in TABLES:
        head, *body = book[table.zh]
        assert [text.split("\n")[0].split("（")[0] for _, text in head] == [c.zh for c in table.columns]
        assert all("\n" in text for _, text in head)
        assert len(body) == len(rows(data / f"{table.name}.csv"))
    assert ("n", "934783.82") in book["项目"][5]


def test_no_text_is_a_formula(tmp_path: Path) -> None:
    indicators = tuple(
        record(1).indicators[0].model_copy(update={"name": evil, "deviation": evil}) for evil in EVIL
    )
    spoilt = changed(1, project={"name": EVIL[0]}).model_copy(update={"indicators": indicators})
    place = made(tmp_path, spoilt)
    assert rows(place / "projects.csv")[0]["name"] == "'=1+1"
    assert [row["name"] for row in rows(place / "indicators.csv")] == [f"'{evil}" for evil in EVIL]
    cells = [cell for line in sheets(place / "ziping-2022.xlsx")["绩效指标"][1:] for cell in line]
    assert ("inlineStr", "=1+1") in cells
    with zipfile.ZipFile(place / "ziping-2022.xlsx") as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist())
    line = json.loads((place / "records.jsonl").read_bytes())
    assert [row["name"] for row in line["indicators"]] == list(EVIL)


def test_the_same_records_give_the_same_bytes_and_another_one_other_ones(tmp_path: Path, data: Path) -> None:
    again = made(tmp_path, *map(record, NUMBERS))
    names = sorted(path.name for path in data.iterdir())
    assert [name for name in names if (again / name).read_bytes() != (data / name).read_bytes()] == []
    public, listed = tmp_path / "public", entries()
    before = open_data.artifact(public, 2022, listed, CATALOGUE, SITE).stamp
    path = public / listed[0].path / "record.json"
    path.unlink()
    assert open_data.artifact(public, 2022, listed, CATALOGUE, SITE).stamp != before
    open_data.artifact(public, 2022, listed, CATALOGUE, SITE).make(tmp_path / "without")
    assert len(rows(tmp_path / "without" / "data" / "2022" / "projects.csv")) == len(NUMBERS) - 1


def test_a_full_sheet_is_followed_by_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "SHEET_ROWS", 4)
    book = sheets(made(tmp_path, record(1), record(2)) / "ziping-2022.xlsx")
    assert {len(lines) for name, lines in book.items() if name == "项目资金"} == {4}
    assert [lines[0] for lines in book.values()].count(book["项目资金"][0]) == 3


def test_rows_are_as_wide_as_their_table() -> None:
    for number in NUMBERS:
        it = Disclosed(record(number), entry_of(record(number), publication(number)), "00", SITE)
        for table in TABLES:
            assert {len(row) for row in table.rows(it)} <= {len(table.columns)}


def test_the_page_lists_what_is_there() -> None:
    nothing = data_page.data_page({}, CATALOGUE, SITE).decode()
    assert "数据尚未生成。" in nothing
    there = {"data/2022/projects.csv": 5_400, "data/2022/ziping-2022.xlsx": 21_000, "pagefind/x": 1}
    page = data_page.data_page(there, CATALOGUE, SITE).decode()
    assert page.index("2022/ziping-2022.xlsx") < page.index("2022/projects.csv")
    assert "5 kB" in page
    assert "pagefind/x" not in page
