"""Characters that are not seen, and such as turn the text round."""

from __future__ import annotations

import pytest
from support.cell_reading import amount, records, shown
from support.form_xml import INDICATORS, form, funds, goals, head, indicators, total
from support.word_xml import p, r, raw

CERTAIN: frozenset[str] = frozenset()
TURNED = frozenset({"text-direction"})


@pytest.mark.parametrize(
    ("text", "read", "codes"),
    [
        ("8\u200b4", "84", CERTAIN),
        ("8\u00ad4", "84", CERTAIN),
        ("8\ufeff4", "84", CERTAIN),
        ("8\u20604", "84", CERTAIN),
        ("8\u200e4", "84", CERTAIN),
        ("8\ufe0f4", "84", CERTAIN),
        ("8\U000e00314", "84", CERTAIN),
        ("8\u202e4", "84", TURNED),
        ("8\u20674", "84", TURNED),
        ("8\u200f4", "84", TURNED),
        ("8\u061c4", "84", TURNED),
        ("8\u31644", "8 4", CERTAIN),
        ("8\u28004", "8 4", CERTAIN),
        ("8\u20284", "8\n4", CERTAIN),
        ("\uf0fe优", "☑优", frozenset({"unknown-symbol"})),
        ("\uf0aa优", "\ufffd优", frozenset({"unknown-symbol"})),
    ],
)
def test_what_is_seen(text: str, read: str, codes: frozenset[str]) -> None:
    assert shown(p(text)) == (read, codes)


@pytest.mark.parametrize(
    ("content", "executed"),
    [
        (p("84\u200b.246"), 842_460),
        (p("84\u202e.246"), None),
        (p("84\u200f.246"), None),
        (p("84", raw(f'<w:bdo w:val="rtl">{r(".246")}</w:bdo>')), None),
        (p("84", raw(f'<w:dir w:val="rtl">{r(".246")}</w:dir>')), None),
        (p("84", raw(f'<w:bdo w:val="ltr">{r(".246")}</w:bdo>')), 842_460),
        (p("84", r(".246", properties="<w:rtl/>")), None),
        (p("84.246", properties="<w:bidi/>"), None),
        (p("84.2\u03364\u03366\u0336"), None),  # a line through the digits, made of characters
    ],
)
def test_an_amount_with_such_characters(content: str, executed: int | None) -> None:
    found, codes = amount(content)
    assert found == executed
    assert (found is not None) or codes & {"text-direction", "unread-figure"}


def test_labels_with_characters_that_are_not_seen_are_still_labels() -> None:
    named = [list(row) for row in INDICATORS]
    named[0][2] = "指\u200b标1：签订合同"
    record, _ = records(form(*head(), *funds(), *goals(), *indicators(named), *total()))
    assert record.indicators[0].name == "签订合同"
