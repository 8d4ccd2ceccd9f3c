"""Lay out strange cells beside marks, so that each can be found again on the page that LibreOffice prints.

A row of the sheet is a mark (`Q12`) and one strange cell.  What stands on the page below the top of a mark and
above the next one, to the right of the marks, is what the cell shows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from support.printed import Box, Printed, Word
from support.word_xml import p, r, raw, tbl, tc, tr

LATIN, CHINESE = "DejaVu Sans Mono", "Noto Serif SC"
FONTS = f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{CHINESE}" w:cs="{LATIN}"/>'
"""Fonts in which all digits, and all ideographs, are of the same width: the box of a word has equal parts."""

_ALWAYS_SEEN = (
    '<w:vanish w:val="0"/><w:strike w:val="0"/><w:dstrike w:val="0"/><w:color w:val="auto"/><w:w w:val="100"/>'
    '<w:spacing w:val="0"/><w:position w:val="0"/><w:sz w:val="20"/><w:vertAlign w:val="baseline"/>'
)
_MARKS, _CELLS = 1200, 7000
_LEFT = 72 + _MARKS / 20 - 6
_MARK = re.compile(r"Q(\d+)")
_HEIGHT = 44
"""Height of a row in points: enough for what stands high or low."""
_ALIKE = 24
_LOWEST = 4.4
"""Height of the box of a word in points; lower text cannot be read."""
_NARROWEST = 0.15
"""Width of a character as a part of its height; those of a text that is not compressed do not overlap."""
_DARK = 0.35
"""The part of the contrast of a word that a line through it has at least."""
_SHORTEST = 3
_TALLEST_SMALL = 9
"""Points; in lower words (raised ones) the strokes run into each other."""
_EDGE = 0.8
"""Points at the edge of a character that may show what is beside it."""
_RISE = 2.2
"""Points by which raised text stands higher."""
_ABOVE = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BELOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True)
class Strange:
    """A strange cell: its content, its other properties, those of its row, and what is strange about it."""

    content: str
    kinds: frozenset[str] = frozenset()
    properties: str = ""
    row: str = ""


@dataclass(frozen=True)
class Sheet:
    """Strange cells in one table with properties of its own; `first` is the number of the first mark."""

    cells: Sequence[Strange]
    properties: str = ""
    first: int = 1

    def xml(self) -> raw:
        """Return the table."""
        rows = [self._row(cell, number) for number, cell in enumerate(self.cells, self.first)]
        layout = '<w:tblLayout w:type="fixed"/>'
        return tbl(*rows, properties=self.properties + layout, widths=(_MARKS, _CELLS))

    def _row(self, cell: Strange, number: int) -> raw:
        straight = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
        mark = p(r(f"Q{number}", properties=FONTS + _ALWAYS_SEEN), properties=straight)
        height = "" if "trHeight" in cell.row else f'<w:trHeight w:val="{_HEIGHT * 20}"/>'
        return tr(
            tc(mark, properties=f'<w:tcW w:w="{_MARKS}" w:type="dxa"/>'),
            tc(raw(cell.content), properties=f'<w:tcW w:w="{_CELLS}" w:type="dxa"/>{cell.properties}'),
            properties=f"<w:cantSplit/>{height}{cell.row}",
        )


@dataclass
class Spot:
    """Where a cell is printed: its page, the part of the page that is its own, its words."""

    page: int
    box: Box
    words: list[Word] = field(default_factory=list)


def spots(printed: Printed) -> dict[int, Spot]:
    """Return where the cells are printed, by the number of their mark."""
    marks = [w for w in printed.words if _MARK.fullmatch(w.text) and w.box.left < _LEFT]
    found: dict[int, Spot] = {}
    for at, mark in enumerate(marks):
        after = marks[at + 1] if at + 1 < len(marks) and marks[at + 1].page == mark.page else None
        bottom = mark.box.top + _HEIGHT if after is None else after.box.top
        box = Box(_LEFT, mark.box.top - 1, 72 + (_MARKS + _CELLS) / 20 + 80, bottom - 1)
        found[int(mark.text[1:])] = Spot(mark.page, box)
    for word in printed.words:
        for spot in found.values():
            middle = (word.box.top + word.box.bottom) / 2
            if word.page == spot.page and word.box.left > _LEFT and spot.box.top <= middle < spot.box.bottom:
                spot.words.append(word)
    return found


@dataclass(frozen=True)
class Sight:
    """What somebody sees of a cell, line by line, and what nobody can read or is struck out.

    Digits that stand higher or lower than most of their line are raised or lowered ones.
    """

    text: str
    unseen: str
    struck: str


def sight(printed: Printed, spot: Spot) -> Sight:
    """Look at the pixels of a cell, character by character."""
    seen, unseen, struck = [], [], []
    for line in _lines(spot.words):
        readable = [word for word in line if _legible(printed, word, word.box)] or line
        middle = _middle(max(readable, key=lambda word: len(word.text)))
        for word in line:
            rise = middle - _middle(word)
            script = _ABOVE if rise > _RISE else _BELOW if rise < -_RISE else {}
            out = struck if _is_struck(printed, word) else seen
            for character, box in _characters(word):
                shown = _legible(printed, word, box)
                (out if shown else unseen).append(character.translate(script) if shown else character)
        seen.append("\n")
    return Sight("".join(seen), "".join(unseen), "".join(struck))


def _middle(word: Word) -> float:
    return (word.box.top + word.box.bottom) / 2


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """Return words line by line, from left to right; what is drawn twice, with a shadow, is there once."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=_middle):
        if lines and word.box.top < max(_middle(w) for w in lines[-1]) + _RISE:
            lines[-1].append(word)
        else:
            lines.append([word])
    for line in lines:
        line.sort(key=lambda word: word.box.left)
        line[:] = [w for at, w in enumerate(line) if not any(_is_shadow(w, other) for other in line[:at])]
    return lines


