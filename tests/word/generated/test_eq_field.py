r"""EQ fields in one line; boxes and circles with something in them are one character."""

from __future__ import annotations

import pytest
from support.cell_reading import amount, shown
from support.word_fields import field
from support.word_xml import p

from pipeline.word.generated import eq_field


@pytest.mark.parametrize(
    ("code", "text", "is_flat"),
    [
        (r"\o\ac(□,√)", "☑", True),
        (r"\o\ac(□,×)", "☒", True),
        (r"\o\ac(○,1)", "①", True),
        (r"\o\ac(○,20)", "⑳", True),
        (r"\o\ac(○,甲)", "\ufffd", False),
        (r"\f(1,2)", "1/2", False),
        (r"\f(1;2)", "1/2", False),
        (r"\f(a+b,2)", "(a+b)/2", False),
        (r"\r(3,27)", "³√27", False),
        (r"\r(,2)", "√2", False),
        (r"m\s\up5(2)", "m²", False),
        (r"x\s\do5(2)", "x₂", False),
        (r"\b(246)", "(246)", True),
        (r"\x(246)", "246", True),
        ("246", "246", True),
        ("", "", True),
        (r"\f(1", "1", False),
        ("(" * 50, "(" * 50, True),
        (r"\f(" * 50, None, False),
    ],
)
def test_the_text_of_a_code(code: str, text: str | None, is_flat: bool) -> None:
    found = eq_field.shown(code)
    assert found.is_flat == is_flat
    assert text is None or found.text == text


def test_a_box_that_is_ticked_is_text_and_a_fraction_is_no_figure() -> None:
    assert shown(p(field(r"EQ \o\ac(□,√)", drawn=True), "优")) == ("☑优", frozenset())
    executed, codes = amount(p("84", field(r"EQ \f(1,2)", drawn=True)))
    assert executed is None
    assert "equation" in codes
