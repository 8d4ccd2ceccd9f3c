"""Read the funds block (项目资金): sources in rows, amounts in the columns that the header names."""

from __future__ import annotations

from ...model.form import FundRow, Labelled, PrintedText
from ...package.grid import GridCell
from ..draft import Draft
from ..lines import BlockColumn, BlockColumns, Line, crowd, is_figure, plain, spot, unshared
from ..units import unit_in
from ..vocabulary import role, vocabulary
from . import cut_tables, funds_split
from .funds_columns import AMOUNTS, header_end
from .funds_columns import columns as fund_columns
from .funds_pairs import has_sources_as_columns, read_columns, read_pairs, source_of
from .funds_slip import moved, slip

_NOWHERE = PrintedText("", ())
_OTHER_BLOCKS = ("goal", "head", "total")
"""The sections of labels that are none of a source of funds."""
_NOTHING = FundRow("other", _NOWHERE, {})
"""The result for a line of the block that names no source and has no amount."""


def read(lines: list[Line], at: int, draft: Draft) -> int:
    """Read the block whose header is line `at`; return the index of the first line after it."""
    below = lines[at + 1 : at + 2]
    if has_sources_as_columns(lines[at]) and below and below[0].table == lines[at].table:
        read_columns(lines[at], lines[at + 1], draft)
        return at + 2
    if funds_split.is_split(lines, at):
        return funds_split.read(lines, at, draft)
    first = header_end(lines, at)
    names = _names_end(lines, at, first)
    columns, others = _columns(lines[at:first], lines[first : first + 3], names, draft)
    end = max(lines[first - 1].cells[-1].end, *(c.end for c in columns.values()), 0)
    header, at = lines[at:first], first
    draft.fund_columns = BlockColumns(columns, table=header[0].table)
    table = header[0].table
    while at < len(lines) and not _ends(lines[at]):
        if lines[at].table != table:
            found = cut_tables.places(header, lines, at)
            if found is None:
                break  # which amount is under which header is uncertain
            table = lines[at].table
            columns = {k: to for k, column in columns.items() if (to := cut_tables.moved(column, found))}
            others = [to for column in others if (to := cut_tables.moved(column, found))]
            names = min((c.start for c in columns.values()), default=names) if found else names
            end = max(c.end for c in found.values()) if found else end
        pairs = read_pairs(lines[at], columns, others, draft)
        row = pairs or _row(lines[at], {} if _is_beyond(lines[at], end) else columns, others, names, draft)
        if row is None:
            break
        if row is not _NOTHING:
            draft.funds.append(row)
        at += 1
    return at


def _columns(
    header: list[Line], body: list[Line], names: int, draft: Draft
) -> tuple[dict[str, BlockColumn], list[BlockColumn]]:
    """Return the columns at their position in the rows: those of the model by key, and those outside it."""
    places = slip(header, body)
    if places is None:
        return fund_columns(header, names, draft)
    columns, others = fund_columns(header, min(places), draft)
    found = {key: to for key, column in columns.items() if (to := moved(column, places)) is not None}
    return found, [to for column in others if (to := moved(column, places)) is not None]


def _names_end(lines: list[Line], at: int, first: int) -> int:
    """Return the grid column in which the amounts begin: after the name of the source in a row.

    If no row below the header names a source, it is the column of the first header cell of an amount, or of
    the first figure below a header cell.
    """
    for line in lines[first : first + 3]:
        sources = [c for c in line.starting if c.text and source_of(c.text)]
        if len(sources) == 1:
            return sources[0].end
    keys = (*AMOUNTS, "execution_rate")
    heads = [
        c for c in lines[at].starting if not _is_margin(c, lines[at]) and role("fund_column", c.text) in keys
    ]
    below = [c for line in lines[first : first + 1] for c in line.printed if is_figure(c)]
    figures = [c for c in below if (head := lines[at].at(c.column)) is not None and head.text]
    return min(c.column for c in (*heads, *figures))


def _is_margin(cell: GridCell, header: Line) -> bool:
    """Return whether a header cell is a margin cell: 预算执行情况, with 全年执行数 in the same header."""
    if role("block", cell.text) is None:
        return False
    key = role("fund_column", cell.text)
    twice = any(c is not cell and role("fund_column", c.text) == key for c in header.printed)
    return cell.rowspan > 1 or (cell is header.starting[0] and twice)


