"""`ziping convert`: table, JSON and exit code, with a fake batch."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.cli.commands.convert import exit_code
from pipeline.cli.display import answers_table
from pipeline.config.settings import Settings
from pipeline.errors import Duplicate, IdCollision, Internal, LegacyNeedsLibreOffice
from pipeline.model.answer import Answer, RecordAnswer
from pipeline.model.outcome import Verdict
from pipeline.service.processing import batch

LEGACY = LegacyNeedsLibreOffice(format="doc").reason()
Convert = Callable[..., int]


def record(number: int, verdict: Verdict = "published") -> RecordAnswer:
    ident = f"2022-xiang-mu-{number:012}"
    if verdict == "published":
        return RecordAnswer(ident, f"项目{number}", verdict, None, f"public/2022/{ident}")
    return RecordAnswer(ident, f"项目{number}", verdict, IdCollision(id=ident).reason(), None)


ONE = Answer("甲[red].docx", "a" * 64, "published", None, (record(1),), None, "receipts/甲.回执.html")
MANY = Answer("汇总.docx", "b" * 64, "published", None, (record(1), record(2), record(3, "returned")))
RETURNED = Answer("乙.doc", "c" * 64, "returned", LEGACY, receipt="receipts/乙.回执.html")
FAILED = Answer("丙.docx", None, "failed", Internal(detail="MemoryError").reason())
SAME = Duplicate(name="丁.docx", when="2023-03-31 09:00").reason()
TWICE = Answer("丁.docx", "d" * 64, "duplicate", SAME, (replace(record(4), verdict="duplicate"),))


@pytest.fixture
def convert(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Convert:
    """Run `ziping convert` on files, with these answers."""

    def run(answers: Sequence[Answer], *options: str) -> int:
        def stand_in(
            paths: Sequence[Path], settings: Settings, *, on_answer: Callable[[Answer], None]
        ) -> list[Answer]:
            for answer in answers:
                on_answer(answer)
            return list(answers)

        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(batch, "convert", stand_in)
        monkeypatch.setattr("sys.argv", ["ziping", "convert", ".", *options])
        with pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        return ended.value.code

    return run


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([], 0),
        ([ONE, TWICE], 0),
        ([ONE, RETURNED], 3),
        ([MANY], 3),
        ([RETURNED, FAILED, ONE], 4),
    ],
)
def test_exit_codes(answers: list[Answer], code: int) -> None:
    assert exit_code(answers) == code


def test_json_is_one_object_a_file_and_nothing_else(
    convert: Convert, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert([ONE, RETURNED], "--json") == 3
    printed = capsys.readouterr()
    lines = [json.loads(line) for line in printed.out.splitlines()]
    assert lines == [ONE.as_json(), RETURNED.as_json()]
    assert printed.err == ""


def test_the_table_shows_verdict_share_and_place(
    convert: Convert, capsys: pytest.CaptureFixture[str]
) -> None:
    assert convert([ONE, MANY, RETURNED, FAILED, TWICE]) == 4
    table_lines = capsys.readouterr().out.partition("✗")[0].splitlines()
    rows = {line.split()[0]: line for line in table_lines if line.strip()}
    assert "已公开 published" in rows["甲[red].docx"]
    assert " public/2022/2022-xiang-mu-000000000001" in rows["甲[red].docx"]
    assert "2 / 3" in rows["汇总.docx"]
    assert rows["汇总.docx"].rstrip().endswith(" public/2022")
    assert " receipts/乙.回执.html" in rows["乙.doc"]
    assert "重复提交 duplicate" in rows["丁.docx"]
    assert "0 / 1" not in rows["丁.docx"]


def test_what_was_not_published_is_explained_in_both_languages(
    convert: Convert, capsys: pytest.CaptureFixture[str]
) -> None:
    convert([RETURNED, MANY, TWICE])
    printed = capsys.readouterr().out
    for sentence in (LEGACY.message_zh, LEGACY.remedy_zh, LEGACY.message_en, LEGACY.remedy_en):
        assert sentence in printed
    assert "✗ 汇总.docx: 项目3" in printed
    assert f"= 丁.docx\n    {SAME.message_zh}" in printed
    assert "已公开 published 1" in printed


def test_no_file_is_said_so(convert: Convert, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert([]) == 0
    assert "没有文件 no files" in capsys.readouterr().out


def test_the_table_reads_on_a_narrow_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rich.console import Console

    monkeypatch.setattr(answers_table, "console", lambda: Console(width=80, markup=False))
    answers_table.print_answers([ONE, MANY], Path("outbox"))
    printed = capsys.readouterr().out
    assert max(len(line) for line in printed.splitlines() if "outbox" not in line) <= 80
    assert "甲[red].docx" in printed
