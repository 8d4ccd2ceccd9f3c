"""The attainment of an indicator, computed by arithmetic alone, and the cases without one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.html_samples import record

from pipeline.model.record import Indicator, Level1Group, Level2Group
from pipeline.normalize.readings import reading
from pipeline.render.page.attainment import Attainment, Grade, attainment


def indicator(target: str, actual: str, level2: str = "quantity") -> Indicator:
    return Indicator(
        level1=Level1Group(code="output", label="产出指标"),
        level2=Level2Group(code=level2, label=None),  # type: ignore[arg-type]
        number=1,
        name="指标",
        target=reading(target) if target else None,
        actual=reading(actual) if actual else None,
        weight=Decimal(10),
        score=None,
        deviation=None,
    )


@pytest.mark.parametrize(
    ("target", "actual", "state", "share"),
    [
        ("100", "91", "short", "0.91"),
        ("80%", "95%", "met", "1.1875"),
        ("≥3项", "3项", "met", "1"),
        ("3项", "3", "met", "1"),
        ("80%", "0", "short", "0"),
        ("≤5天", "6天", "over", "1.2"),
        ("≤5天", "4天", "within", "0.8"),
        ("0次", "2次", "over", None),
        ("0次", "0次", "met", None),
    ],
)
def test_figures_are_compared(target: str, actual: str, state: str, share: str | None) -> None:
    found = attainment(indicator(target, actual))
    assert found == Attainment(state, None if share is None else Decimal(share))  # type: ignore[arg-type]


@pytest.mark.parametrize(("actual", "state"), [("12万元", "within"), ("4万元", "within"), ("13万元", "over")])
def test_a_cost_is_a_ceiling(actual: str, state: str) -> None:
    found = attainment(indicator("12万元", actual, "cost"))
    assert isinstance(found, Attainment)
    assert found.state == state


def test_nothing_spent_is_no_saving() -> None:
    assert attainment(indicator("0.06万元", "0", "cost")) is None


@pytest.mark.parametrize(
    ("target", "actual", "place", "steps"),
    [
        ("优良中低差", "优", 1, 5),
        ("优良中低差", "差", 5, 5),
        ("高中低", "中", 2, 3),
        ("优、良、中、差", "良", 2, 4),
    ],
)
def test_a_rating_has_a_place_on_its_scale(target: str, actual: str, place: int, steps: int) -> None:
    assert attainment(indicator(target, actual)) == Grade(place, steps)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("", "91"), ("100", ""), ("80%", "95"), ("3项", "3次"), ("约9个", "8个"), ("优良中低差", "高"),
        ("优良中低差", "95%"), ("优", "优"), ("2022年3月", "2022年4月"), ("按合同", "按合同"),
        ("80%-90%", "85%"),
    ],
)  # fmt: skip
def test_what_takes_judgement_is_left_alone(target: str, actual: str) -> None:
    assert attainment(indicator(target, actual)) is None


def test_the_staffing_form_falls_short_in_one_indicator() -> None:
    found = [attainment(row) for row in record(12).indicators]
    assert [a.state for a in found if isinstance(a, Attainment)] == ["short", "met", "within", "met"]
