"""`ziping check --annotate DIR`: annotated copies without a service."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.annotated import comments
from support.form_xml import form

from pipeline.cli import main


def run(*arguments: str) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["ziping", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
    return int(str(ended.value.code))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_copy_of_each_file_is_written_and_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("甲/表.docx", "乙/表.docx", "丙.docx"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(form(title=name))
    (folder / "丁.pdf").write_bytes(b"%PDF-1.7")
    code = run("check", "甲/表.docx", "乙/表.docx", "丙.docx", "丁.pdf", "--annotate", "出/批注")
    assert code == 3
    names = ["丙.批注.docx", "表-2.批注.docx", "表.批注.docx"]
    assert sorted(path.name for path in (folder / "出/批注").iterdir()) == names
    printed = capsys.readouterr().out
    assert "批注 annotated copy: 出/批注/丙.批注.docx" in printed
    assert printed.rstrip().endswith("无批注件。No annotated copy.")


def test_for_programs_the_path_stands_in_the_object(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "表.docx").write_bytes(form())
    assert run("check", "表.docx", "--json", "--annotate", "出") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["annotated"] == "出/表.批注.docx"
    codes = {finding["code"] for record in said["records"] for finding in record["findings"]}
    marked = {one.text[1:].split()[0] for one in comments((folder / said["annotated"]).read_bytes())}
    assert marked == codes
