"""The volume: archival, accessible, and readable by people and programs."""

from __future__ import annotations

import hashlib
import subprocess
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp

import pikepdf
import pytest
from support.folders import ROOT

from pipeline.errors import VolumeNotBuilt
from pipeline.model.entry import Entry, entry_of
from pipeline.model.publication import Publication, SiteIdentity
from pipeline.model.record import Record
from pipeline.render.canonical import to_json
from pipeline.render.pdf.document import form_pdf
from pipeline.render.typesetting.engine import engine
from pipeline.render.volume.bind import write_volume
from pipeline.render.volume.contents import Volume
from pipeline.render.volume.front import facts
from pipeline.translate.catalogue import Catalogue
from tests.render.typesetting.test_tags import elements, sixty

SAMPLES = sorted((ROOT / "tests" / "render" / "data").glob("*.json"))
DAY = datetime(2023, 3, 1, tzinfo=UTC)
SITE = SiteIdentity(issuer="某区城市管理指挥中心")


def record(number: int, unit: str, indicators: int | None = None) -> Record:
    data = Record.model_validate_json(SAMPLES[number].read_bytes()).model_dump(mode="json")
    digest = hashlib.sha256(f"{number}{unit}".encode()).hexdigest()[:12]
    data |= {"id": f"2022-form-{number}-{digest}", "project": data["project"] | {"implementing_unit": unit}}
    return Record.model_validate(data | ({"indicators": sixty()[:indicators]} if indicators else {}))


@cache
def forms() -> tuple[tuple[Entry, bytes, bytes], ...]:
    """Entry, record and PDF of three forms of two units; one form has several pages."""
    records = [record(0, "甲单位"), record(1, "甲单位", indicators=24), record(2, "乙单位")]
    made = []
    for serial, one in enumerate(records, 1):
        entry = entry_of(one, Publication(1, serial, DAY, DAY, "0" * 64, {}))
        made.append((entry, to_json(one), form_pdf(one, to_json(one)).data))
    return tuple(made)


def ordered(folder: Path) -> Volume:
    for entry, _, pdf in forms():
        (folder / f"{entry.id}.pdf").write_bytes(pdf)
    entries = tuple(entry for entry, _, _ in forms())
    return Volume(2022, SITE, entries, tuple(folder / f"{entry.id}.pdf" for entry in entries))


def bound() -> bytes:
    folder = Path(mkdtemp())
    write_volume(ordered(folder), folder / "volume.pdf")
    return (folder / "volume.pdf").read_bytes()


@cache
def volume() -> bytes:
    return bound()


@cache
def opened() -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(volume()))


@cache
def texts() -> list[str]:
    shown = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"], input=volume(), capture_output=True, check=True
    )
    return ["".join(page.split()) for page in shown.stdout.decode().split("\f")[:-1]]


def lengths() -> list[int]:
    return [len(pikepdf.open(BytesIO(pdf)).pages) for _, _, pdf in forms()]


def test_cover_contents_summary_then_the_forms_with_continuous_numbers() -> None:
    assert lengths()[1] > 1
    assert len(texts()) == 3 + sum(lengths())
    assert "2022年度项目支出绩效自评汇编" in texts()[0]
    assert "目录" in texts()[1]
    assert "汇总表" in texts()[2]
    for number, page in enumerate(texts()[1:], 2):
        assert page.count(f"—{number}—") == 1
        assert "—1—" not in page


def test_the_contents_say_the_page_and_lead_to_it() -> None:
    (page,) = (page for page in opened().pages if "/Annots" in page.obj)
    starts = [4, 5, 5 + lengths()[1]]
    pages = list(opened().pages)
    for link, start, (entry, _, _) in zip(page.obj.Annots, starts, forms(), strict=True):
        assert link.Dest[0] == pages[start - 1].obj
        assert "/A" not in link
        assert entry.name in str(link.Contents)
        assert f"{''.join(entry.name.split())}{start}" in texts()[1]
        assert "".join(entry.name.split()) in texts()[start - 1]


def test_bookmarks_lead_to_units_and_forms() -> None:
    with opened().open_outline() as outline:
        cover, contents, first, second = outline.root
        assert [item.title for item in (cover, contents, first, second)] == [
            "封面",
            "目录",
            "甲单位",
            "乙单位",
        ]
        assert [item.title for item in first.children] == [forms()[0][0].name, forms()[1][0].name]


