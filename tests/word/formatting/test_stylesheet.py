"""Styles: what they are based on, toggle properties (ECMA-376 part 1, 17.7.3), document defaults."""

from __future__ import annotations

import pytest
from support.cell_reading import amount, shown
from support.word_parts import style, styles
from support.word_xml import p, r, raw

from pipeline.word.formatting.stylesheet import StyleSheet

STYLES = (
    style("N", default=True),
    style("PV", run="<w:vanish/>"),
    style("PVx", based_on="PV"),
    style("PVoff", based_on="PV", run='<w:vanish w:val="0"/>'),
    style("PS", run="<w:strike/>"),
    style("PD", run="<w:dstrike/>"),
    style("CV", "character", run="<w:vanish/>"),
    style("CV2", "character", based_on="CV", run="<w:vanish/>"),
    style("CVoff", "character", run='<w:vanish w:val="0"/>'),
    style("CS", "character", run="<w:strike/>"),
    style("CD", "character", run="<w:dstrike/>"),
    style("CDoff", "character", run='<w:dstrike w:val="0"/>'),
    style("Tiny", "character", run='<w:sz w:val="2"/>'),
    style("Up", "character", run='<w:vertAlign w:val="superscript"/>'),
    style("Circle", based_on="Circle2", run="<w:b/>"),
    style("Circle2", based_on="Circle", run="<w:strike/>"),
)
PARTS = {"styles": styles(*STYLES)}


@pytest.mark.parametrize(
    ("paragraph", "character", "direct", "text"),
    [
        ("PV", "", "", ""),
        ("PVx", "", "", ""),
        ("PVoff", "", "", "246"),
        ("N", "CV", "", ""),
        ("N", "CV2", "", ""),  # styles of one kind: the nearest decides
        ("PV", "CV", "", "246"),  # on and on is off
        ("PV", "CVoff", "", ""),  # off switches nothing off
        ("PV", "CV", '<w:vanish w:val="0"/>', "246"),
        ("PV", "CV", "<w:vanish/>", ""),
        ("PV", "", '<w:vanish w:val="off"/>', "246"),
        ("PS", "", "", ""),
        ("PS", "CS", "", "246"),
        ("PS", "CS", "<w:strike/>", ""),
        ("PD", "CD", "", ""),  # a double line is no toggle property
        ("PD", "CDoff", "", "246"),
        ("N", "Tiny", "", ""),
        ("N", "Tiny", '<w:sz w:val="20"/>', "246"),
        ("N", "Up", "", "²⁴⁶"),
        ("N", "Up", '<w:vertAlign w:val="baseline"/>', "246"),
        ("N", "Unknown", "", "246"),
        ("N", "PV", "", "246"),  # a paragraph style is none for characters
        ("Circle", "", "", ""),
    ],
)
def test_styles_of_paragraph_and_character(paragraph: str, character: str, direct: str, text: str) -> None:
    named = f'<w:rStyle w:val="{character}"/>' if character else ""
    run = r("246", properties=named + direct)
    assert shown(p(run, properties=f'<w:pStyle w:val="{paragraph}"/>'), parts=PARTS)[0] == text


def test_the_document_defaults_switch_a_toggle_on_for_all_styles() -> None:
    parts = {"styles": styles(*STYLES, defaults="<w:strike/>")}
    assert shown(p("246"), parts=parts) == ("", frozenset({"struck-text"}))
    assert shown(p(r("246", properties='<w:rStyle w:val="CS"/>')), parts=parts)[0] == ""
    assert shown(p(r("246", properties='<w:strike w:val="0"/>')), parts=parts)[0] == "246"


def test_the_default_paragraph_style_applies_where_none_is_named() -> None:
    parts = {"styles": styles(style("N", default=True, run="<w:vanish/>"))}
    assert shown(p("246"), parts=parts)[0] == ""
    assert shown(p("246"), parts={"styles": styles(style("N", run="<w:vanish/>"))})[0] == "246"


@pytest.mark.parametrize(
    "content",
    [
        p("84", r(".246", properties='<w:rStyle w:val="CV"/>')),
        p("84", r(".246", properties='<w:rStyle w:val="CS"/>')),
        p("84", r(".246", properties='<w:rStyle w:val="Tiny"/>')),
        p("84", r("2", properties='<w:rStyle w:val="Up"/>')),
        raw(p("84") + p("246", properties='<w:pStyle w:val="PV"/>')),
    ],
)
def test_an_amount_with_styled_runs_is_never_the_whole_text(content: str) -> None:
    executed, codes = amount(content, parts=PARTS)
    assert executed in (None, 840_000)
    assert codes & {"hidden-text", "struck-text", "invisible-text", "unread-figure"}


def test_a_long_chain_of_styles_ends() -> None:
    chain = "".join(style(f"S{n}", based_on=f"S{n + 1}") for n in range(500)) + style(
        "S500", run="<w:vanish/>"
    )
    assert shown(p("246", properties='<w:pStyle w:val="S0"/>'), parts={"styles": styles(chain)})[0] == "246"


def test_a_document_without_styles_has_none() -> None:
    sheet = StyleSheet()
    assert sheet.chain("X", "paragraph") == []
    assert sheet.run_properties("X", "character") == {}
    assert sheet.numbering("X") == (None, None)
