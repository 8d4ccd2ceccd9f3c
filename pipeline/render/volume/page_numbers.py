"""Page numbers of bound forms: the old number is removed from a page and the new one put in its place.

The number is where `typesetting.tags` marked it; it keeps its distance from the outer edge, which is the left
edge of an even page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..typesetting.tags import FOOTER

if TYPE_CHECKING:
    import pikepdf

FONT = "/VolumeNumbers"
"""Name of the numerals' font in the resources of a page."""
_MARK = re.compile(rb"/Artifact\n" + re.escape(FOOTER) + rb"\nBDC\n(.*?)EMC", re.DOTALL)
_SIZE = re.compile(rb" (\S+) Tf")
_PLACE = re.compile(rb"(\S+) (\S+) Tm")
_SHOWN = re.compile(rb"\[(.*)\] TJ")
_GLYPHS = re.compile(rb"<([0-9a-f]+)>")
_POINTS = 0.75
_SHIFT = 2 * 72 / 25.4
"""Points by which the inner margin is wider than the outer one (GB/T 9704).

A page that changes sides is moved by this.
"""


@dataclass(frozen=True, slots=True)
class Numerals:
    """A font that has every numeral: glyphs by character, widths of glyphs in thousandths of an em."""

    font: pikepdf.Object
    glyphs: dict[str, str]
    widths: dict[int, int]

    def width(self, glyphs: str, size: float) -> float:
        """Return the width of glyphs (four hexadecimal digits each) in points."""
        codes = (int(glyphs[n : n + 4], 16) for n in range(0, len(glyphs), 4))
        return sum(self.widths.get(code, 0) for code in codes) * size / 1000


def numerals(page: pikepdf.Page) -> Numerals:
    """Return the numerals' font from a page that shows every numeral."""
    fonts = page.obj.Resources.Font
    font = max(fonts.values(), key=lambda one: len(one.ToUnicode.read_bytes()))
    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]{4})>\n", font.ToUnicode.read_bytes())
    glyphs = {chr(int(code, 16)): glyph.decode() for glyph, code in pairs}
    return Numerals(font, glyphs, _widths(list(font.DescendantFonts[0].W)))


def _widths(listed: list[pikepdf.Object]) -> dict[int, int]:
    """Return the glyph widths of a CID font from its list of first glyphs, each followed by widths."""
    return {
        int(first) + offset: int(width)
        for first, row in zip(listed[::2], listed[1::2], strict=True)
        for offset, width in enumerate(row)
    }


def renumbered(content: bytes, size: tuple[float, float], old: int, new: int, font: Numerals) -> bytes:
    """Return the operators of a page, renumbered from `old` in its form to `new` in the volume.

    `size` is width and height in points.  Raises ValueError if the page has no number.
    """
    found = _MARK.search(content)
    if found is None:
        raise ValueError("a page without a page number")
    moved = _SHIFT * ((new % 2) - (old % 2))
    body = b"q 1 0 0 1 %.3f 0 cm\n%b\nQ\n" % (moved, content[: found.start()] + content[found.end() :])
    return body + _number(found[1], size, old, new, font)


def _number(drawn: bytes, size: tuple[float, float], old: int, new: int, font: Numerals) -> bytes:
    width, height = size
    points = float(_match(_SIZE, drawn)[1])
    at, below = (float(number) * _POINTS for number in _match(_PLACE, drawn).groups())
    glyphs = b"".join(_GLYPHS.findall(_match(_SHOWN, drawn)[1])).decode()
    before = font.width(glyphs, points)
    edge = width - at - before if old % 2 else at
    shown = "".join(font.glyphs[character] for character in f"— {new} —")
    left = width - edge - font.width(shown, points) if new % 2 else edge
    return b"/Artifact\n%b\nBDC\nBT %b %.2f Tf 1 0 0 1 %.3f %.3f Tm <%b> Tj ET\nEMC" % (
        FOOTER,
        FONT.encode(),
        points,
        left,
        height - below,
        shown.encode(),
    )


def _match(pattern: re.Pattern[bytes], drawn: bytes) -> re.Match[bytes]:
    found = pattern.search(drawn)
    if found is None:
        raise ValueError(f"a page number without {pattern.pattern!r}")
    return found
