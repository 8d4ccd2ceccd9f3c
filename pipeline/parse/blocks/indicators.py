"""Read the indicator block (绩效指标): header rows joined into columns, then one indicator per row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import takewhile

from ...model.form import IndicatorRow, Labelled, PrintedText, joined
from ...package.grid import GridCell
from ..draft import Draft
from ..lines import BlockColumns, Line, crowd, is_figure, plain, unshared, written
from ..vocabulary import role, squeeze
from . import cut_tables
from .indicator_columns import columns as indicator_columns
from .indicator_columns import header_end
from .shifted_rows import is_misaligned

_PLACEHOLDER = re.compile(r"(?:指标)?\d{0,2}[:.、]?(?:[.…·。]*|[-—–/]|无|不适用|不涉及|\([^()]*\))")
"""A placeholder in place of an indicator's name: dots, a dash, 无, an instruction in brackets."""
_SIGNED = re.compile(r"[≥≤=<>]{1,2}.{1,20}")
_VALUE = re.compile(r"\d+(?:[.,]\d+)*(?:%|[\u4e00-\u9fff]{0,2})")
_DOTS = re.compile(r"[.…·。]+")
_DASHES = ("", "-", "—", "–", "——", "/", "无", "不适用", "不涉及")
_DIGIT = re.compile(r"\d")
_ORDINAL = re.compile(r"[(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)、.]?")
"""The number of a row (序号)."""
_INSTRUCTION = re.compile(r"\([^()\d]*(?:行|项|栏|填|列|如|例|请|可|指标)[^()\d]*\)")
"""An instruction of the form in place of an indicator's name: （可根据需要增加行）."""
_UNIT_LENGTH = 6
_FEWEST = 4
"""The fewest texts of a row of indicators: group, name, target, actual value."""
_TARGET = ("nature", "target", "unit")
_VALUES = ("nature", "target", "unit", "actual", "weight", "score", "deviation")
_FILLED_IN = ("target", "actual", "weight", "score")
_SHARED = ("nature", "target", "unit", "actual", "deviation")
"""A text merged over several indicators applies to each; a merged weight or score counts once."""


def read(lines: list[Line], at: int, draft: Draft) -> int:
    """Read the block whose header begins with line `at`; return the index of the first line after it."""
    end = header_end(lines, at)
    columns = draft.columns = indicator_columns(lines[at:end], _body(lines, end), draft)
    draft.has_target_column = draft.has_target_column or "target" in columns.by_key
    draft.has_actual_column = draft.has_actual_column or "actual" in columns.by_key
    return read_rows(lines, end, columns, draft)


def read_rows(lines: list[Line], at: int, columns: BlockColumns, draft: Draft) -> int:
    """Read the rows from line `at` on; return the index of the first line that is not a row."""
    while at < len(lines):
        if lines[at].table != columns.table:
            found = cut_tables.places(columns.header, lines, at)
            if found is None and _looks_like_one(lines[at]):
                draft.misaligned_rows += 1
                at += 1
                continue
            if found is None:
                break
            columns = draft.columns = cut_tables.moved_block(columns, lines[at].table, found)
        group = _group(lines[at], columns)
        if group is not None:
            draft.tracker.label(group)
            draft.level1, draft.level2 = group, None
        elif _is_row(lines[at], columns):
            _row(lines, at, columns, draft)
        else:
            break
        at += 1
    return at


def _looks_like_one(line: Line) -> bool:
    """Return whether a line looks like a row of indicators: four texts, two of them figures."""
    if line.heads_indicators or line.heads_funds or len(line.printed) < _FEWEST:
        return False
    others = line.roles("head") or line.roles("total") or line.roles("remark")
    return not others and sum(map(is_figure, line.printed)) > 1


def _group(line: Line, columns: BlockColumns) -> GridCell | None:
    """Return the name of a first-level group that is a row of its own, above the rows of the group."""
    name = columns.cell("name", line)
    if "level1" in columns.by_key and (name is None or role("level1", name.text) is None):
        return None
    only = line.only()
    return only if only is not None and role("level1", only.text) else None


