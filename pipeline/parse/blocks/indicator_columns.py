"""Find the columns of the indicator block: join its header rows, and give each column its key."""

from __future__ import annotations

import re
from functools import lru_cache

from ...memo import CACHE_SIZE
from ...model.form import Labelled
from ...package.grid import GridCell
from ..draft import Draft
from ..lines import BlockColumn, BlockColumns, Line, label_of, leaves, plain, spanning, spot
from ..vocabulary import role, squeeze

_POINTS = re.compile(r"[1-9]\d{0,2}分?")


def header_end(lines: list[Line], at: int) -> int:
    """Return the index of the first line after the header rows.

    Header rows are those that the cells of the first one span, and those that have only header labels.
    """
    words = [c for c in lines[at].starting if _is_word(c)]
    names = [c for c in words if role("indicator_column", c.text) == "name"]
    reach = max((c.row + c.rowspan for c in names or words), default=lines[at].number + 1)
    end = at + 1
    while end < len(lines) and lines[end].table == lines[at].table:
        line = lines[end]
        printed = line.printed
        only_words = bool(printed) and all(_is_word(c) for c in printed) and not _has_level(line)
        if line.number >= reach and not only_words:
            break
        end += 1
    return end


def columns(header: list[Line], body: list[Line], draft: Draft) -> BlockColumns:
    """Join the header rows column by column; last columns without a header get their key by position."""
    found = BlockColumns(header=header, table=header[0].table)
    blanks: list[BlockColumn] = []
    unknown: list[BlockColumn] = []
    for leaf in leaves(header):
        stack = spanning(header, leaf)
        draft.tracker.label(*stack)
        texts = tuple(c.text for c in stack)
        key, label = None if _is_margin(leaf, header) else _key(texts), label_of(texts)
        column = BlockColumn(leaf.column, leaf.end, label)
        if key == "score" and _is_points(leaf.text):
            draft.remarks.append(Labelled("分值", draft.tracker.value(leaf)))
        if key == "weight":
            column.label = _level_prefix(leaf.column, found) + label
            if key in found.by_key:
                _move_weight_to_group(found)
        if key is None:
            unknown.append(column)
        if key in (None, "extra") or key in found.by_key:
            (found.others if (label and key is not None) or _beyond(column, found) else blanks).append(column)
        else:
            found.by_key[key] = column
    _name_the_headerless(found, blanks, header, body, draft)
    _name_the_lowest_level(found, unknown)
    ends = [c.end for line in header for c in line.cells]
    found.end = 0 if draft.blank_labels else max(ends)
    found.wide = frozenset(key for key, column in found.by_key.items() if column.end - column.start > 1)
    return found


def _is_word(cell: GridCell) -> bool:
    return bool(cell.text) and (
        role("indicator_column", cell.text) is not None or role("header_part", cell.text) == "indicator"
    )


def _has_level(line: Line) -> bool:
    return bool(line.roles("level1") or line.roles("level2"))


def _is_margin(cell: GridCell, header: list[Line]) -> bool:
    """Return whether a header cell continues beside the rows: 年度绩效指标完成情况."""
    return cell.row + cell.rowspan > header[-1].number + 1


def _move_weight_to_group(columns: BlockColumns) -> None:
    """Treat points before the indicator's name as the group's, if there are others after the name."""
    weight, name = columns.by_key["weight"], columns.by_key.get("name")
    if name is not None and weight.start < name.start and "level1" in columns.by_key:
        columns.others.append(columns.by_key.pop("weight"))


def _level_prefix(at: int, columns: BlockColumns) -> str:
    """Return a label prefix naming the level that ends at column `at`; points there may belong to it."""
    levels = [columns.by_key[k] for k in ("level1", "level2") if k in columns.by_key]
    return next((f"{plain(level.label)}·" for level in levels if level.end == at), "")


def _beyond(column: BlockColumn, columns: BlockColumns) -> bool:
    """Return whether a labelled column is among the indicator columns (not at the margin)."""
    return bool(column.label) and bool(columns.by_key)


@lru_cache(CACHE_SIZE)
def _key(stack: tuple[str, ...]) -> str | None:
    """Return the key of a column: of its joined labels (年度 + 指标值), or the lowest, or the one above."""
    joined = "".join(stack)
    # 偏差原因分析 over 经费保障 and 原因说明: if the upper label alone gives the same key, the lower decides
    tells = len(stack) < 2 or role("indicator_column", joined) != role("indicator_column", stack[0])
    words = [joined] * tells + list(reversed(stack))
    key = next((k for text in words if (k := role("indicator_column", text))), None)
    return "score" if key is None and stack and _is_points(stack[-1]) else key


def _is_points(text: str) -> bool:
    """Return whether a header is a bare figure: the points of the block, printed above its scores."""
    return _POINTS.fullmatch(squeeze(text)) is not None


def _name_the_headerless(
    columns: BlockColumns, blanks: list[BlockColumn], header: list[Line], body: list[Line], draft: Draft
) -> None:
    """Give columns with an empty header after the last labelled one their keys: 得分, then 偏差原因."""
    if not columns.by_key:
        return
    last = max(c.end for c in columns.by_key.values())
    width = max((c.end for line in header for c in line.cells), default=last)
    blanks = [c for c in blanks if c.start >= last and not c.label]
    behind = [c for line in body for c in line.printed if c.column >= width]
    starts = {c.column: c for c in reversed(behind) if c.table == header[0].table}
    blanks += [BlockColumn.of(c) for _, c in sorted(starts.items())]
    for key, column in zip(
        [k for k in ("score", "deviation") if k not in columns.by_key], blanks, strict=False
    ):
        columns.by_key[key] = BlockColumn(column.start, column.end, "")
        head = header[-1].at(column.start)
        draft.blank_labels.setdefault(key, (spot(head),) if head is not None else ())


def _name_the_lowest_level(columns: BlockColumns, unknown: list[BlockColumn]) -> None:
    """If no column has the names, take the one after the second level, or that level itself."""
    level2 = columns.by_key.get("level2")
    if level2 is None or "name" in columns.by_key:
        return
    behind = next((c for c in unknown if c.start == level2.end), None)
    columns.by_key["name"] = behind or columns.by_key.pop("level2")
    columns.others = [c for c in columns.others if c is not behind]