def _is_shadow(word: Word, other: Word) -> bool:
    return word.text == other.text and abs(word.box.left - other.box.left) < 1.5


def _characters(word: Word) -> Iterator[tuple[str, Box]]:
    shares = [2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in word.text]
    at, unit = word.box.left, word.box.width / (sum(shares) or 1)
    for character, share in zip(word.text, shares, strict=True):
        yield character, Box(at, word.box.top, at + unit * share, word.box.bottom)
        at += unit * share


def _legible(printed: Printed, word: Word, box: Box) -> bool:
    if box.height < _LOWEST or box.width < _NARROWEST * box.height:
        return False
    inner = Box(box.left + _EDGE, box.top + 2 * _EDGE, box.right - _EDGE, box.bottom - 2 * _EDGE)
    return printed.contrast(word.page, inner) >= _ALIKE


def _is_struck(printed: Printed, word: Word) -> bool:
    """Return whether a line goes through a word from edge to edge; short words may look so by themselves."""
    channels = printed.pixels(word.page, word.box).split()
    if len(word.text) < _SHORTEST or word.box.height < _TALLEST_SMALL or channels[0].width < _SHORTEST:
        return False
    part = max(channels, key=lambda channel: channel.getextrema()[1] - channel.getextrema()[0])
    paper = max(part.getcolors() or [(0, 255)])[1]
    ink = max(abs(pixel - paper) for pixel in part.getextrema())
    rows = [
        part.crop((1, row, part.width - 1, row + 1)).tobytes()
        for row in range(part.height * 2 // 5, part.height * 4 // 5)
    ]
    return any(
        min(sum(abs(pixel - paper) for pixel in column) for column in zip(*near, strict=True)) > ink * _DARK
        for near in zip(rows, rows[1:], rows[2:], strict=False)  # a double line is two thin ones
    )
