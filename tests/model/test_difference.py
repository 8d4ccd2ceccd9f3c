"""Differences between two versions of a record: every field that differs, and nothing else."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel
from support.folders import ROOT

from pipeline.model import difference as d
from pipeline.model import record as r
from pipeline.model.difference import FieldChange, difference

GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.json"))


def golden(number: int = 0) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(GOLDEN[number].read_bytes())
    return loaded


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[FieldChange]:
    return list(difference(r.Record.model_validate(old), r.Record.model_validate(new)))


def flat(found: list[FieldChange]) -> list[tuple[str, str | None, object, str | None, object]]:
    """Return kind, pointer and value of both sides; a reading is represented by its text."""

    def side(spot: d.Spot | None) -> tuple[str | None, object]:
        value = spot and spot.value
        return (spot and spot.pointer), (value.text if isinstance(value, r.Reading) else value)

    return [(change.kind, *side(change.old), *side(change.new)) for change in found]


@pytest.mark.parametrize("number", range(len(GOLDEN)))
def test_a_version_does_not_differ_from_itself_wherever_it_was_read(number: int) -> None:
    one, other = golden(number), golden(number)
    other["source"] |= {"filename": "另一个.docx", "sha256": "f" * 64}
    other["provenance"] = {}
    assert changes(one, one) == []
    assert [c for c in changes(one, other) if c.old and c.old.value is not None] == []


def test_a_change_knows_what_was_printed_and_what_it_is_worth() -> None:
    old, new = golden(), golden()
    line = "/funding/lines/0/executed"
    new["funding"]["lines"][0]["executed"] = 12345.6
    new["provenance"][line]["text"] = "1.23456"
    (change,) = changes(old, new)
    assert change.old
    assert change.new
    assert (change.kind, change.new.pointer, change.new.text) == ("changed", line, "1.23456")
    assert change.new.value == Decimal("12345.6")
    assert change.old.text == old["provenance"][line]["text"]


def test_a_figure_that_is_no_figure_is_compared_as_printed() -> None:
    old, new = golden(), golden()
    line = "/funding/lines/0/executed"
    for version, text in ((old, "待定"), (new, "待补")):
        version["funding"]["lines"][0]["executed"] = None
        version["provenance"][line]["text"] = text
    (change,) = changes(old, new)
    assert change.new
    assert (change.new.value, change.new.text) == (None, "待补")


def test_an_indicator_put_in_before_others_is_one_change() -> None:
    old, new = golden(), golden()
    added = {**new["indicators"][0], "name": "新增指标", "number": 1}
    new["indicators"].insert(0, added)
    for one in new["indicators"][1:]:
        one["number"] = (one["number"] or 0) + 1
    assert flat(changes(old, new)) == [("added", None, None, "/indicators/0/name", "新增指标")]


def test_an_indicator_left_out_is_named_where_it_stood() -> None:
    old, new = golden(), golden()
    gone = new["indicators"].pop(1)
    assert flat(changes(old, new)) == [("removed", "/indicators/1/name", gone["name"], None, None)]


def test_indicators_in_another_order_are_the_same() -> None:
    old, new = golden(), golden()
    new["indicators"].reverse()
    assert changes(old, new) == []


def test_a_renamed_indicator_is_still_itself() -> None:
    old, new = golden(), golden()
    was, new["indicators"][2]["name"] = new["indicators"][2]["name"], "改了名的指标"
    place = "/indicators/2/name"
    assert flat(changes(old, new)) == [("changed", place, was, place, "改了名的指标")]


def test_of_two_indicators_of_one_name_the_equal_ones_are_pairs() -> None:
    old, new = golden(), golden()
    one = old["indicators"][0]
    other = {**one, "weight": 3}
    old["indicators"][0:1] = [one, other]
    new["indicators"][0] = other
    assert flat(changes(old, new)) == [("removed", "/indicators/0/name", one["name"], None, None)]


def test_fund_lines_goals_totals_and_remarks_are_compared() -> None:
    old, new = golden(), golden()
    new["funding"]["lines"].pop()
    old["goals"] = [{"expected": "甲", "actual": "乙"}]
    new["goals"] = [{"expected": "甲", "actual": "丙"}, {"expected": "丁", "actual": None}]
    new["totals"]["score"], old["totals"]["score"] = 99.5, 98
    old["remarks"] = [{"label": "填表人", "text": "张"}]
    new["remarks"] = [{"label": "填表人", "text": "李"}, {"label": "存在问题", "text": "无"}]
    assert flat(changes(old, new)) == [
        ("removed", "/funding/lines/3/label", old["funding"]["lines"][3]["label"], None, None),
        ("changed", "/goals/0/actual", "乙", "/goals/0/actual", "丙"),
        ("added", None, None, "/goals/1/expected", "丁"),
        ("changed", "/totals/score", Decimal(98), "/totals/score", Decimal("99.5")),
        ("changed", "/remarks/0/text", "张", "/remarks/0/text", "李"),
        ("added", None, None, "/remarks/1/text", "无"),
    ]


def test_what_an_indicator_says_outside_the_model_is_compared_within_it() -> None:
    old, new = golden(), golden()
    old["indicators"][1]["extra"] = [{"label": "复核分", "text": "9"}]
    new["indicators"][1]["extra"] = [{"label": "复核分", "text": "8"}, {"label": "评价标准", "text": "甲"}]
    assert flat(changes(old, new)) == [
        ("changed", "/indicators/1/extra/0/text", "9", "/indicators/1/extra/0/text", "8"),
        ("added", None, None, "/indicators/1/extra/1/text", "甲"),
    ]


def test_every_field_of_the_record_is_compared_or_left_out_on_purpose() -> None:
    def named(part: type[BaseModel], *left_out: str) -> set[str]:
        return part.model_fields.keys() - set(left_out)

    head = {field.split(".")[1] for field in d.HEAD}
    assert head == named(r.FormInfo, "kind") | named(r.Project) | {"unit"}
    assert {field.split(".")[1] for field in d.TOTALS} == named(r.Totals)
    assert set(d.LINES.fields) == named(r.FundLine, "source")
    assert set(d.GOALS.fields) == named(r.Goal)
    assert set(d.EXTRA.fields) == named(r.Extra)
    assert {field.split(".")[0] for field in d.INDICATORS.fields} == named(r.Indicator, "number", "extra")


def test_a_thousand_indicators_are_compared_in_one_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    def compared(count: int) -> int:
        old, new = golden(), golden()
        one = old["indicators"][0]
        old["indicators"] = [{**one, "name": f"指标 {n}"} for n in range(count)]
        new["indicators"] = [{**one, "name": f"指标 {n}", "weight": 1} for n in reversed(range(count))]
        seen = 0
        spot = d._DiffPart.spot

        def counted(part: d._DiffPart, field: str) -> d.Spot:
            nonlocal seen
            seen += 1
            return spot(part, field)

        with monkeypatch.context() as patch:
            patch.setattr(d._DiffPart, "spot", counted)
            assert len(changes(old, new)) == count
        return seen

    base = compared(0)
    assert compared(1000) - base == 10 * (compared(100) - base)
