"""Page breaks of a form: one page if it fits, else breaks between groups of indicators."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial

from ...model.record import Record
from ..common.as_printed import MARK
from ..typesetting.boxes import Document, Placed, placed
from ..typesetting.engine import engine
from .least_height import OFFICIAL, is_surely_too_long
from .sheet import Sheet, sheet_of

TEMPLATE = "pdf/print.html"
STYLES = ("pdf/print.css", "pdf/print-dense.css")
_FULL_ENOUGH = 0.75
_TRIES = (1.0, 0.95, 0.9)
"""Shares of a page's height to plan with: a repeated label can make a row higher than planned."""


Draw = Callable[[frozenset[int]], Sheet]
"""Makes the sheet of a form in which the indicator rows with these numbers, from 0, begin a page."""


def paged(record: Record, draw: Draw | None = None) -> Document:
    """Lay out a record: on one page with official margins if it fits, else with narrower ones.

    `draw` makes the sheets of an edition other than the Chinese one.
    """
    draw = draw or partial(sheet_of, record)
    sheet = draw(frozenset())
    if not is_surely_too_long(sheet, OFFICIAL):
        official = _laid_out(sheet)
        if len(official.pages) == 1:
            return official
    dense = _laid_out(sheet, dense=True)
    return dense if len(dense.pages) == 1 else _several(record, draw, dense)


def _laid_out(sheet: Sheet, *, dense: bool = False) -> Document:
    """Lay out a sheet; `dense` uses narrower margins than those of GB/T 9704."""
    styles = STYLES if dense else STYLES[:1]
    own = () if sheet.lang == "zh-CN" else (f"pdf/print-{sheet.lang}.css",)
    return engine().layout(TEMPLATE, (*styles, *own), sheet=sheet, mark=MARK)


def _several(record: Record, draw: Draw, flowing: Document) -> Document:
    """Lay out a record on several pages that end between groups of indicators where possible."""
    parts = placed(flowing.pages, "indicators")
    if len(parts) < 2:
        return flowing
    document, plan = flowing, _plan(record, parts)
    for share in _TRIES:
        starts = plan.starts(share)
        document = _laid_out(draw(starts), dense=True)
        if _page_starts(placed(document.pages, "indicators")) == starts:
            break
    return document


@dataclass(frozen=True, slots=True)
class PagePlan:
    """Indicator rows and the space for them: heights in CSS pixels.

    `levels` are the level-1 and level-2 groups of each row; `room` is the height for rows on a page,
    `first_room` the height that the other tables leave on the page where the indicators begin.
    """

    heights: Sequence[float]
    levels: Sequence[tuple[Hashable, Hashable]]
    first_room: float
    room: float

    def starts(self, share: float = 1.0) -> frozenset[int]:
        """Return the rows that begin a page if pages are filled to that share of their height."""
        starts: list[int] = []
        start, room = 0, self.first_room if self.heights[0] <= self.first_room else self.room
        while (end := self._fitting(start, room * share)) < len(self.heights):
            start, room = self._break(start, end, room * share), self.room
            starts.append(start)
        return frozenset(starts)

    def _fitting(self, start: int, room: float) -> int:
        end = start + 1
        while end < len(self.heights) and sum(self.heights[start : end + 1]) <= room:
            end += 1
        return end

    def _break(self, start: int, end: int, room: float) -> int:
        """Return the last row that begins a level-1 group, else a level-2 group, after a full enough page.

        If there is none, return `end`.
        """
        full = [r for r in range(end, start, -1) if sum(self.heights[start:r]) >= _FULL_ENOUGH * room]
        for depth in (1, 2):
            for row in full:
                if self.levels[row][:depth] != self.levels[row - 1][:depth]:
                    return row
        return end


def _plan(record: Record, parts: Sequence[Placed]) -> PagePlan:
    heights: dict[int, float] = {}
    for row in (row for part in parts for row in part.rows):
        heights[id(row.element)] = heights.get(id(row.element), 0) + row.height
    each, last, first = list(heights.values()), len(record.indicators) - 1, parts[0]
    return PagePlan(
        (*each[:last], sum(each[last:])),
        [(indicator.level1, indicator.level2) for indicator in record.indicators],
        first.page_bottom - first.rows[0].position_y,
        first.page_bottom - first.page_top - first.header_height,
    )


def _page_starts(parts: Sequence[Placed]) -> frozenset[int]:
    """Return the rows that come first on a page, except for the page where the indicators begin."""
    order = list(dict.fromkeys(id(row.element) for part in parts for row in part.rows))
    return frozenset(order.index(id(part.rows[0].element)) for part in parts[1:])