def _ends(line: Line) -> bool:
    """Return whether another block begins: with its header, or with a label of the head or the goals."""
    if line.heads_indicators or line.heads_funds:
        return True
    first = next((c for c in line.starting if c.text), None)
    if first is None:
        return False
    sections = vocabulary().known[first.text].keys()
    labels_another = not sections.isdisjoint(_OTHER_BLOCKS) and source_of(first.text) is None
    return labels_another or _opens_a_block(first)


def _opens_a_block(cell: GridCell) -> bool:
    block = role("block", cell.text)
    return block == "management" or (cell.rowspan > 1 and block in ("goals", "indicators", "head"))


def _row(
    line: Line, columns: dict[str, BlockColumn], others: list[BlockColumn], names: int, draft: Draft
) -> FundRow | None:
    """Read one source of funds; return None if the line is not a row of this block."""
    labels = [c for c in line.cells if c.end <= names and c not in draft.tracker.used]
    label = next((c for c in reversed(labels) if c.text), None)
    source = source_of(label.text) if label else None
    under = {k: c for k, col in columns.items() if (c := col.cell_in(line)) and c.column >= names}
    cells = {k: c for k, cell in unshared(under).items() if (c := _alone(columns[k], cell, line)) is not None}
    if source is None and not any(c.text for c in cells.values()):
        return _aside(label, list(under.values()), draft) if label is not None else _NOTHING
    if label is not None and role("total", label.text) and _is_total_of_points(source, cells, draft):
        return None
    draft.tracker.label(*labels)
    if _is_askew(cells):
        cells = {}
    values = {k: draft.tracker.value(c) for k, c in cells.items() if c.row == line.number}
    draft.remarks += _others(line, others, label, draft)
    name = draft.tracker.value(label) if label else _NOWHERE
    return FundRow(source or ("other" if label else "total"), name, values, _units(label, draft))


def _is_total_of_points(source: str | None, cells: dict[str, GridCell], draft: Draft) -> bool:
    """Return whether a row is the total row of the form (总分), not a source: it has points, no amounts.

    合计 may be either: it is the total of the funds if the block has none yet.
    """
    if source == "total" and all(row.source != "total" for row in draft.funds):
        return False
    return not any(cells[key].text for key in AMOUNTS if key in cells)


def _is_beyond(line: Line, end: int) -> bool:
    """Return whether the last text of a row is beyond the header, moved there by an additional cell."""
    return bool(line.cells[-1].text) and line.cells[-1].column >= end


def _is_askew(cells: dict[str, GridCell]) -> bool:
    """Return whether a percentage is below the header of an amount, or of the score instead of the rate."""
    rates = [key for key, cell in cells.items() if cell.text.endswith(("%", "％"))]
    if not rates or rates == ["execution_rate"]:
        return False
    rate = cells.get("execution_rate")
    wants_one = rate is not None and bool(rate.text) and "execution_rate" not in rates
    return not {*AMOUNTS}.isdisjoint(rates) or ("score" in rates and wants_one)


def _alone(column: BlockColumn, cell: GridCell, line: Line) -> GridCell | None:
    """Return the only printed cell below a header; None if a row has several there."""
    parts = crowd(column, cell, line)
    return cell if not parts else parts[0] if len(parts) == 1 else None


def _aside(label: GridCell, cells: list[GridCell], draft: Draft) -> FundRow | None:
    """Read a line of text in the block (资金使用说明 | text) as a remark; return None if it is not one."""
    if not cells or not cells[0].text or any(c is not cells[0] for c in cells):
        return None
    draft.remarks.append(draft.tracker.remark(label, cells[0]))
    return _NOTHING


def _units(label: GridCell | None, draft: Draft) -> dict[str, str]:
    """Return the units of a row: those of the columns, but for its amounts the one that its label names."""
    units = {key: unit.text for key, unit in draft.column_units.items()}
    own = unit_in(label.text) if label is not None else None
    return units | dict.fromkeys(AMOUNTS, own) if own else units


def _others(line: Line, others: list[BlockColumn], label: GridCell | None, draft: Draft) -> list[Labelled]:
    """Return the texts in columns outside the model; their label names the row unless they span several."""
    found = []
    for column in others:
        cell = column.cell_in(line)
        if cell is not None and cell.text and cell not in draft.tracker.used:
            row = f"{plain(label.text)}·" if label is not None and cell.rowspan == 1 else ""
            spots = (spot(label),) if row and label is not None else ()
            found.append(Labelled(row + plain(column.label), draft.tracker.value(cell), spots))
    return found
