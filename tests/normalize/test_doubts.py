"""Which values a doubt leaves unread, and what is told about it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.cell_reading import amount, records
from support.form_xml import INDICATORS, form, funds, goals, head, indicators, total
from support.word_fields import field, m, math, of
from support.word_xml import p, r, raw, tc

from pipeline.model.form import Doubt, PrintedText
from pipeline.model.record import Provenance, Reading
from pipeline.normalize.doubts import Doubts

PLACE = (1, 2, 3)
SOURCE = PrintedText("84", (Provenance(1, 2, 3),))
TEXT = Reading(text="84", kind="text")


def doubts(*codes: str) -> Doubts:
    return Doubts({PLACE: tuple(Doubt(code, code.upper()) for code in codes)})


@pytest.mark.parametrize("code", ["text-direction", "field-outdated", "merge-field", "bound-content"])
def test_these_leave_the_whole_cell_unread(code: str) -> None:
    assert doubts(code).certain("/a", SOURCE, "84") is None
    assert doubts(code).certain("/a", SOURCE, Decimal(84)) is None


@pytest.mark.parametrize(
    "code",
    [
        *("invisible-text", "field-without-result", "alternate-content", "unknown-symbol"),
        *("automatic-number", "equation"),
    ],
)
def test_these_leave_a_figure_unread(code: str) -> None:
    assert doubts(code).certain("/a", SOURCE, "84") == "84"
    assert doubts(code).certain("/a", SOURCE, Decimal(84)) is None
    assert doubts(code).certain("/a", SOURCE, 84) is None
    reading = Reading(text="84", kind="quantity", value=Decimal(84))
    left = doubts(code).certain("/a", SOURCE, reading)
    assert left is not None
    assert (left.text, left.kind, left.value) == ("84", "text", None)


@pytest.mark.parametrize("code", ["struck-text", "picture"])
def test_these_are_only_told(code: str) -> None:
    assert doubts(code).certain("/a", SOURCE, Decimal(84)) == 84
    assert [note.code for note in doubts(code).notes({"/a": Provenance(1, 2, 3)})] == [code]


def test_a_doubt_about_another_cell_changes_nothing() -> None:
    elsewhere = PrintedText("84", (Provenance(1, 2, 4),))
    assert doubts("bound-content").certain("/a", elsewhere, Decimal(84)) == 84


def test_a_note_names_the_field_and_each_text_once() -> None:
    several = Doubts(
        {PLACE: (Doubt("invisible-text", "2"), Doubt("invisible-text", "4"), Doubt("invisible-text", "2"))}
    )
    (note,) = several.notes({"/a": Provenance(1, 2, 3)})
    assert (note.pointer, note.operands) == ("/a", {"text": "2、4"})


def test_numbers_and_equations_are_told_only_where_they_left_a_figure_unread() -> None:
    for code in ("automatic-number", "equation"):
        quiet = doubts(code)
        quiet.certain("/a", SOURCE, "一、建成")
        assert list(quiet.notes({})) == []
        loud = doubts(code)
        loud.certain("/a", SOURCE, Decimal(84))
        assert [(note.code, note.pointer) for note in loud.notes({})] == [(code, "/a")]
        unreadable = doubts(code)
        assert unreadable.tells("/a", SOURCE)
        assert [(note.code, note.pointer) for note in unreadable.notes({})] == [(code, "/a")]


def test_a_figure_that_could_not_be_read_anyway_is_always_told() -> None:
    stacked = r("2", properties='<w:eastAsianLayout w:id="1" w:combine="1"/><w:vertAlign w:val="subscript"/>')
    for content in (p("84", stacked), p("84", math(m("sSup", of("e", ""), of("sup", "2"))))):
        executed, codes = amount(content)
        assert executed is None
        assert "equation" in codes


def test_a_doubt_about_a_paragraph_that_holds_nothing_of_the_form_is_not_told() -> None:
    outside = Doubts({(4,): (Doubt("field-outdated", "DATE"),)})
    assert list(outside.notes({})) == []
    assert [note.code for note in outside.notes({"/year": Provenance(paragraph=4)})] == ["field-outdated"]


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (p("≥90%", r("5", properties='<w:color w:val="FFFFFF"/>')), "invisible-text"),
        (p(field("=1+1", r("90%"), attributes=' w:dirty="true"')), "field-outdated"),
        (p("≥90%", raw(f'<w:bdo w:val="rtl">{r("12")}</w:bdo>')), "text-direction"),
    ],
)
def test_a_target_in_doubt_has_no_figure(target: str, code: str) -> None:
    rows = [list(row) for row in INDICATORS]
    rows[3][3] = tc(target)
    record, codes = records(form(*head(), *funds(), *goals(), *indicators(rows), *total()))
    found = record.indicators[3].target
    assert found is None or found.value is None
    assert code in codes
