"""What is seen of a run: hidden, struck out, raised, tiny, narrow, cut off, moved away, in capitals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.cell_reading import amount, shown
from support.word_parts import style, styles
from support.word_xml import p, r

SEEN: frozenset[str] = frozenset()
UNSEEN = frozenset({"invisible-text"})
STRUCK = frozenset({"struck-text"})


@pytest.mark.parametrize(
    ("properties", "text", "codes"),
    [
        ("<w:vanish/>", "84", SEEN),
        ('<w:vanish w:val="0"/>', "84246", SEEN),
        ("<w:webHidden/>", "84246", SEEN),
        ("<w:strike/>", "84", STRUCK),
        ("<w:dstrike/>", "84", STRUCK),
        ('<w:strike/><w:dstrike w:val="0"/>', "84", STRUCK),
        ('<w:strike w:val="0"/>', "84246", SEEN),
        ('<w:sz w:val="2"/>', "84", UNSEEN),
        ('<w:sz w:val="10"/>', "84246", SEEN),
        ('<w:w w:val="1"/>', "84", UNSEEN),
        ('<w:w w:val="1%"/>', "84", UNSEEN),
        ('<w:w w:val="66"/>', "84246", SEEN),
        ('<w:spacing w:val="-120"/>', "84", UNSEEN),
        ('<w:spacing w:val="-10"/>', "84246", SEEN),
        ('<w:fitText w:val="60" w:id="1"/>', "84", UNSEEN),
        ('<w:fitText w:val="900" w:id="1"/>', "84246", SEEN),
        ('<w:vertAlign w:val="superscript"/>', "84²⁴⁶", SEEN),
        ('<w:vertAlign w:val="subscript"/>', "84₂₄₆", SEEN),
        ('<w:sz w:val="1pt"/>', "84", UNSEEN),
        ('<w:sz w:val="10.5pt"/>', "84246", SEEN),
        ('<w:sz w:val="2.0"/>', "84", UNSEEN),
        ('<w:spacing w:val="-6pt"/>', "84", UNSEEN),
        ('<w:spacing w:val="-0.5pt"/>', "84246", SEEN),
        ('<w:fitText w:val="1mm" w:id="1"/>', "84", UNSEEN),
        ('<w:rtl/>', "84246", frozenset({"text-direction"})),
        ('<w:eastAsianLayout w:id="1" w:combine="1"/>', "84246", frozenset({"equation"})),
        ('<w:eastAsianLayout w:id="1" w:vert="1"/>', "84246", SEEN),
        ("<w:emboss/>", "84246", SEEN),
        ("<w:outline/>", "84246", SEEN),
        ("<w:noProof/>", "84246", SEEN),
        ('<w:lang w:val="ar-SA"/>', "84246", SEEN),
    ],
)  # fmt: skip
def test_a_run_with_direct_formatting(properties: str, text: str, codes: frozenset[str]) -> None:
    assert shown(p("84", r("246", properties=properties))) == (text, codes)


@pytest.mark.parametrize(
    ("properties", "executed"),
    [
        ("<w:vanish/>", 840_000),
        ("<w:strike/>", 840_000),
        ('<w:sz w:val="2"/>', None),
        ('<w:color w:val="FFFFFF"/>', None),
        ('<w:vertAlign w:val="superscript"/>', None),
        ('<w:position w:val="8"/>', None),
        ('<w:eastAsianLayout w:id="1" w:combine="1"/>', None),
        ("<w:b/>", 842_460_000 // 1000),
    ],
)
def test_an_amount_is_what_is_seen_or_is_left_unread_with_a_finding(
    properties: str, executed: int | None
) -> None:
    found, codes = amount(p("84", r(".246", properties=properties)))
    assert found == (None if executed is None else Decimal(executed))
    if properties != "<w:b/>":
        assert codes & {"hidden-text", "struck-text", "invisible-text", "unread-figure", "equation"}


def test_a_raised_run_is_one_that_stands_higher_than_the_rest_of_its_paragraph() -> None:
    raised = '<w:position w:val="8"/>'
    assert shown(p("84.24", r("6", properties=raised)))[0] == "84.24⁶"
    assert shown(p(r("84.24", properties=raised), r("6", properties=raised)))[0] == "84.246"
    assert shown(p("84.24", r("6", properties='<w:position w:val="4pt"/>')))[0] == "84.24⁶"
    assert shown(p("84.24", r("6", properties='<w:position w:val="-8"/>')))[0] == "84.24₆"


@pytest.mark.parametrize(
    ("properties", "text"),
    [("<w:caps/>", "PM2.5"), ("<w:smallCaps/>", "PM2.5"), ('<w:caps w:val="0"/>', "pm2.5")],
)
def test_capitals_are_shown_as_capitals(properties: str, text: str) -> None:
    assert shown(p(r("pm2.5", properties=properties))) == (text, SEEN)


@pytest.mark.parametrize(
    ("spacing", "text"),
    [
        ('<w:spacing w:line="20" w:lineRule="exact"/>', ""),
        ('<w:spacing w:line="1pt" w:lineRule="exact"/>', ""),
        ('<w:spacing w:line="20" w:lineRule="auto"/>', "84"),
        ('<w:spacing w:line="20" w:lineRule="atLeast"/>', "84"),
        ('<w:spacing w:line="300" w:lineRule="exact"/>', "84"),
    ],
)
def test_a_line_of_an_exact_height_may_cut_its_text_off(spacing: str, text: str) -> None:
    assert shown(p("84", properties=spacing)) == (text, SEEN if text else UNSEEN)
    inherited = {"styles": styles(style("S", paragraph=spacing))}
    assert shown(p("84", properties='<w:pStyle w:val="S"/>'), parts=inherited)[0] == text
    defaults = {"styles": styles(paragraph_defaults=spacing)}
    assert shown(p("84"), parts=defaults)[0] == text


def test_a_row_of_an_exact_height_may_cut_its_text_off() -> None:
    assert shown(p("84"), row='<w:trHeight w:val="20" w:hRule="exact"/>') == ("", UNSEEN)
    assert shown(p("84"), row='<w:trHeight w:val="1pt" w:hRule="exact"/>') == ("", UNSEEN)
    assert shown(p("84"), row='<w:trHeight w:val="20" w:hRule="atLeast"/>') == ("84", SEEN)
    assert shown(p("84"), row='<w:trHeight w:val="400" w:hRule="exact"/>') == ("84", SEEN)


@pytest.mark.parametrize(
    ("ind", "is_seen"),
    [
        ('w:left="-9000"', False),
        ('w:start="-9000"', False),
        ('w:firstLine="-9000"', False),
        ('w:hanging="9000"', False),
        ('w:left="19000"', False),
        ('w:leftChars="-4000" w:left="0"', False),
        ('w:left="-300pt"', False),
        ('w:left="2.5mm"', True),
        ('w:left="840" w:hanging="840"', True),
        ('w:left="-105" w:right="-105"', True),
        ('w:firstLineChars="200" w:firstLine="420"', True),
        ('w:right="-9000"', True),
    ],
)
def test_indents_may_move_a_text_out_of_its_cell(ind: str, is_seen: bool) -> None:
    assert shown(p("84", properties=f"<w:ind {ind}/>")) == (("84", SEEN) if is_seen else ("", UNSEEN))
    inherited = {"styles": styles(style("S", paragraph=f"<w:ind {ind}/>"))}
    assert shown(p("84", properties='<w:pStyle w:val="S"/>'), parts=inherited)[0] == ("84" if is_seen else "")


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("<w:vanish/>", "84246"),
        ("<w:specVanish/>", "84246"),
        ('<w:del w:id="1" w:author="a"/>', "84246"),
        ('<w:moveFrom w:id="1" w:author="a"/>', "84246"),
        ('<w:vanish w:val="0"/>', "84\n246"),
        ('<w:ins w:id="1" w:author="a"/>', "84\n246"),
    ],
)
def test_a_paragraph_without_a_mark_goes_on_in_the_next_one(mark: str, text: str) -> None:
    assert shown(p("84", properties=f"<w:rPr>{mark}</w:rPr>"), p("246"))[0] == text
