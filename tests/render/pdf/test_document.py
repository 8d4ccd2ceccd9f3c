"""The PDF of a form: archival, accessible, and readable by programs."""

import os
import re
import subprocess
import sys
from datetime import tzinfo
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from support.folders import ROOT

from pipeline.model.record import Record
from pipeline.render.pdf.document import FormPdf, form_pdf
from pipeline.render.pdf.glyphs import MissingGlyph

SAMPLES = sorted((ROOT / "tests" / "render" / "data").glob("*.json"))
OURS = {"Noto-Serif-SC-Core", "Noto-Serif-SC-Core-Bold", "Noto-Serif-SC", "Noto-Sans-Symbols-2"}
RARE = {"Noto-Serif-JP-Rare", "Noto-Serif-Figures", "Noto-Sans-Math-Relations", "Noto-Sans-Symbols-Signs"}
EVERY_SAMPLE = pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem)


@cache
def made(path: Path) -> FormPdf:
    return form_pdf(Record.model_validate_json(path.read_bytes()), path.read_bytes())


def opened(pdf: FormPdf) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf.data))


def changed(**parts: object) -> Record:
    """Return the first sample with some parts replaced."""
    data = Record.model_validate_json(SAMPLES[0].read_bytes()).model_dump(mode="json")
    return Record.model_validate(data | parts)


def named(name: str) -> Record:
    return changed(project=changed().project.model_dump() | {"name": name})


def text_of(pdf: FormPdf, *options: str) -> str:
    """Return the extracted text of the PDF without white space, because lines may break within a cell."""
    command = ["pdftotext", "-enc", "UTF-8", *options, "-", "-"]
    shown = subprocess.run(command, input=pdf.data, capture_output=True, check=True).stdout.decode()
    return "".join(shown.split())


def fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Return the font descriptors of a document with the fonts that refer to them."""
    return [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]


def base_names(pdf: pikepdf.Pdf) -> set[str]:
    return {str(font.BaseFont).split("+")[1].strip(",") for font in fonts(pdf)}


def test_the_samples_are_there() -> None:
    assert len(SAMPLES) == 12


@EVERY_SAMPLE
def test_a_form_is_one_page_of_modest_size(path: Path) -> None:
    assert made(path).pages == len(opened(made(path)).pages) == 1
    assert made(path).missing == ()
    assert len(made(path).data) < 60_000


@EVERY_SAMPLE
def test_every_text_of_the_record_can_be_read(path: Path) -> None:
    record = Record.model_validate_json(path.read_bytes())
    shown = text_of(made(path), "-raw")
    project, goal = record.project, record.goals[0]
    expected = [record.form.title, project.name, project.competent_department, project.leader, project.phone]
    expected += [goal.expected, goal.actual, *(line.label for line in record.funding.lines)]
    for indicator in record.indicators:
        expected += [indicator.level1.label, indicator.level2.label, indicator.name]
        expected += [indicator.target.text, indicator.actual.text]
    assert [text for text in expected if "".join(text.split()) not in shown] == []


@EVERY_SAMPLE
def test_fonts_are_ours_embedded_as_subsets_and_speak_unicode(path: Path) -> None:
    pdf = opened(made(path))
    assert {"Noto-Serif-SC-Core", "Noto-Serif-SC-Core-Bold"} <= base_names(pdf) <= OURS
    for font in fonts(pdf):
        assert re.match(r"/[A-Z]{6}\+Noto-", str(font.BaseFont))
        if font.Subtype == "/Type0":
            assert font.ToUnicode.read_bytes()
            assert font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()


def test_the_record_travels_along_byte_for_byte() -> None:
    pdf = opened(made(SAMPLES[0]))
    (specification,) = pdf.Root.AF
    file = specification.EF.F
    assert specification.UF == "record.json"
    assert specification.AFRelationship == "/Data"
    assert file.Subtype == "/application/json"
    assert file.read_bytes() == SAMPLES[0].read_bytes()
    assert pdf.attachments["record.json"].get_file().read_bytes() == SAMPLES[0].read_bytes()


def test_it_says_which_standards_it_keeps() -> None:
    pdf = opened(made(SAMPLES[0]))
    with pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert b"pdfaExtension:schemas" in pdf.Root.Metadata.read_bytes()
    assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.Lang == "zh-CN"


def test_it_says_what_it_is_and_has_no_dates() -> None:
    pdf = opened(made(SAMPLES[0]))
    record = Record.model_validate_json(SAMPLES[0].read_bytes())
    assert pdf.docinfo.Title == f"{record.form.title}（2022年度） {record.project.name}"
    assert pdf.docinfo.Author == record.project.implementing_unit
    assert pdf.docinfo.Subject == "2022年度项目支出绩效自评表"
    assert "Date" not in "".join(str(key) for key in pdf.docinfo)
    assert set(pdf.Root.AF[0].EF.F.Params) == {"/CheckSum", "/Size"}
    assert b"Date" not in pdf.Root.Metadata.read_bytes()


RENDER = """
import sys
from pathlib import Path
from pipeline.model.record import Record
from pipeline.render.pdf.document import form_pdf
record = Path(sys.argv[1]).read_bytes()
sys.stdout.buffer.write(form_pdf(Record.model_validate_json(record), record).data)
"""


def test_another_process_elsewhere_makes_the_same_bytes(tmp_path: Path) -> None:
    surroundings = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "4711",
        "LC_ALL": "C",
        "TZ": "America/Anchorage",
        "TMPDIR": str(tmp_path),
        "HOME": str(tmp_path),
    }
    command = [sys.executable, "-c", RENDER, str(SAMPLES[0])]
    other = subprocess.run(command, env=surroundings, cwd=tmp_path, capture_output=True, check=True)
    assert other.stdout == made(SAMPLES[0]).data
    assert other.stderr == b""


def test_the_first_form_of_a_process_and_a_later_one_are_the_same_bytes() -> None:
    from pipeline.render.typesetting.engine import engine

    engine.cache_clear()
    first = made.__wrapped__(SAMPLES[2])
    form_pdf(named("喆堃 ☐ 😀"), b"{}")
    assert made.__wrapped__(SAMPLES[2]).data == first.data


def test_another_clock_makes_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    import weasyprint

    class Yesteryear(weasyprint.datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Yesteryear":
            return cls(1999, 12, 31, tzinfo=tz)

    expected = made(SAMPLES[1]).data
    monkeypatch.setattr(weasyprint, "datetime", Yesteryear)
    assert made.__wrapped__(SAMPLES[1]).data == expected


def test_the_identifier_is_that_of_the_record() -> None:
    first, second = made(SAMPLES[0]), made(SAMPLES[1])
    assert opened(first).trailer.ID[0] != opened(second).trailer.ID[0]
    again = form_pdf(named("另一个项目"), SAMPLES[0].read_bytes())
    assert opened(again).trailer.ID[0] == opened(first).trailer.ID[0]


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=file:///etc/passwd>",
        "<link rel=attachment href=file:///etc/passwd>",
        "</title><style>@import 'file:///etc/passwd'</style>",
        "<a rel=attachment href='file:///etc/hostname'>x</a>",
        "{{ 7*7 }}{% include 'pdf/print.html' %}",
    ],
)
def test_hostile_text_stays_text(hostile: str) -> None:
    pdf = form_pdf(named(hostile), b"{}")
    assert "".join(hostile.split()) in text_of(pdf, "-raw")
    assert list(opened(pdf).attachments) == ["record.json"]
    assert pdf.missing == ()


def test_markup_that_came_through_would_reach_nothing() -> None:
    from pipeline.render.typesetting.engine import engine

    for address in ("file:///etc/passwd", "http://127.0.0.1:9/", "data:text/plain,x", "print.css"):
        with pytest.raises(ValueError, match="URI"):
            engine().fetcher.fetch(address)


@pytest.mark.parametrize("character", ["\U0002a6d6", "𪚥", "😀", "\ue000"])
def test_a_character_without_a_glyph_is_reported_with_its_place(character: str) -> None:
    pdf = form_pdf(named(f"采购{character}设备"), b"{}")
    assert pdf.missing == (MissingGlyph(character, "/project/name"),)
    assert base_names(opened(pdf)) <= OURS


def test_a_missing_character_of_a_cell_without_a_value_is_reported_too() -> None:
    record = changed(provenance={"/totals/grade": {"table": 1, "row": 9, "column": 9, "text": "😀"}})
    assert form_pdf(record, b"{}").missing == (MissingGlyph("😀", "/totals/grade"),)


def test_rare_names_and_check_boxes_have_glyphs_in_the_other_shipped_fonts() -> None:
    pdf = form_pdf(
        named("喆堃㙟 ☐☑☒　✔✘ ①⑩\u2003㎡ ≥≤ Ⅳ 〔〕 ☑\ufe0f葛\U000e0100 ✗✓ ℃㎥ 𣲗 𠮷田𡈽 ‱ ⩾ H₂O ⅔ ☓"), b"{}"
    )
    assert pdf.missing == ()
    assert base_names(opened(pdf)) == OURS | RARE


def test_what_is_slow_to_import_waits_for_the_first_pdf() -> None:
    heavy = "{'weasyprint', 'jinja2', 'pydyf', 'fontTools'}"
    code = f"import sys, pipeline.render.pdf.document; sys.exit(len({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_the_environment_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.render.typesetting.engine import engine

    engine.cache_clear()
    monkeypatch.setenv("FONTCONFIG_FILE", "/somewhere/else.conf")
    engine()
    assert os.environ["FONTCONFIG_FILE"] == "/somewhere/else.conf"
    monkeypatch.delenv("FONTCONFIG_FILE")
    engine.cache_clear()
    engine()
    assert "FONTCONFIG_FILE" not in os.environ
