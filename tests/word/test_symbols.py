"""Characters of symbol fonts are what the font shows, or are told to be unknown."""

from __future__ import annotations

import pytest
from support.cell_reading import amount, shown
from support.word_parts import style, styles
from support.word_xml import p, r, raw

from pipeline.word.symbols import symbol

CERTAIN: frozenset[str] = frozenset()
UNKNOWN = frozenset({"unknown-symbol"})
WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'


@pytest.mark.parametrize(
    ("text", "properties", "read", "codes"),
    [
        ("\uf0fe", WINGDINGS, "☑", CERTAIN),
        ("\uf0fe", "", "☑", UNKNOWN),
        ("\uf0a8", "", "□", UNKNOWN),
        ("o", WINGDINGS, "□", CERTAIN),
        ("R", '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>', "☑", CERTAIN),
        ("£", '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>', "□", CERTAIN),
        ("£", '<w:rFonts w:ascii="Wingdings 2"/>', "□", CERTAIN),
        ("³", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>', "≥", CERTAIN),
        ("90", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>', "90", CERTAIN),
        ("优", WINGDINGS, "优", CERTAIN),
        (
            "R",
            '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2" w:asciiTheme="minorHAnsi"/>',
            "R",
            CERTAIN,
        ),
        ("R", '<w:rFonts w:ascii="Marlett" w:hAnsi="Marlett"/>', "\ufffd", UNKNOWN),
        ("R", '<w:rFonts w:ascii="宋体"/>', "R", CERTAIN),
    ],
)
def test_typed_characters(text: str, properties: str, read: str, codes: frozenset[str]) -> None:
    assert shown(p(r(text, properties=properties))) == (read, codes)


def test_the_font_may_come_from_a_style() -> None:
    parts = {"styles": styles(style("S", "character", run=WINGDINGS))}
    run = r("o", properties='<w:rStyle w:val="S"/>')
    assert shown(p(run), parts=parts) == ("□", CERTAIN)
    named = r("o", properties='<w:rStyle w:val="S"/><w:rFonts w:ascii="宋体" w:hAnsi="宋体"/>')
    assert shown(p(named), parts=parts) == ("o", CERTAIN)


@pytest.mark.parametrize(
    ("font", "char", "read"),
    [
        ("Wingdings", "F0FE", "☑"),
        ("wingdings", "FE", "☑"),
        ("Symbol", "F0B3", "≥"),
        ("Symbol", "F061", "α"),
        ("Symbol", "F032", "2"),
        ("Wingdings", "F0FF", "\ufffd"),
        ("宋体", "2611", "☑"),
        ("宋体", "F0FE", "\ufffd"),
        ("宋体", "xyz", "\ufffd"),
        ("宋体", "1F", "\ufffd"),
        ("宋体", "110000", "\ufffd"),
    ],
)
def test_symbols(font: str, char: str, read: str) -> None:
    assert symbol(font, char) == read
    assert shown(p(r(raw(f'<w:sym w:font="{font}" w:char="{char}"/>')))) == (
        read,
        UNKNOWN if read == "\ufffd" else CERTAIN,
    )


def test_an_amount_in_a_symbol_font() -> None:
    digits = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    executed, codes = amount(p("84", r("246", properties=digits)))
    assert executed is None
    assert codes & {"unknown-symbol", "unread-figure"}
    executed, codes = amount(p("84.246", r(raw('<w:sym w:font="Marlett" w:char="F031"/>'))))
    assert executed is None
    assert codes & {"unknown-symbol"}
