r"""Make the shipped font files from the upstream ones (see README.md beside this file).

    python templates/fonts/build.py SC_REGULAR.ttf SC_BOLD.ttf SYMBOLS_2.ttf \
        HK.ttf JP.ttf SERIF.ttf MATH.ttf SYMBOLS.ttf

The core fonts hold what forms are written with, so that setting a form handles 3 MB and not 15.  The last
five give only what those before them do not have.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
SERIF, SYMBOLS = HERE / "noto-serif-sc", HERE / "noto-sans-symbols-2"
RARE = (range(0x3400, 0xA000), range(0x20000, 0x32000))
"""Ideographs of names that the whole font of mainland China does not have."""
FIGURES = (range(0x2030, 0x2032), range(0x2044, 0x2045), range(0x2070, 0x209D), range(0x2150, 0x218C))
RELATIONS, SIGNS = (range(0x2200, 0x2300), range(0x2A00, 0x2B00)), (range(0x2600, 0x2700),)
MORE = (
    ("noto-serif-hk/NotoSerifHK", "Rare", RARE),
    ("noto-serif-jp/NotoSerifJP", "Rare", RARE),
    ("noto-serif/NotoSerif", "Figures", FIGURES),
    ("noto-sans-math/NotoSansMath", "Relations", RELATIONS),
    ("noto-sans-symbols/NotoSansSymbols", "Signs", SIGNS),
)
"""Folder and name, what the part is called, and the blocks that it may give characters of."""
LATIN_AND_PUNCTUATION = (range(0x20, 0x7F), range(0xA0, 0x180), range(0x2000, 0x2070), range(0x2460, 0x2500))
SYMBOL_BLOCKS = (range(0x20, 0x21), range(0x2190, 0x2C00))
"""With the space: one that follows a symbol is set in the symbol's font."""
FAMILY_NAMES = (1, 3, 4, 6, 16)
UNUSED_TABLES = ["BASE", "DSIG", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "meta", "vhea", "vmtx"]


def gb2312() -> Iterator[int]:
    """The code points of GB/T 2312: 6,763 ideographs of two levels and 682 other characters."""
    for lead in range(0xA1, 0xF8):
        for trail in range(0xA1, 0xFF):
            yield from map(ord, bytes((lead, trail)).decode("gb2312", "ignore"))


def cut(source: Path, target: Path, characters: set[int], family: str = "") -> None:
    """Write the part of a font that has these characters, without hints and layout features."""
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"], recalc_timestamp=False
    )
    options.drop_tables += UNUSED_TABLES
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    rename(font, family)
    subset.save_font(font, str(target), options)


def rename(font: TTFont, suffix: str) -> None:
    """Give a part its own family, so that it and the whole font can stand in one list of fonts."""
    family = font["name"].getDebugName(1)
    for name in font["name"].names:
        if suffix and name.nameID in FAMILY_NAMES:
            text = name.toUnicode().replace(family, f"{family} {suffix}")
            name.string = text.replace(family.replace(" ", ""), family.replace(" ", "") + suffix)


def characters(font: Path) -> set[int]:
    """What a font has."""
    with TTFont(font) as opened:
        return set(opened.getBestCmap())


def table() -> str:
    """Return the code points that any of the fonts has: a range in hexadecimal on each line, both ends in it.

    The program reads it to find characters that cannot be printed, without opening the fonts.
    """
    ranges: list[list[int]] = []
    for code in sorted(set().union(*map(characters, HERE.glob("*/*.ttf")))):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{first:X}-{last:X}\n" for first, last in ranges)


def main(regular: Path, bold: Path, symbols: Path, *more: Path) -> None:
    """Write the font files."""
    core = {code for block in LATIN_AND_PUNCTUATION for code in block} | set(gb2312())
    cut(regular, SERIF / "NotoSerifSCCore-Regular.ttf", core, "Core")
    cut(bold, SERIF / "NotoSerifSCCore-Bold.ttf", core, "Core")
    (SERIF / "NotoSerifSC-Regular.ttf").write_bytes(regular.read_bytes())
    cut(symbols, SYMBOLS / "NotoSansSymbols2-Regular.ttf", {c for block in SYMBOL_BLOCKS for c in block})
    known = characters(regular) | characters(SYMBOLS / "NotoSansSymbols2-Regular.ttf")
    for source, (target, suffix, blocks) in zip(more, MORE, strict=True):
        wanted = {code for block in blocks for code in block} & characters(source) - known
        cut(source, HERE / f"{target}{suffix}-Regular.ttf", wanted | {0x20}, suffix)
        known |= wanted
    (HERE / "characters.txt").write_text(table())


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
