"""What a table gives to the texts in its cells: run properties and shading of its style and its cells.

Sources: ECMA-376 part 1, 17.7.6 (conditional formats), 17.4.55 (`w:tblLook`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..names import Element, W, attributes_of, value_of, whole
from .colours import Rgb, shading
from .look import PAPER, Backdrop, Formatting
from .properties import Properties, merged

_BITS: Final = {
    "firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100,
    "noHBand": 0x200, "noVBand": 0x400,
}  # fmt: skip
"""The bits of `w:tblLook/@w:val` by the attribute that stands for each."""


class TableLook:
    """The backdrops of the cells of one table."""

    def __init__(self, formatting: Formatting, tbl: Element, outer: Backdrop = PAPER) -> None:
        self._formatting = formatting
        self._outer = outer
        properties = tbl.find(W + "tblPr")
        style = value_of(properties, "tblStyle") or formatting.styles.default.get("table")
        self._styles = list(reversed(formatting.styles.chain(style, "table")))
        self._rows = sum(1 for _ in tbl.iterchildren(W + "tr"))
        self._options = _options(None if properties is None else properties.find(W + "tblLook"))
        self._fill = self._shading(properties) or outer.fill
        for one in self._styles:
            self._fill = self._shading(one.table) or self._fill
        self._base: Properties = {}
        for one in self._styles:
            self._base = merged(self._base, one.run)

    def cell(
        self, row: int, column: int, columns: int, tr_pr: Element | None, tc_pr: Element | None
    ) -> Backdrop:
        """Return the backdrop of a cell: row and column count from 0, `columns` is how many the row has."""
        run, fill = self._base, self._fill
        for style in self._styles:
            fill = self._shading(style.cell) or fill
        if any(style.conditions for style in self._styles):
            for part in self._parts(row, column, columns):
                for style in self._styles:
                    properties, cell = style.conditions.get(part, ({}, None))
                    run, fill = merged(run, properties), self._shading(cell) or fill
        return Backdrop(run, self._shading(tc_pr) or fill, _exact(tr_pr))

    def _parts(self, row: int, column: int, columns: int) -> Iterator[str]:
        """Yield the parts of the table to which a cell belongs, those that decide last."""
        yield "wholeTable"
        first, left = "firstRow" in self._options, "firstColumn" in self._options
        top, bottom = first and row == 0, "lastRow" in self._options and row == self._rows - 1
        start, end = left and column == 0, "lastColumn" in self._options and column == columns - 1
        if "noVBand" not in self._options:
            yield f"band{(column - left) % 2 + 1}Vert"
        if "noHBand" not in self._options:
            yield f"band{(row - first) % 2 + 1}Horz"
        for belongs, part in ((start, "firstCol"), (end, "lastCol"), (top, "firstRow"), (bottom, "lastRow")):
            if belongs:
                yield part
        for belongs, part in (
            (top and start, "nwCell"),
            (top and end, "neCell"),
            (bottom and start, "swCell"),
            (bottom and end, "seCell"),
        ):
            if belongs:
                yield part

    def _shading(self, properties: Element | None) -> Rgb | None:
        shd = None if properties is None else properties.find(W + "shd")
        if shd is None:
            return None
        return shading(attributes_of(shd), self._formatting.theme)


def _options(look: Element | None) -> frozenset[str]:
    """Return the options of a `w:tblLook` that are switched on."""
    if look is None:
        return frozenset({"noHBand", "noVBand"})
    found = set()
    bits = look.get(W + "val")
    for name, bit in _BITS.items():
        own = look.get(W + name)
        if own in ("1", "true", "on") or (own is None and bits is not None and _hexadecimal(bits) & bit):
            found.add(name)
    return frozenset(found)


def _hexadecimal(text: str) -> int:
    try:
        return int(text, 16) if len(text) <= 8 else 0
    except ValueError:
        return 0


def _exact(tr_pr: Element | None) -> int | None:
    """Return the height of a row that does not grow (`w:hRule="exact"`), None for others."""
    height = None if tr_pr is None else tr_pr.find(W + "trHeight")
    if height is None or height.get(W + "hRule") != "exact":
        return None
    return whole(height.get(W + "val"), 240)
