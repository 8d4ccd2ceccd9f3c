"""Read one sheet: pass each line to the reader of its block."""

from __future__ import annotations

from .blocks import funds, funds_line, goals, head, indicators, management, preface, totals
from .draft import Draft
from .lines import Line
from .segment import FormSegment


def read(sheet: FormSegment) -> Draft:
    """Read title, head, funds, objectives, indicators and remarks of a sheet."""
    draft = Draft()
    preface.read_before(sheet.before, draft)
    at = 0
    while at < len(sheet.lines):
        at = _block(sheet.lines, at, draft)
    head.settle(draft)
    preface.read_after(sheet.after, draft)
    return draft


def _block(lines: list[Line], at: int, draft: Draft) -> int:
    """Read the block or line at `at`; return the index of the next one."""
    line = lines[at]
    if line.heads_funds:
        return funds.read(lines, at, draft)
    if line.heads_indicators:
        return indicators.read(lines, at, draft)
    if management.is_header(line):
        return management.read(lines, at, draft)
    if goals.is_header(line):
        return goals.read(lines, at, draft)
    return _line(lines, at, draft)


def _line(lines: list[Line], at: int, draft: Draft) -> int:
    """Read a line that is not the header of a block; return the index of the next one."""
    line, columns = lines[at], draft.columns
    if totals.is_total(line, draft):
        totals.read(line, draft)
    elif columns is None:
        if not funds_line.read(line, draft):
            _words(line, draft)
    elif indicators.is_further(lines, at, columns):
        return indicators.read_rows(lines, at, columns, draft)
    else:
        _words(line, draft)
    return at + 1


def _words(line: Line, draft: Draft) -> None:
    """Read a title, a year, objectives, or labels with their answers."""
    if not preface.read_title_row(line, draft) and not goals.read_pair(line, draft):
        head.read_line(line, draft)
