"""Automatic numbers: levels, restarts, styles, bullets; a number in front of a figure leaves it unread."""

from __future__ import annotations

import pytest
from support.cell_reading import amount, records, shown, shown_of
from support.form_xml import INDICATORS, form, funds, goals, head, indicators, total
from support.word_parts import level, num, numbered, numbering, style, styles
from support.word_xml import docx, p, r, tbl, tc, tr

NUMBER = frozenset({"automatic-number"})
RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
ROMAN = f'<w:lvlOverride w:ilvl="0">{level(0, "[%1]", "upperRoman", start=4)}</w:lvlOverride>'
LEVELS = (level(0, "%1."), level(1, "%1.%2."), level(2, "%1.%2.%3."))
PARTS = {
    "numbering": numbering(
        LEVELS,
        (
            level(0, "%1、", "chineseCountingThousand"),
            level(1, "（%2）", "chineseCountingThousand"),
            level(2, "%1.%2.%3", more="<w:isLgl/>"),
        ),
        (level(0, "%1)", "upperLetter"), level(1, "%2)", "lowerLetter", more='<w:lvlRestart w:val="0"/>')),
        (level(0, "第%1条", "chineseCounting", suffix="space"), level(1, "%1-%2", start=5)),
        (level(0, "%1.", start=None), level(1, "%2", start=0)),
        (level(0, "9"), level(1, "%2"), level(2, "%3", more='<w:lvlRestart w:val="1"/>')),
        nums=(num(20, 0, RESTART), num(21, 0), num(23, 0, ROMAN)),
    )
}


def labels(*paragraphs: tuple[int, int]) -> list[str]:
    """Return the automatic numbers of paragraphs in the cells of a column, given as (list, level)."""
    rows = [tr("甲", tc(p("x", properties=numbered(*one)))) for one in paragraphs]
    data = docx(tbl(*rows), parts=PARTS)
    return [shown_of(data, n)[0].removesuffix("x").strip() for n in range(1, len(rows) + 1)]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([(1, 0), (1, 1), (1, 1), (1, 0), (1, 2), (1, 1)], ["1.", "1.1.", "1.2.", "2.", "2.1.1.", "2.2."]),
        ([(1, 0), (20, 0), (20, 0), (1, 0), (21, 0)], ["1.", "5.", "6.", "7.", "8."]),
        ([(1, 0), (23, 0), (1, 0)], ["1.", "[II]", "3."]),
        ([(2, 0), (2, 1), (2, 1), (2, 2)], ["一、", "（一）", "（二）", "1.2.1"]),
        ([(3, 0), (3, 1), (3, 0), (3, 1)], ["A)", "a)", "B)", "b)"]),
        ([(4, 0), (4, 1), (4, 0), (4, 1)], ["第一条", "一-5", "第二条", "二-5"]),
        ([(5, 0), (5, 0), (5, 1), (5, 1)], ["0.", "1.", "0", "1"]),
        ([(6, 0), (6, 1), (6, 2), (6, 1), (6, 2), (6, 0), (6, 2)], ["9", "1", "1", "2", "2", "9", "1"]),
        ([(99, 0), (1, 8), (0, 0)], ["", "", ""]),
    ],
)
def test_levels_and_restarts(paragraphs: list[tuple[int, int]], expected: list[str]) -> None:
    assert labels(*paragraphs) == expected


STYLED = {
    "styles": styles(
        style("H1", paragraph='<w:numPr><w:numId w:val="1"/></w:numPr>'),
        style("H2", paragraph='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'),
        style("H1b", based_on="H1"),
        style("H0", based_on="H1", paragraph='<w:numPr><w:numId w:val="0"/></w:numPr>'),
    ),
    "numbering": numbering(LEVELS),
}