def is_further(lines: list[Line], at: int, columns: BlockColumns) -> bool:
    """Return whether a line after the block (after a subtotal, a heading, a note) is again a row of it."""
    line = lines[at]
    if line.table != columns.table:
        found = cut_tables.places(columns.header, lines, at)
        if found is None:
            return False
        columns = cut_tables.moved_block(columns, line.table, found)
    one, two, name = (columns.cell(key, line) for key in ("level1", "level2", "name"))
    column = columns.by_key.get("name")
    if name is None or column is None or (name.column, name.end) != (column.start, column.end):
        return False
    levels = (one is not None and role("level1", one.text)) or (two is not None and role("level2", two.text))
    return bool(levels) and _is_row(line, columns)


def _body(lines: list[Line], at: int) -> list[Line]:
    """Return the lines from `at` on, up to the next header."""
    rest = (lines[n] for n in range(at, len(lines)))
    return list(takewhile(lambda line: not (line.heads_indicators or line.heads_funds), rest))


def _is_row(line: Line, columns: BlockColumns) -> bool:
    """Return whether a line has an indicator: its name has a cell of its own."""
    if line.heads_indicators or line.heads_funds:
        return False
    cells = columns.cells(line)
    name = cells.get("name")
    if name is None:
        return _only_levels(line, columns)
    if role("total", name.text) or _is_labelled_line(line, name, columns):
        return False
    level1, target, actual = cells.get("level1"), cells.get("target"), cells.get("actual")
    if target is name or actual is name:
        return False
    if level1 is name:  # 预算执行率（10分） across all three levels, with its own target or actual value
        own = any(v is not None and v.text and v.row == line.number for v in (target, actual))
        return own and role("level1", name.text) is not None
    return level1 is None or not role("total", level1.text)


def _is_labelled_line(line: Line, name: GridCell, columns: BlockColumns) -> bool:
    """Return whether the row has no name, but a label left of the groups: 备注, 说明."""
    if name.text:
        return False
    first = columns.by_key.get("level1") or columns.by_key["name"]
    return any(c.end <= first.start for c in line.printed)


def _only_levels(line: Line, columns: BlockColumns) -> bool:
    """Return whether a row names its groups and leaves out the blank cells after them (`w:gridAfter`)."""
    levels = [columns.cell(key, line) for key in ("level1", "level2")]
    named = any(c is not None and c.text and not is_figure(c) for c in levels)
    return named and not any(role("total", c.text) for c in line.cells)


def _row(lines: list[Line], at: int, columns: BlockColumns, draft: Draft) -> None:
    """Read one indicator, or skip a row that was not filled in (指标2：, ……)."""
    line = lines[at]
    under = columns.cells(line)
    name, number = under.get("name"), under.get("number")
    cells = _values(under, name)
    if number is not None and number.row == line.number and _ORDINAL.fullmatch(squeeze(number.text)):
        draft.tracker.skip(number)
    if name is not None and (
        _is_value_in_place_of(name, cells, lines, columns)
        or _is_group_in_place_of(name, under.get("level2"))
        or is_misaligned(line, columns, cells)
    ):
        draft.misaligned_rows += 1
        return
    side = line.cells[0]
    if role("block", side.text):  # the name of the block, printed again in every row
        draft.tracker.label(side)
    level1, level2 = _levels(under, draft)
    if name is None or _is_placeholder(name, cells):
        _pass_over(line, name, cells, draft)
        return
    values = {"name": draft.tracker.value(name), **_put_together(line, columns, cells, draft)}
    for key, cell in cells.items():
        if cell.row == line.number or key in _SHARED or cell not in draft.tracker.used:
            values[key] = draft.tracker.value(cell)
    one, two = _code1(level1), _code2(level2)
    draft.indicators.append(
        IndicatorRow(
            written(level1) if level1 else None, one, written(level2) if level2 else None, two, values,
            _extra(line, columns, draft),
        )
    )  # fmt: skip


def _put_together(
    line: Line, columns: BlockColumns, cells: dict[str, GridCell], draft: Draft
) -> dict[str, PrintedText]:
    """Join values that are split into several cells below one header: ≥ | 95 | %.

    `cells` keeps only values in one cell.  If there are two figures below one header, neither is read.
    """
    found = {}
    for key in columns.wide & cells.keys():
        parts = crowd(columns.by_key[key], cells[key], line)
        if len(parts) == 1:
            cells[key] = parts[0]
        elif parts:
            del cells[key]
            if key in ("target", "actual") and _is_one_value(parts):
                found[key] = joined(tuple(map(draft.tracker.value, parts)))
    return found


