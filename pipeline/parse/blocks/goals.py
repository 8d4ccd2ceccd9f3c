"""Read the annual objectives (年度总体目标): expected and actual, in columns or as label and answer."""

from __future__ import annotations

import re

from ...model.form import FormGoal, Labelled, PrintedText
from ...package.grid import GridCell
from ..draft import Draft
from ..lines import BlockColumn, Line, plain
from ..vocabulary import role, squeeze
from . import cut_tables

_ONE_CELL = re.compile(r"([^:：\n]{2,12})[:：]\s*(\S.*)", re.DOTALL)
_ORDINAL = re.compile(r"(?:(?:总体|年度)?目标)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[:：.、]?")
"""The number of an objective at the left of its row: 1, 二、, 目标3."""


def is_header(line: Line) -> bool:
    """Return whether a line is the header of the block: 预期目标 and 实际完成情况 side by side."""
    if len(line.roles("goal")) < 2:
        return False
    heads = _heads(line)
    if not heads.keys() >= {"expected", "actual"}:
        return False
    first, last = sorted((heads["expected"], heads["actual"]), key=lambda c: c.column)
    between = [c for c in line.cells if c.text and first.end <= c.column < last.column]
    return not between  # a text between them is an answer: a line of pairs


def _heads(line: Line) -> dict[str, GridCell]:
    """Return the header cells by role, read from the right: a margin cell may say 年度总体目标 as well."""
    found: dict[str, GridCell] = {}
    for cell in reversed(line.cells):
        name = role("goal", cell.text) if cell.text else None
        if name and not (cell.rowspan > 1 and role("block", cell.text)):
            found.setdefault(name, cell)
    return found


def read(lines: list[Line], at: int, draft: Draft) -> int:
    """Read the block whose header is line `at`; return the index of the first line after it."""
    heads = _heads(lines[at])
    columns = {name: BlockColumn.of(cell) for name, cell in heads.items()}
    earlier = [BlockColumn.of(c) for c in lines[at].starting if _is_earlier(c, heads)]
    others = [BlockColumn.of(c) for c in lines[at].printed if _is_outside(c, heads)]
    draft.tracker.label(*lines[at].cells)
    header, table = lines[at : at + 1], lines[at].table
    at += 1
    first = at
    while at < len(lines):
        if lines[at].table != table:
            found = cut_tables.places(header, lines, at) if _may_go_on(lines[at]) else None
            if found is None:
                break  # which answer is under which header is uncertain
            table = lines[at].table
            columns = {k: to for k, column in columns.items() if (to := cut_tables.moved(column, found))}
            earlier = [to for column in earlier if (to := cut_tables.moved(column, found))]
            others = [to for column in others if (to := cut_tables.moved(column, found))]
        if not {"expected", "actual"} <= columns.keys() or _ends(lines[at], columns, at > first):
            break
        _row(lines[at], columns, draft)
        _earlier(lines[at], earlier, draft)
        _others(lines[at], others, draft)
        at += 1
    return at


def _may_go_on(line: Line) -> bool:
    """Return whether the first row of another table may hold objectives: it has no label of its own."""
    return not (line.labels or line.heads_indicators or line.heads_funds)


def _ends(line: Line, columns: dict[str, BlockColumn], further: bool) -> bool:
    """Return whether the block ends before this line: it is not an answer under the header."""
    if line.heads_indicators or line.heads_funds or is_header(line):
        return True
    expected, actual = columns["expected"].cell_in(line), columns["actual"].cell_in(line)
    if expected is actual:  # one wide cell, or neither: blank cells at a row's ends may be left out
        return True
    if not further:
        return False
    first = next((c for c in line.printed if not _is_ordinal(c, columns)), None)
    return first is None or first.column < columns["expected"].start or role("head", first.text) is not None