def test_every_record_travels_along_byte_for_byte() -> None:
    listed = [str(name) for name in list(opened().Root.Names.EmbeddedFiles.Names)[::2]]
    assert listed == sorted(listed)
    assert len(opened().Root.AF) == 3
    for entry, record_json, _ in forms():
        file = opened().attachments[f"{entry.id}.json"]
        assert file.get_file().read_bytes() == record_json
        assert file.relationship == pikepdf.Name.Data


def test_every_page_knows_the_elements_of_its_text() -> None:
    numbers = list(opened().Root.StructTreeRoot.ParentTree.Nums)
    owners = {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}
    assert [int(key) for key in numbers[::2]] == sorted(owners)
    for page in opened().pages:
        listed = [one for one in owners[int(page.obj.StructParents)] if one is not None]
        assert listed
        assert all(one.Pg == page.obj for one in listed)


def test_the_forms_are_parts_of_one_document() -> None:
    (document,) = opened().Root.StructTreeRoot.K
    parts = [kid for kid in document.K if kid.S == "/Part"]
    assert len(parts) == 3
    for part in parts:
        assert document == part.P
        assert next(elements(part, "/H1")) is not None


def test_header_cells_have_names_of_their_own_that_lead_to_them() -> None:
    root = opened().Root.StructTreeRoot
    leaves = list(root.IDTree.Kids)
    for before, after in pairwise(leaves):
        assert bytes(before.Limits[1]) < bytes(after.Limits[0])
    found = {str(n): th for leaf in leaves for n, th in zip(leaf.Names[::2], leaf.Names[1::2], strict=True)}
    headers = list(elements(root, "/TH"))
    assert found == {str(header.ID): header for header in headers}
    assert len(found) == len(headers)


def test_subsets_of_one_font_have_tags_of_their_own() -> None:
    files: dict[str, set[tuple[int, int]]] = {}
    for font in opened().objects:
        if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/FontDescriptor":
            files.setdefault(str(font.FontName), set()).add(font.FontFile2.objgen)
    assert len(files) > 6
    assert {len(found) for found in files.values()} == {1}


def test_it_keeps_the_standards_of_a_form() -> None:
    with opened().open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert metadata["dc:title"] == "2022年度项目支出绩效自评汇编"
    assert opened().Root.MarkInfo.Marked
    assert opened().Root.Lang == "zh-CN"
    assert len(opened().trailer.ID) == 2
    (figure,) = elements(opened().Root.StructTreeRoot, "/Figure")
    assert "甲单位：预算数" in str(figure.Alt)


def test_the_same_forms_make_the_same_bytes_without_a_word_of_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine.cache_clear()
    assert bound() == volume()
    assert caplog.text == ""


@pytest.mark.parametrize("data", [b"%PDF-1.7 broken", None])
def test_a_form_that_cannot_be_bound_is_named(tmp_path: Path, data: bytes | None) -> None:
    other = pikepdf.new()
    other.add_blank_page()
    volume = ordered(tmp_path)
    if data is None:
        other.save(volume.files[1])
    else:
        volume.files[1].write_bytes(data)
    with pytest.raises(VolumeNotBuilt, match=volume.entries[1].id):
        write_volume(volume, tmp_path / "volume.pdf")


def test_a_year_bound_by_unit_says_where() -> None:
    entries = tuple(entry for entry, _, _ in forms())
    elsewhere = (("甲单位", "units/jia/2022.pdf"), ("乙单位", "units/yi/2022.pdf"))
    shown = facts(Volume(2022, SITE, entries, elsewhere=elsewhere), [], Catalogue.shipped())
    assert [group.elsewhere for group in shown.groups] == ["units/jia/2022.pdf", "units/yi/2022.pdf"]
    assert {line.page for group in shown.groups for line in group.lines} == {None}


def test_the_chart_shows_the_largest_units_and_the_others_together() -> None:
    first = forms()[0][0]
    entries = [
        Entry(
            first.id, 2022, n, f"项目{n}", f"单位{n:02}", Decimal(n * 10000), Decimal(10000), None, DAY, DAY
        )
        for n in range(1, 16)
    ]
    shown = facts(Volume(2022, SITE, tuple(entries)), [], Catalogue.shipped())
    assert [bar.unit for bar in shown.bars][:2] == ["单位15", "单位14"]
    assert shown.bars[-1].unit == "其他 3 个单位"
    assert (shown.bars[-1].budget, shown.bars[-1].executed) == ("6", "3")
    assert float(shown.bars[0].budget_length) == pytest.approx(100)
