"""Text of the colour of its background cannot be seen: theme colours, shading, highlights, transparency."""

from __future__ import annotations

import pytest
from support.cell_reading import amount, shown, shown_of
from support.word_parts import settings, style, styles, theme
from support.word_xml import R, body, p, package, r, raw, tbl, tc, tr

WHITE, BLACK = '<w:color w:val="FFFFFF"/>', '<w:color w:val="000000"/>'
UNSEEN = frozenset({"invisible-text"})
Parts = dict[str, bytes]


def shd(fill: str, more: str = "") -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"{more}/>'


def is_seen(properties: str, *, parts: Parts | None = None, paragraph: str = "", cell: str = "") -> bool:
    text, codes = shown(p(r("246", properties=properties), properties=paragraph), parts=parts, cell=cell)
    assert (text, codes) in (("246", frozenset()), ("", UNSEEN))
    return text == "246"


@pytest.mark.parametrize(
    ("properties", "seen"),
    [
        (WHITE, False),
        ('<w:color w:val="FEFEFE"/>', False),
        ('<w:color w:val="F0F0F0"/>', False),
        ('<w:color w:val="C0C0C0"/>', True),
        ('<w:color w:val="auto"/>', True),
        (WHITE + shd("000000"), True),
        (BLACK + shd("000000"), False),
        (BLACK + shd("FFFFFF"), True),
        ('<w:color w:val="auto"/>' + shd("000000"), True),  # Word shows it in white
        ('<w:color w:val="FF0000"/><w:shd w:val="solid" w:color="FF0000" w:fill="auto"/>', False),
        ('<w:color w:val="808080"/><w:shd w:val="pct50" w:color="000000" w:fill="FFFFFF"/>', False),
        ('<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>', False),
        (WHITE + '<w:highlight w:val="yellow"/>', True),
        (WHITE + '<w:highlight w:val="none"/>' + shd("000000"), True),
        ('<w:highlight w:val="black"/>', False),  # programs differ: no chance is taken
        ('<w:highlight w:val="yellow"/>', True),
        (BLACK + '<w:highlight w:val="black"/>', False),
        ("<w14:textFill><w14:noFill/></w14:textFill>", False),
        (BLACK + '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill></w14:textFill>', False),
        (WHITE + '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"/></w14:solidFill></w14:textFill>', True),
        (
            '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr>'
            "</w14:solidFill></w14:textFill>",
            False,
        ),
        (
            '<w14:textFill><w14:solidFill><w14:schemeClr w14:val="bg1"/></w14:solidFill></w14:textFill>',
            False,
        ),
        (
            '<w14:textFill><w14:gradFill><w14:gsLst><w14:gs w14:pos="0"><w14:srgbClr w14:val="FFFFFF"/></w14:gs>'
            '<w14:gs w14:pos="100000"><w14:srgbClr w14:val="FEFEFE"/></w14:gs></w14:gsLst></w14:gradFill></w14:textFill>',
            False,
        ),
    ],
)  # fmt: skip
def test_a_run_on_its_own_background(properties: str, seen: bool) -> None:
    assert is_seen(properties) == seen


@pytest.mark.parametrize(
    ("colour", "seen"),
    [
        ('<w:color w:val="000000" w:themeColor="background1"/>', False),
        ('<w:color w:val="000000" w:themeColor="text1" w:themeTint="00"/>', False),
        ('<w:color w:val="000000" w:themeColor="text1" w:themeTint="80"/>', True),
        ('<w:color w:val="FFFFFF" w:themeColor="background1" w:themeShade="00"/>', True),
        ('<w:color w:val="FFFFFF" w:themeColor="accent1"/>', True),
        ('<w:color w:val="000000"/>' + shd("FFFFFF", ' w:themeFill="text1"'), False),
        ('<w:color w:val="FFFFFF"/>' + shd("FFFFFF", ' w:themeFill="accent1"'), True),
        ('<w:color w:val="FF0000" w:themeColor="nobody"/>', True),
    ],
)
def test_the_colour_of_the_theme_decides_not_the_saved_one(colour: str, seen: bool) -> None:
    assert is_seen(colour, parts={"theme": theme()}) == seen


def test_a_theme_may_have_any_colours_and_the_settings_may_exchange_them() -> None:
    white_accent = '<w:color w:val="4F81BD" w:themeColor="accent1"/>'
    assert not is_seen(white_accent, parts={"theme": theme(accent1="FFFFFF")})
    exchanged = settings('<w:clrSchemeMapping w:bg1="dark1" w:t1="light1"/>')
    assert not is_seen(
        '<w:color w:val="000000" w:themeColor="text1"/>', parts={"theme": theme(), "settings": exchanged}
    )


def test_what_is_behind_a_run_is_the_nearest_shading() -> None:
    paragraph = {"styles": styles(style("S", paragraph=shd("000000")))}
    assert is_seen(WHITE, paragraph=shd("000000"))
    assert is_seen(WHITE, paragraph='<w:pStyle w:val="S"/>', parts=paragraph)
    assert not is_seen(BLACK, paragraph=shd("000000"))
    assert is_seen(WHITE, cell=shd("000000"))
    assert not is_seen(BLACK, cell=shd("000000"))
    assert not is_seen(WHITE, paragraph=shd("FFFFFF"), cell=shd("000000"))
    assert not is_seen(WHITE + shd("FFFFFF"), paragraph=shd("000000"), cell=shd("000000"))


def test_the_highlight_of_a_style_may_or_may_not_be_painted() -> None:
    lit = {"styles": styles(style("S", "character", run='<w:highlight w:val="yellow"/>'))}
    named = '<w:rStyle w:val="S"/>'
    assert not is_seen(named + WHITE, parts=lit)
    assert not is_seen(named + '<w:color w:val="FFFF00"/>', parts=lit)
    assert is_seen(named + BLACK, parts=lit)


def test_the_colour_of_a_page_counts_where_the_settings_show_it() -> None:
    run = r("246", properties=WHITE)
    dark = raw('<w:background w:color="000000"/>')
    table = tbl(tr("甲", tc(p(run))))
    main = body(table).replace(b"<w:body>", dark.encode() + b"<w:body>")
    assert shown_of(package(main)) == ("", UNSEEN)
    part = settings("<w:displayBackgroundShape/>")
    related = f'<Relationship Id="rId9" Type="{R}/settings" Target="settings.xml"/>'
    assert shown_of(package(main, {"word/settings.xml": part}, related)) == ("246", frozenset())


def test_an_amount_in_white_is_left_unread_with_a_finding() -> None:
    for properties in (WHITE, '<w:color w:val="000000" w:themeColor="background1"/>', BLACK + shd("000000")):
        executed, codes = amount(p("84", r(".246", properties=properties)), parts={"theme": theme()})
        assert executed is None
        assert "invisible-text" in codes