def _is_one_value(parts: list[GridCell]) -> bool:
    """Return whether one of the cells has a figure, and the others its sign or unit."""
    others = [c for c in parts if not _DIGIT.search(c.text)]
    return len(others) == len(parts) - 1 and all(len(c.text) <= _UNIT_LENGTH for c in others)


def _is_value_in_place_of(
    name: GridCell, cells: dict[str, GridCell], lines: list[Line], columns: BlockColumns
) -> bool:
    """Return whether a value is in place of an indicator's name, because the row has slipped to the left.

    A bare figure (1年) may be a name.  If the row has slipped, the last of its cells that other rows fill in
    is blank.
    """
    printed = squeeze(name.text)
    if _SIGNED.fullmatch(printed):
        return True
    if _VALUE.fullmatch(printed) is None:
        return False
    blank = [key for key in _FILLED_IN if key in cells and not cells[key].text]
    return blank != [] and (blank != ["score"] or _has_scores(lines, columns))


def _has_scores(lines: list[Line], columns: BlockColumns) -> bool:
    """Return whether any row below the header has a score."""
    column, last = columns.by_key["score"], columns.header[-1]
    rows = (line for line in lines[lines.index(last) + 1 :] if line.table == columns.table)
    under = [column.cell_in(line) for line in rows if _is_row(line, columns)]
    return any(cell is not None and is_figure(cell) for cell in under)


def _is_group_in_place_of(name: GridCell, level2: GridCell | None) -> bool:
    """Return whether the name of another group is in place of the indicator's name."""
    group = role("level2", name.text) if name.text.endswith("指标") else None
    return group is not None and level2 not in (None, name) and group != _code2(level2)


def _levels(under: Mapping[str, GridCell | None], draft: Draft) -> tuple[GridCell | None, GridCell | None]:
    """Return the labels of the groups of a row, taken from the rows above if its cell is blank."""
    level1, level2 = (c if c is not None and c.text else None for c in map(under.get, ("level1", "level2")))
    if level2 is level1:
        level2 = None
    new1 = level1 is not None and level1 is not draft.level1
    if level1 is not None:
        draft.tracker.label(level1)
        draft.level1 = level1
    if level2 is not None:
        draft.tracker.label(level2)
    if level2 is not None or new1:
        draft.level2 = level2
    return draft.level1, draft.level2 if "level2" in under else None


def _is_placeholder(name: GridCell, cells: dict[str, GridCell]) -> bool:
    """Return whether nothing was filled in: no name, and neither a target nor an actual value."""
    if not _PLACEHOLDER.fullmatch(squeeze(name.text)):
        return False
    return all(squeeze(c.text) in _DASHES for k, c in cells.items() if k in (*_TARGET, "actual"))


def _values(under: Mapping[str, GridCell | None], name: GridCell | None) -> dict[str, GridCell]:
    """Return the cells of a row by column; one that spans two columns belongs to neither.

    But the parts of a target (指标性质, 指标值, 度量单位) may be one cell.
    """
    found = {k: c for k in _VALUES if (c := under.get(k)) is not None and c is not name}
    whole = found.get("target")
    for part in ("nature", "unit"):
        if part in found and found[part] is whole:
            del found[part]
    return unshared(found)


def _pass_over(line: Line, name: GridCell | None, cells: dict[str, GridCell], draft: Draft) -> None:
    """Mark what a row left as printed says in place of answers; a remark in brackets in it is kept."""
    printed = squeeze(name.text) if name is not None else ""
    if name is not None and printed.startswith("(") and not _INSTRUCTION.fullmatch(printed):
        draft.remarks.append(Labelled("", draft.tracker.value(name)))
    elif name is not None:
        draft.tracker.skip(name)
    dots = [c for c in line.starting if _DOTS.fullmatch(squeeze(c.text))]
    dashes = [c for c in cells.values() if c.row == line.number and squeeze(c.text) in _DASHES]
    draft.tracker.skip(*dots, *dashes)


def _extra(line: Line, columns: BlockColumns, draft: Draft) -> tuple[Labelled, ...]:
    found = []
    for column in columns.others:
        cell = column.cell_in(line)
        if cell is not None and cell.text and cell not in draft.tracker.used:
            found.append(Labelled(plain(column.label), draft.tracker.value(cell)))
    return tuple(found)


def _code1(level1: GridCell | None) -> str:
    return (role("level1", level1.text) if level1 else None) or "other"


def _code2(level2: GridCell | None) -> str | None:
    return (role("level2", level2.text) or "other") if level2 else None
