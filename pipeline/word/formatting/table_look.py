"""What a table gives to the texts in its cells: run properties and shading of its style and its cells.

Sources: ECMA-376 part 1, 17.7.6 (conditional formats), 17.4.55 (`w:tblLook`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..names import TWIPS, Element, W, attributes_of, is_on_attribute, length, value_of
from .colours import Rgb, shading
from .look import PAPER, Backdrop, Formatting
from .properties import Properties, merged
from .stylesheet import Condition

_BITS: Final = {
    "firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100,
    "noHBand": 0x200, "noVBand": 0x400,
}  # fmt: skip
"""The bits of `w:tblLook/@w:val` by the attribute that stands for each."""
_SHD: Final = W + "shd"
_NONE: Final = Condition()


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
        self._fills = self._of_table([*(one.table for one in self._styles), properties])
        self._base: Properties = {}
        for one in self._styles:
            self._base = merged(self._base, one.run)

    def _of_table(self, some: list[Element | None]) -> tuple[Rgb, ...]:
        """Return what may be behind the cells; not every program paints the shading of a whole table."""
        shaded = [fill for one in some if one is not None and (fill := self._shading(one)) is not None]
        outside = self._outer.fills
        return (*(outside or (self._formatting.page,)), shaded[-1]) if shaded else outside

    def cell(
        self, row: int, column: int, columns: int, tr_pr: Element | None, tc_pr: Element | None
    ) -> Backdrop:
        """Return the backdrop of a cell: row and column count from 0, `columns` is how many the row has."""
        run, fills = self._base, self._fills
        paragraph = [style.paragraph for style in self._styles]
        for style in self._styles:
            fills = self._behind(style.cell, fills)
        if any(style.conditions for style in self._styles):
            for part in self._parts(row, column, columns):
                for style in self._styles:
                    condition = style.conditions.get(part, _NONE)
                    run, fills = merged(run, condition.run), self._behind(condition.cell, fills)
                    paragraph.append(condition.paragraph)
        nearest = tuple(one for one in reversed(paragraph) if one is not None)
        return Backdrop(run, nearest, self._behind(tc_pr, fills), _exact(tr_pr))

    def _parts(self, row: int, column: int, columns: int) -> Iterator[str]:
        """Yield the parts of the table to which a cell belongs, those that decide last.

        A first or last row that has a format of its own belongs to no band, nor does such a column.
        """
        yield "wholeTable"
        first, left = "firstRow" in self._options, "firstColumn" in self._options
        top, bottom = first and row == 0, "lastRow" in self._options and row == self._rows - 1
        start, end = left and column == 0, "lastColumn" in self._options and column == columns - 1
        if "noVBand" not in self._options and not (start or end):
            yield f"band{(column - left) % 2 + 1}Vert"
        if "noHBand" not in self._options and not (top or bottom):
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

    def _behind(self, cell: Element | None, fills: tuple[Rgb, ...]) -> tuple[Rgb, ...]:
        """Return what is behind a cell with these properties; a shading without colour uncovers the page."""
        if cell is None or cell.find(_SHD) is None:
            return fills
        own = self._shading(cell)
        return self._outer.fills if own is None else (own,)

    def _shading(self, properties: Element) -> Rgb | None:
        shd = properties.find(_SHD)
        return None if shd is None else shading(attributes_of(shd), self._formatting.theme)


def _options(look: Element | None) -> frozenset[str]:
    """Return the options of a `w:tblLook` that are switched on."""
    if look is None:
        return frozenset({"noHBand", "noVBand"})
    found = set()
    bits = look.get(W + "val")
    for name, bit in _BITS.items():
        own = look.get(W + name)
        if is_on_attribute(own) or (own is None and bits is not None and _hexadecimal(bits) & bit):
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
    return length(height.get(W + "val"), TWIPS, 240)
