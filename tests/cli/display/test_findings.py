"""Output of `check`: places in words, the documented JSON, the verdict first."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.cli.display import findings
from pipeline.cli.display.places import places
from pipeline.errors import NotWord
from pipeline.model.finding import CellPlace, Finding
from pipeline.model.outcome import Outcome

SCORE = Finding(
    "A03", "execution-score-mismatch", "error",
    pointers=("/funding/lines/0/score",), cells=(CellPlace(1, 5, 9),),
    observed=Decimal(9), expected=Decimal("3.33"),
    operands={"rate": Decimal("0.3333"), "printed": Decimal("0.3333"), "weight": Decimal(10)},
)  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "zh", "en"),
    [
        ([(1, 5, 9)], "第1张表第5行第9列", "table 1, row 5, column 9"),
        ([(1, 5, 9), (1, 6, 9), (1, 7, 9)], "第1张表第5–7行第9列", "table 1, row 5–7, column 9"),
        ([(1, 7, 4), (1, 7, 5), (1, 7, 6)], "第1张表第7行第4–6列", "table 1, row 7, column 4–6"),
        (
            [(1, 5, 9), (2, 6, 9)],
            "第1张表第5行第9列、第2张表第6行第9列",
            "table 1, row 5, column 9; table 2, row 6, column 9",
        ),
        (
            [(1, 1, 1), (1, 1, 2), (1, 2, 2)],
            "第1张表第1行第1–2列、第1张表第2行第2列",
            "table 1, row 1, column 1–2; table 1, row 2, column 2",
        ),
    ],
)
def test_neighbouring_cells_are_one_place(cells: list[tuple[int, int, int]], zh: str, en: str) -> None:
    assert places(CellPlace(*cell) for cell in cells) == f"{zh}  {en}"


def test_a_finding_about_no_cell_names_none() -> None:
    assert places([]) == ""


def test_a_finding_as_json_has_its_figures_and_sentences() -> None:
    plain = findings.finding_json(SCORE)
    assert (plain["observed"], plain["expected"], plain["operands"]) == (
        9,
        3.33,
        {"rate": 0.3333, "printed": 0.3333, "weight": 10},
    )
    assert plain["cells"] == ({"table": 1, "row": 5, "column": 9},)
    assert "3.33" in plain["message_zh"]
    assert "3.33" in plain["message_en"]
    assert plain["remedy_zh"]
    assert plain["remedy_en"]


def test_a_returned_file_shows_reason_and_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    reason = NotWord(what_zh="图片", what_en="a picture").reason()
    findings.print_outcome("甲.docx", Outcome("甲.docx", "0" * 64, reason=reason))
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "甲.docx: 已退回 returned"
    assert [line.strip() for line in printed[1:]] == [
        reason.message_zh, reason.remedy_zh, reason.message_en, reason.remedy_en,
    ]  # fmt: skip


def test_findings_over_several_records_stand_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    findings.print_outcome("甲.docx", Outcome("甲.docx", "0" * 64, findings=(SCORE,)))
    printed = capsys.readouterr().out
    assert "多份记录 several records\n    错误 error  A03 execution-score-mismatch\n" in printed
    assert findings.as_json("甲.docx", Outcome("甲.docx", "0" * 64, findings=(SCORE,)))["findings"]