def _is_ordinal(cell: GridCell, columns: dict[str, BlockColumn]) -> bool:
    """Return whether a cell left of the objectives only numbers them."""
    return cell.end <= columns["expected"].start and _ORDINAL.fullmatch(squeeze(cell.text)) is not None


def _row(line: Line, columns: dict[str, BlockColumn], draft: Draft) -> None:
    cells = {name: column.cell_in(line) for name, column in columns.items()}
    values = {name: draft.tracker.take(cell) for name, cell in cells.items()}
    draft.tracker.skip(*(c for c in line.printed if _is_ordinal(c, columns)))
    rate = values.pop("rate", None)
    if rate is not None and not rate.blank:
        draft.remarks.append(Labelled(plain(columns["rate"].label), rate))
    draft.goals.append(FormGoal(values.get("expected"), values.get("actual")))


def _is_earlier(cell: GridCell, heads: dict[str, GridCell]) -> bool:
    """Return whether a header cell is for earlier objectives: 年初绩效目标 beside 全年（调整）绩效目标."""
    return cell not in heads.values() and role("goal", cell.text) == "expected"


def _earlier(line: Line, columns: list[BlockColumn], draft: Draft) -> None:
    """Read an objective as first set: it is the objective if the later column is blank, else a remark."""
    for column in columns:
        value = draft.tracker.take(column.cell_in(line))
        if value is None or value.blank:
            continue
        last = draft.goals[-1]
        if last.expected is None or last.expected.blank:
            draft.goals[-1] = FormGoal(value, last.actual)
        else:
            draft.remarks.append(Labelled(plain(column.label), value))


def _is_outside(cell: GridCell, heads: dict[str, GridCell]) -> bool:
    """Return whether a header cell to the right of the objectives is outside the model: 未完成原因."""
    first = min(head.column for head in heads.values())
    return cell.column > first and cell not in heads.values() and not role("goal", cell.text)


def _others(line: Line, columns: list[BlockColumn], draft: Draft) -> None:
    """Keep the texts in the columns outside the model as remarks."""
    for column in columns:
        value = draft.tracker.take(column.cell_in(line))
        if value is not None and not value.blank:
            draft.remarks.append(Labelled(plain(column.label), value))


def _in_one_cell_each(line: Line, draft: Draft) -> dict[str, PrintedText]:
    """Read 预期目标：text and 实际完成情况：text in a line without other text, except a margin cell."""
    cells = [c for c in line.printed if role("block", c.text) != "goals"]
    pairs = [(c, m) for c in cells if (m := _ONE_CELL.fullmatch(c.text))]
    if not pairs:
        return {}
    names = [role("goal", match[1]) for _, match in pairs]
    once = len(set(names)) == len(names) == len(cells)
    if not once or not set(names) <= {"expected", "actual"}:
        return {}
    return {
        name: draft.tracker.value(cell, match[2].strip())
        for name, (cell, match) in zip(names, pairs, strict=True)
        if name
    }


def read_pair(line: Line, draft: Draft) -> bool:
    """Read 预期目标 | text (and 实际完成情况 | text) in one line; return False if the line is not one."""
    answers = _in_one_cell_each(line, draft)
    for cell in line.starting if line.roles("goal") else ():
        name = role("goal", cell.text) if cell.text else None
        answer = line.right_of(cell) if name in ("expected", "actual") else None
        if name is None or name in answers or answer is None:
            continue  # a second objective in the line is not read: its cells stay unmapped
        if answer in draft.tracker.used or role("goal", answer.text):
            continue
        draft.tracker.label(cell)
        answers[name] = draft.tracker.value(answer)
    if not answers:
        return False
    draft.tracker.label(*(c for c in line.starting if role("block", c.text) == "goals"))
    last = draft.goals[-1] if draft.goals else None
    if last and last.actual is None and "expected" not in answers:
        draft.goals[-1] = FormGoal(last.expected, answers["actual"])
    else:
        draft.goals.append(FormGoal(answers.get("expected"), answers.get("actual")))
    return True
