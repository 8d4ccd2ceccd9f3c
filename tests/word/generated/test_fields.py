"""What fields show: a stored result, what their code draws, or nothing; and when that is not certain."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.cell_reading import amount, shown
from support.word_fields import field, simple
from support.word_parts import settings
from support.word_xml import p, r, raw

CERTAIN: frozenset[str] = frozenset()
OUTDATED, WITHOUT = frozenset({"field-outdated"}), frozenset({"field-without-result"})
RESULT = r("246")
UNKNOWN = frozenset({"unknown-symbol"})
CHECKED = '<w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'


@pytest.mark.parametrize(
    ("content", "text", "codes"),
    [
        (field("=SUM(ABOVE)", RESULT), "84246", CERTAIN),
        (field('IF 1 = 1 "甲" "乙"', RESULT), "84246", CERTAIN),
        (field("HYPERLINK x", RESULT), "84246", CERTAIN),
        (field("DOCPROPERTY x", RESULT), "84246", CERTAIN),
        (field("REF x", field("QUOTE y", RESULT)), "84246", CERTAIN),
        (field("=1+1", RESULT, attributes=' w:dirty="true"'), "84246", OUTDATED),
        (field("DATE", RESULT), "84246", OUTDATED),
        (field("TIME", RESULT), "84246", OUTDATED),
        (field("PAGE", RESULT), "84246", OUTDATED),
        (field("DATE", RESULT, attributes=' w:fldLock="true"'), "84246", CERTAIN),
        (field("SET a 1", RESULT), "84246", OUTDATED),
        (field("=1+1", drawn=True), "84", WITHOUT),
        (field("AUTONUM", drawn=True), "84", WITHOUT),
        (field('TC "246"', drawn=True), "84", CERTAIN),
        (field('QUOTE "246"', drawn=True), "84246", WITHOUT),
        (field("MACROBUTTON m 246", drawn=True), "84246", CERTAIN),
        (field("GOTOBUTTON m 246", drawn=True), "84246", CERTAIN),
        (field("SYMBOL 50", drawn=True), "842", CERTAIN),
        (field("SYMBOL 50", r("9")), "842", CERTAIN),
        (field('SYMBOL 254 \\f "Wingdings"', drawn=True), "84☑", CERTAIN),
        (field("SYMBOL 0xFE \\f Wingdings", drawn=True), "84☑", CERTAIN),
        (field("SYMBOL x", drawn=True), "84\ufffd", UNKNOWN),
        (field("SYMBOL 99999", drawn=True), "84\ufffd", UNKNOWN),
        (field("MERGEFIELD a", r("«a»")), "84«a»", frozenset({"merge-field"})),
        (field("MERGEFIELD a", RESULT), "84246", CERTAIN),
        (field("", RESULT), "84246", CERTAIN),
        (simple("=1+1", RESULT), "84246", CERTAIN),
        (simple("=1+1"), "84", WITHOUT),
        (simple("DATE", RESULT), "84246", OUTDATED),
        (simple("=1+1", RESULT, attributes=' w:dirty="1"'), "84246", OUTDATED),
        (simple("SYMBOL 50", r("9")), "842", CERTAIN),
        (simple("MERGEFIELD a", r("«a»")), "84«a»", frozenset({"merge-field"})),
        (field("FORMCHECKBOX", data=CHECKED), "84☑", CERTAIN),
    ],
)
def test_a_field(content: str, text: str, codes: frozenset[str]) -> None:
    assert shown(p("84", content)) == (text, codes)


def test_a_field_that_is_drawn_looks_like_its_paragraph() -> None:
    assert shown(p(simple("SYMBOL 50"), properties='<w:ind w:left="-9000"/>')) == (
        "",
        frozenset({"invisible-text"}),
    )


def test_a_hidden_field_draws_nothing() -> None:
    hidden = field("FORMCHECKBOX", data=CHECKED).replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>")
    assert shown(p("84", raw(hidden)))[0] == "84"
    drawn = field("SYMBOL 50", drawn=True).replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>")
    assert shown(p("84", raw(drawn)))[0] == "84"


def test_settings_that_update_all_fields_leave_their_results_unread() -> None:
    updating = {"settings": settings("<w:updateFields/>")}
    assert shown(p("84", field("=1+1", RESULT)), parts=updating)[1] == OUTDATED
    assert shown(p("84", simple("=1+1", RESULT)), parts=updating)[1] == OUTDATED
    assert shown(p("84", field("HYPERLINK x", RESULT)), parts=updating)[1] == CERTAIN
    off = {"settings": settings('<w:updateFields w:val="0"/>')}
    assert shown(p("84", field("=1+1", RESULT)), parts=off)[1] == CERTAIN


@pytest.mark.parametrize("name", ["dayLong", "monthShort", "yearLong", "pgNum"])
def test_a_part_of_the_date_is_not_stored(name: str) -> None:
    assert shown(p("84", r(raw(f"<w:{name}/>")))) == ("84", WITHOUT)


@pytest.mark.parametrize(
    ("content", "executed", "code"),
    [
        (field("=1+1", r(".246")), Decimal(842_460), None),
        (field("=1+1", r(".246"), attributes=' w:dirty="true"'), None, "field-outdated"),
        (field("=1+1", drawn=True), None, "field-without-result"),
        (field("MERGEFIELD a", r("«a»")), None, "merge-field"),
        (field("DATE", r(".246")), None, "field-outdated"),
        (field("MACROBUTTON m .246", drawn=True), Decimal(842_460), None),
        (r(raw("<w:pgNum/>")), None, "field-without-result"),
    ],
)
def test_an_amount_with_a_field(content: str, executed: Decimal | None, code: str | None) -> None:
    found, codes = amount(p("84", content))
    assert found == executed
    assert code is None or code in codes
