"""Everything on a form is accounted for: a marker in the place of any cell is found in the record or a finding.

Each cell of each form is replaced by a text, a figure and a percentage that stand nowhere else, one at a time,
blank cells too.  The marker must be in a value, remark, extra or provenance text of a record, or be quoted by a
finding.  If a document comes back as a whole, or says that the form was refused, nothing has vanished silently.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.folders import ROOT
from support.form_xml import INDICATORS, form, funds, goals, head, indicators, total
from support.word_xml import docx, p, tbl, tc, tr

from pipeline import errors
from pipeline.model.limits import Limits
from pipeline.normalize import normalize
from pipeline.package.document import Document, Paragraph
from pipeline.package.grid import GridCell
from pipeline.parse import Parsed, parse
from pipeline.parse.segment import segments
from pipeline.word import open_document

MARKERS = ("辰砂鹭鸶", "7319.46", "73.19%")
FORMS = sorted(
    [*(ROOT / "examples" / "single").glob("*.docx"), *(ROOT / "tests" / "regional").glob("*.docx")]
)


def cells(document: Document) -> list[GridCell]:
    rows = (block for block in document.blocks if not isinstance(block, Paragraph))
    return list({id(cell): cell for row in rows for cell in row.cells}.values())


def read(document: Document) -> list[GridCell]:
    """The cells of a document, but for those of a table or a part of one that was refused by name."""
    places = {(one.place.table, one.place.row) for one in parse(document, "表.docx").refused}
    refused = (s for s in segments(document) if (s.lines[0].table, s.lines[0].number) in places)
    told = {id(cell) for sheet in refused for line in sheet.lines for cell in line.cells}
    return [cell for cell in cells(document) if id(cell) not in told]


def said(parsed: Parsed) -> str:
    """The records of a document and what their findings quote, as one text."""
    texts = []
    for one in parsed.forms:
        normalized = normalize(one, "表.docx", "0" * 64)
        texts.append(json.dumps(normalized.record.model_dump(mode="json"), ensure_ascii=False))
        texts += [str(value) for note in normalized.notes for value in note.operands.values()]
    return "\n".join(texts)


def lost(document: Document) -> Iterator[tuple[str, str, tuple[int, int, int]]]:
    """Yield the markers that vanish, with the text that they stand for and the place of its cell."""
    refused = len(parse(document, "表.docx").refused)
    for cell in read(document):
        printed = cell.text
        for marker in MARKERS:
            cell.text = marker
            try:
                parsed = parse(document, "表.docx")
            except errors.Refusal:
                continue
            if len(parsed.refused) <= refused and marker not in said(parsed):
                yield marker, printed, (cell.table, cell.row, cell.column)
        cell.text = printed


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_of_a_form_of_the_suite(path: Path) -> None:
    document = open_document(path.read_bytes(), Limits())
    try:
        parse(document, path.name)
    except errors.WrongForm:
        return
    assert list(lost(document)) == []


def two_in_a_table(*first: str) -> bytes:
    second = (*head("乙"), *funds(), *goals(), *indicators(), *total())
    return docx(p("项目支出绩效自评表"), p("（2022年度）"), tbl(*first, *second))


UNUSUAL = {
    "answers of one cell each": form(
        tr(tc("项目名称：甲", span=9)), tr(tc("自评得分：95.5分", span=5), tc("自评等级：优", span=4)),
        *funds(), tr(tc("预期目标：修路", span=5), tc("实际完成情况：已修", span=4)), *indicators(), *total(),
    ),
    "a surplus and points in front of blank cells": form(
        *head(), tr(tc("结余", span=2), "12.67", "", tc("上年结余", span=2), "3.5", tc("", span=2)),
        *funds(), *goals(), tr("项目决策", "2", "", "项目管理", "3", "", "项目绩效", "85", ""), *indicators(), *total(),
    ),
    "figures beside headings": form(
        *head(), *funds(), tr(tc("年度总体目标", merge="restart"), tc("预期目标", span=3), "20", tc("实际完成情况", span=4)),
        tr(tc(merge="continue"), tc("修路", span=4), tc("已修", span=4)), *indicators(), *total(),
    ),
    "a year and a unit in cells": form(
        tr(tc("预算年度", span=2), tc("2022", span=3), tc("金额单位", span=2), tc("万元", span=2)),
        *head(), *funds(label="项目资金"), *goals(), *indicators(), *total(),
    ),
    "a form without a head before another": two_in_a_table(*funds(), *goals(), *indicators(), *total()),
    "a form with nothing but indicators before another": two_in_a_table(*indicators()),
    "a table cut below the header of the goals": docx(
        p("项目支出绩效自评表"), p("（2022年度）"), tbl(*head(), *funds(), goals()[0]),
        tbl(tr(tc("修路", span=2), tc("已修", span=3)), *indicators(), *total()),
    ),
    "funds in pairs": form(
        *head(), tr("预算数：", "60", "执行数：", "54", "执行率：", "90%", "10", "9", "8"), *goals(), *indicators(), *total(),
    ),
    "sources as columns": form(
        *head(), tr("项目资金", "中央", "省级", "本级", "其他", "合计", "执行数", "执行率", "到位数"),
        tr("", "1", "2", "3", "4", "10", "9", "90%", "10"), *goals(), *indicators(), *total(),
    ),
    "management of transfers": form(
        *head(), *funds(), tr(tc("资金管理情况", merge="restart"), tc("", span=2), tc("情况说明", span=3), tc("问题", span=3)),
        tr(tc(merge="continue"), tc("分配", span=2), tc("规范", span=3), tc("", span=3)), *goals(), *indicators(), *total(),
    ),
    "targets in three cells, numbers and a column outside the model": form(
        *head(), *funds(), *goals(),
        *indicators(
            [("1", "产出指标", "修路", "≥", "5", "公里", "6公里", "8"), ("2", "产出指标", "", "", "", "", "", "")],
            ("序号", "一级指标", "三级指标", "指标性质", "指标值", "度量单位", "实际完成值", "复核分"),
        ),
    ),
    "rows left as printed": form(
        *head(), *funds(), *goals(),
        *indicators([*INDICATORS, ("", "", "……", "", "", "", "", ""), ("", "", "（可增加行）", "", "", "", "", "")]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSUAL)
def test_of_an_unusual_form(name: str) -> None:
    assert list(lost(open_document(UNUSUAL[name], Limits()))) == []


@cache
def blocks() -> dict[str, list[str]]:
    return {
        "head": head(), "funds": funds(), "goals": goals(), "indicators": indicators(), "total": total(),
        "note": [tr(tc("备注", span=2), tc("无", span=7))], "pair": [tr("自评得分", "95", tc("", span=7))],
        "figures": [tr("7", "", "8", "9", tc("某某", span=2), "", "10", "")],
    }  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.permutations(list(blocks())), st.integers(0, 7), st.data())
def test_of_blocks_in_any_order(order: list[str], cut: int, data: st.DataObject) -> None:
    """Blocks in any order, in one table or two; each time a few of the cells are replaced."""
    tables = [[row for name in part for row in blocks()[name]] for part in (order[:cut], order[cut:])]
    document = open_document(
        docx(p("项目支出绩效自评表"), p("（2022年度）"), *(tbl(*rows) for rows in tables if rows)), Limits()
    )
    try:
        refused = len(parse(document, "表.docx").refused)
    except errors.Refusal:
        return
    cell = data.draw(st.sampled_from(read(document)))
    for marker in MARKERS:
        cell.text = marker
        try:
            parsed = parse(document, "表.docx")
        except errors.Refusal:
            continue
        assert len(parsed.refused) > refused or marker in said(parsed)


@pytest.mark.parametrize(
    "text", ["（辰砂鹭鸶）", "单位：元", "填表人：辰砂鹭鸶", "附件7：辰砂鹭鸶", "辰砂鹭鸶　单位：万元"]
)
def test_of_a_line_between_title_and_table(text: str) -> None:
    rows = (*head(), *funds(), *goals(), *indicators(), *total())
    document = open_document(docx(p("项目支出绩效自评表"), p(text), tbl(*rows)), Limits())
    wanted = "辰砂鹭鸶" if "辰砂鹭鸶" in text else "元"
    (one,) = parse(document, "表.docx").forms
    assert wanted in said(parse(document, "表.docx"))
    assert normalize(one, "表.docx", "0" * 64).record.funding.unit == "万元"