def test_a_style_may_number_its_paragraphs() -> None:
    names = ["H1", "H2", "H2", "H1b", "H0"]
    rows = [tr("甲", tc(p("x", properties=f'<w:pStyle w:val="{name}"/>'))) for name in names]
    data = docx(tbl(*rows), parts=STYLED)
    assert [shown_of(data, n)[0].replace(" ", "") for n in range(1, 6)] == [
        "1.x",
        "1.1.x",
        "1.2.x",
        "2.x",
        "x",
    ]


@pytest.mark.parametrize(
    ("made", "text", "codes"),
    [
        (level(0, "•", "bullet"), "•x", NUMBER),
        (level(0, "l", "bullet", run='<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "●x", NUMBER),
        (level(0, "\uf06c", "bullet", run='<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "●x", NUMBER),
        (level(0, "\uf0ff", "bullet", run='<w:rFonts w:ascii="Marlett" w:hAnsi="Marlett"/>'), "\ufffdx", NUMBER | {"unknown-symbol"}),
        (level(0, "%1.", "aiueo"), "\ufffd.x", NUMBER | {"unknown-symbol"}),
        (level(0, "%1.", run="<w:vanish/>"), "x", frozenset({"invisible-text"})),
        (level(0, "%1.", run='<w:color w:val="FFFFFF"/>'), "x", frozenset({"invisible-text"})),
        (level(0, "%1.", run="<w:strike/>"), "x", frozenset({"struck-text"})),
        (level(0, "%1)", run='<w:vertAlign w:val="superscript"/>'), "¹)x", NUMBER),
        (level(0, "%1.", "lowerRoman", run="<w:caps/>"), "I.x", NUMBER),
        (level(0, "%1.", "none"), ".x", NUMBER),
        (level(0, ""), "x", frozenset()),
    ],
)  # fmt: skip
def test_the_look_of_a_number(made: str, text: str, codes: frozenset[str]) -> None:
    found = shown(p("x", properties=numbered(1)), parts={"numbering": numbering((made,))})
    assert (found[0].replace(" ", ""), found[1]) == (text, codes)


def test_a_number_looks_like_the_mark_of_its_paragraph() -> None:
    white = numbered(1) + '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
    assert shown(p("x", properties=white), parts=PARTS) == ("x", frozenset({"invisible-text"}))
    black = {"numbering": numbering((level(0, "%1.", run='<w:color w:val="000000"/>'),))}
    assert shown(p("x", properties=white), parts=black)[0].replace(" ", "") == "1.x"


def test_a_paragraph_that_is_hidden_is_not_counted() -> None:
    hidden = p(r("x", properties="<w:vanish/>"), properties=numbered(1) + "<w:rPr><w:vanish/></w:rPr>")
    rows = [
        tr("甲", tc(p("x", properties=numbered(1)))),
        tr("甲", tc(hidden, p("y"))),
        tr("甲", tc(p("x", properties=numbered(1)))),
    ]
    data = docx(tbl(*rows), parts=PARTS)
    assert [shown_of(data, n)[0].replace(" ", "") for n in (1, 2, 3)] == ["1.x", "y", "2.x"]


def test_a_numbered_amount_is_left_unread_with_a_finding() -> None:
    executed, codes = amount(p("84.246", properties=numbered(6)), parts=PARTS)
    assert executed is None
    assert "automatic-number" in codes


def test_numbers_of_goals_and_of_names_are_text() -> None:
    expected = tc(
        *(p(text, properties=numbered(2, 1)) for text in ("建成服务站3个；", "服务群众2万人次。")), span=4
    )
    rows = goals()
    rows[1] = tr(tc(merge="continue"), expected, tc("已完成", span=4))
    named = [list(row) for row in INDICATORS]
    named[0][2] = tc(p("签订合同", properties=numbered(4)))
    data = form(*head(), *funds(), *rows, *indicators(named), *total(), parts=PARTS)
    record, codes = records(data)
    assert record.goals[0].expected == "（一）建成服务站3个；\n（二）服务群众2万人次。"
    assert record.indicators[0].name.replace(" ", "").endswith("签订合同")
    assert "automatic-number" not in codes
