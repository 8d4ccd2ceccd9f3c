"""Records with extreme content: no rule raises, every result has its sentences, and the time is bounded."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.model import record as r
from pipeline.translate.sentences import describe
from pipeline.validate import RULES, assess, in_brief, over_forms, validate
from pipeline.validate.profile_file import shipped_profile

SHIPPED = shipped_profile()

numbers = st.one_of(
    st.sampled_from(
        [Decimal(n) for n in ("0", "-0", "-1", "1", "0.005", "10", "100", "1e14", "999999999999999")]
    ),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10),
)
maybe = st.one_of(st.none(), numbers)
texts = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "—",
            "优良中低差",
            "优",
            "每年约3次",
            "2022-2019年",
            "未完成",
            "已完成预期目标",
            "XX",
            "（100字以内）",
            "人均标准",
            "9" * 400,
            "\u200b",
            "𠮷",
        ]
    ),
    st.text(max_size=12),
)
readings = st.one_of(
    st.none(),
    st.builds(
        r.Reading,
        text=texts,
        kind=st.sampled_from(get_args(r.ValueKind)),
        operator=st.sampled_from(get_args(r.Operator)),
        value=st.one_of(
            maybe, st.sampled_from(["优", "2022", "2022-02-30", "?"]), st.tuples(numbers, numbers)
        ),
        unit=st.one_of(st.none(), st.sampled_from(["元", "人", "次"])),
    ),
)
indicators = st.builds(
    r.Indicator,
    level1=st.builds(r.Level1Group, code=st.sampled_from(get_args(r.Level1)), label=st.none() | texts),
    level2=st.builds(
        r.Level2Group, code=st.none() | st.sampled_from(get_args(r.Level2)), label=st.none() | texts
    ),
    number=st.none(),
    name=texts,
    target=readings,
    actual=readings,
    weight=maybe,
    score=maybe,
    deviation=st.none() | texts,
)
lines = st.builds(
    r.FundLine,
    source=st.sampled_from(get_args(r.Source)), label=texts, initial_budget=maybe, annual_budget=maybe, executed=maybe,
    weight=maybe, execution_rate=maybe, score=maybe,
)  # fmt: skip
places = st.one_of(
    st.builds(
        r.Provenance,
        table=st.just(1),
        row=st.integers(1, 3),
        column=st.integers(1, 3),
        text=st.none() | texts,
    ),
    st.just([]),
    st.lists(st.builds(r.Provenance, paragraph=st.just(1), text=texts), max_size=2),
)


@st.composite
def records(draw: st.DrawFn) -> r.Record:
    year = draw(st.none() | st.sampled_from([0, 2022, 9999]))
    found = draw(st.lists(indicators, max_size=6))
    funds = draw(st.lists(lines, max_size=4))
    pointers = [
        f"/indicators/{n}/{key}"
        for n in range(len(found))
        for key in ("actual", "target", "weight", "score", "deviation")
    ]
    pointers += [
        f"/funding/lines/{n}/{key}"
        for n in range(len(funds))
        for key in ("executed", "execution_rate", "weight")
    ]
    pointers += ["/totals/score", "/totals/weight", "/goals/0/actual", "/project/leader"]
    return r.Record(
        id="0000-unnamed-000000000000",
        form=r.FormInfo(kind="project", title=None, fiscal_year=year),
        project=r.Project(**{key: draw(st.none() | texts) for key in r.Project.model_fields}),
        funding=r.Funding(unit=draw(st.none() | st.sampled_from(["元", "万元", "亿元"])), lines=tuple(funds)),
        goals=tuple(
            draw(
                st.lists(st.builds(r.Goal, expected=st.none() | texts, actual=st.none() | texts), max_size=2)
            )
        ),
        indicators=tuple(found),
        totals=r.Totals(weight=draw(maybe), score=draw(maybe)),
        remarks=tuple(draw(st.lists(st.builds(r.Extra, label=texts, text=texts), max_size=2))),
        source=r.SourceInfo(filename=draw(texts), sha256="0" * 64, form_number=1, forms_in_document=1),
        provenance={
            pointer: draw(places) for pointer in draw(st.lists(st.sampled_from(pointers), unique=True))
        },
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(records())
def test_no_record_raises(record: r.Record) -> None:
    found = validate(record, (), SHIPPED, everything=True)
    assert {f.code for f in found} == set(RULES)
    for one in found:
        assert describe(one).message_zh
    assessment = assess(record, SHIPPED)
    assert all(s.low <= s.high for s in assessment.scores if s.weight >= 0)
    declining = replace(SHIPPED, ceiling="decline", tier_bounds=((Decimal(0), Decimal(1)),) * 3)
    assert len(assess(record, declining).scores) == len(assessment.scores)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(records(), max_size=6))
def test_no_forms_raise(forms: list[r.Record]) -> None:
    small = replace(SHIPPED, same_value_forms=1, sibling_forms=1, same_text=1)
    for profile in (SHIPPED, small):
        found = over_forms((in_brief(form, str(n)) for n, form in enumerate(forms)), profile, everything=True)
        assert {f.code for f in found} == {"T03", "B01", "B02", "B03"}
        assert all(describe(one).message_en for one in found)


def of_many(count: int) -> r.Record:
    """Return a form with this many indicators, all with different names."""
    rows = tuple(
        r.Indicator(
            level1=r.Level1Group(code="output", label="产出指标"), level2=r.Level2Group(code="quality", label="质量指标"), number=n,
            name=f"第{n}处河段堤防加固工程外观整洁", target=r.Reading(text="优良中差", kind="rating"),
            actual=r.Reading(text="优", kind="rating", value="优"), weight=Decimal(1), score=None, deviation=None,
        )
        for n in range(count)
    )  # fmt: skip
    empty = r.Project(name="堤防", competent_department=None, implementing_unit=None, leader=None, phone=None)
    return r.Record(
        id="2022-x-000000000000", form=r.FormInfo(kind="project", title=None, fiscal_year=2022), project=empty,
        funding=r.Funding(unit="元", lines=()), goals=(), indicators=rows, totals=r.Totals(weight=None, score=None), remarks=(),
        source=r.SourceInfo(filename="", sha256="0" * 64, form_number=1, forms_in_document=1), provenance={},
    )  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def test_five_hundred_indicators_are_no_trouble() -> None:
    form = of_many(500)
    assert len([f for f in validate(form, (), SHIPPED) if f.code == "T10"]) < 500
    assert seconds(lambda: validate(form, (), SHIPPED)) < 1


def test_time_over_many_forms_grows_with_their_number() -> None:
    """Four times as many forms take at most about four times as long, with a margin for a busy machine."""
    briefs = [in_brief(of_many(3), str(n)) for n in range(4000)]

    def best_of_three(count: int) -> float:
        return min(seconds(lambda: over_forms(briefs[:count], SHIPPED)) for _ in range(3))

    assert best_of_three(4000) < 10 * best_of_three(1000) + 0.1
