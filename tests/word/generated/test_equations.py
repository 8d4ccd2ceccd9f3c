"""Equations in one line, and what of them is hidden or struck out."""

from __future__ import annotations

import pytest
from support.cell_reading import amount, shown
from support.word_fields import m, math, mr, of
from support.word_xml import p

CERTAIN: frozenset[str] = frozenset()
EQUATION = frozenset({"equation"})


@pytest.mark.parametrize(
    ("equation", "text", "codes"),
    [
        (mr("≥90%"), "≥90%", CERTAIN),
        (mr("(90%)"), "(90%)", CERTAIN),
        (m("sSup", of("e", "m"), of("sup", "2")), "m²", EQUATION),
        (m("sSub", of("e", "x"), of("sub", "1")), "x₁", EQUATION),
        (m("sSubSup", of("e", "x"), of("sub", "1"), of("sup", "2")), "x₁²", EQUATION),
        (m("sPre", of("sub", "1"), of("sup", "2"), of("e", "x")), "₁²x", EQUATION),
        (m("f", of("num", "1"), of("den", "2")), "1/2", EQUATION),
        (m("f", of("num", "a+b"), of("den", "2")), "(a+b)/2", EQUATION),
        (m("d", of("e", "90%")), "(90%)", EQUATION),
        (mr("≥") + m("d", of("e", "90%")), "≥(90%)", EQUATION),
        (m("d", of("e", "1"), of("e", "2"), properties='<m:begChr m:val="["/><m:sepChr m:val=","/><m:endChr m:val="]"/>'), "[1,2]", EQUATION),
        (m("box", of("e", "246")), "246", EQUATION),
        (m("borderBox", of("e", "246")), "246", EQUATION),
        (m("borderBox", of("e", "246"), properties="<m:strikeH/>"), "", EQUATION | {"struck-text"}),
        (m("borderBox", of("e", "246"), properties='<m:strikeH m:val="0"/>'), "246", EQUATION),
        (m("bar", of("e", "x")), "x\u0304", EQUATION),
        (m("acc", of("e", "x"), properties='<m:chr m:val="\u0307"/>'), "x\u0307", EQUATION),
        (m("rad", of("deg", "3"), of("e", "27")), "³√27", EQUATION),
        (m("rad", of("deg", "3"), of("e", "27"), properties='<m:degHide m:val="1"/>'), "√27", EQUATION),
        (m("nary", of("sub", "1"), of("sup", "2"), of("e", "3"), properties='<m:chr m:val="∑"/>'), "∑₁²3", EQUATION),
        (m("nary", of("sub", "1"), of("sup", "2"), of("e", "3"), properties='<m:chr m:val="∑"/><m:subHide/><m:supHide/>'), "∑3", EQUATION),
        (m("func", of("fName", "lg"), of("e", "2")), "lg2", EQUATION),
        (m("phant", of("e", "246")), "246", EQUATION),
        (m("phant", of("e", "246"), properties='<m:show m:val="0"/>'), "", EQUATION),
        (m("m", "<m:mr>" + of("e", "1") + of("e", "2") + "</m:mr>", "<m:mr>" + of("e", "3") + of("e", "4") + "</m:mr>"), "1, 2; 3, 4", EQUATION),
        (m("eqArr", of("e", "1"), of("e", "2")), "1; 2", EQUATION),
        (m("limLow", of("e", "lim"), of("lim", "1")), "lim₁", EQUATION),
        (mr("246", "<w:rPr><w:vanish/></w:rPr>"), "", CERTAIN),
        (mr("246", "<w:rPr><w:strike/></w:rPr>"), "", frozenset({"struck-text"})),
        (mr("246", '<m:rPr><m:sty m:val="p"/></m:rPr><w:rPr><w:color w:val="FFFFFF"/></w:rPr>'), "", frozenset({"invisible-text"})),
    ],
)  # fmt: skip
def test_an_equation(equation: str, text: str, codes: frozenset[str]) -> None:
    assert shown(p(math(equation))) == (text, codes)


def test_an_equation_is_no_figure_and_says_so() -> None:
    for equation in (m("f", of("num", "1"), of("den", "2")), m("sSup", of("e", ""), of("sup", "2"))):
        executed, codes = amount(p("84", math(equation)))
        assert executed is None
        assert "equation" in codes


def test_characters_in_a_row_are_a_figure() -> None:
    executed, codes = amount(p("84", math(mr(".246"))))
    assert executed == 842_460
    assert "equation" not in codes
