"""`ziping form new` and `ziping form fill`: files that are written, files that are refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.folders import ROOT

from pipeline import chain
from pipeline.cli import main
from pipeline.model.record import Record

GOLDEN = ROOT / "tests" / "golden" / "06.json"
Cli = Callable[..., int]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run `ziping` in an empty folder; return its exit code."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> int:
        monkeypatch.setattr("sys.argv", ["ziping", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        assert isinstance(code, int)
        return code

    return run


def record_in(path: Path) -> Record:
    (form,) = chain.extract(path.read_bytes(), "表.docx").forms
    return form.record


@pytest.mark.parametrize("command", ["new", "fill"])
def test_help_is_in_both_languages(cli: Cli, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert cli("form", command, "--help") == 0
    text = capsys.readouterr().out
    assert "表样" in text
    assert "Layout" in text
    assert "national|two-row|three-part|transfer" in text


def test_a_blank_form_is_named_after_what_it_says(
    cli: Cli, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli("form", "new", "--year", 2024, "--unit", "某某局", "--name", "甲/乙") == 0
    assert capsys.readouterr().out == "2024-某某局-甲_乙-自评表.docx\n"
    record = record_in(tmp_path / "2024-某某局-甲_乙-自评表.docx")
    assert (record.form.fiscal_year, record.project.implementing_unit, record.project.name) == (
        2024,
        "某某局",
        "甲/乙",
    )


def test_a_blank_form_of_another_layout(cli: Cli, tmp_path: Path) -> None:
    assert cli("form", "new", "--layout", "transfer", "--output", "forms/t.docx") == 0
    assert record_in(tmp_path / "forms" / "t.docx").form.kind == "transfer"


def test_a_filled_form_is_named_after_the_record(cli: Cli, tmp_path: Path) -> None:
    assert cli("form", "fill", GOLDEN) == 0
    said = json.loads(GOLDEN.read_bytes())
    assert record_in(tmp_path / f"{said['id']}.docx").id == said["id"]


def test_what_extract_prints_can_be_filled_in(
    cli: Cli, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cli("form", "fill", GOLDEN, "--output", "a.docx")
    capsys.readouterr()
    cli("extract", "a.docx")
    (tmp_path / "a.json").write_text(capsys.readouterr().out)
    assert cli("form", "fill", "a.json", "--output", "b.docx") == 0
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


@pytest.mark.parametrize("command", [("new",), ("fill", str(GOLDEN))])
def test_a_file_that_is_there_is_left_alone(
    cli: Cli, capsys: pytest.CaptureFixture[str], tmp_path: Path, command: tuple[str, ...]
) -> None:
    there = tmp_path / "a.docx"
    there.write_text("mine")
    assert cli("form", *command, "--output", "a.docx") == 2
    assert "--force" in capsys.readouterr().err
    assert there.read_text() == "mine"
    assert cli("form", *command, "--output", "a.docx", "--force") == 0
    assert there.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", ("不是 JSON", "it is not JSON")),
        ("[]", ("/ 的值不对", "/ is wrong")),
        ("{}", ("/id 缺少", "/id is missing", "另有 7 处", "and 7 more")),
        ('{"records": []}', ("其中有 0 份记录", "it holds 0 records")),
        ('{"records": [{}, {}]}', ("其中有 2 份记录", "it holds 2 records")),
    ],
)
def test_a_file_that_is_no_record_says_why(
    cli: Cli, capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str, says: tuple[str, ...]
) -> None:
    (tmp_path / "r.json").write_text(text)
    assert cli("form", "fill", "r.json") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert [part for part in says if part not in printed.err] == []
    assert list(tmp_path.glob("*.docx")) == []


def test_a_wrong_value_in_a_record_is_named_by_its_pointer(
    cli: Cli, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said = json.loads(GOLDEN.read_bytes())
    said["funding"]["lines"][0]["executed"] = "许多"
    said["unknown"] = 1
    (tmp_path / "r.json").write_text(json.dumps(said))
    assert cli("form", "fill", "r.json") == 2
    error = capsys.readouterr().err
    assert "/funding/lines/0/executed" in error
    assert "/unknown is not known" in error


def test_a_layout_without_a_place_for_everything_is_refused(
    cli: Cli, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert cli("form", "fill", GOLDEN, "--layout", "transfer") == 2
    error = capsys.readouterr().err
    assert "/funding/lines/0/initial_budget" in error
    assert "请换一种表样" in error
    assert list(tmp_path.iterdir()) == []
