"""Each rule: forms that break it, forms that keep it, forms to which it does not apply."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from support.form_xml import FUNDS, form, funds, goals, head, indicators, total
from support.rule_forms import (
    ALWAYS,
    BLANK_FUNDS,
    HELD,
    UNCHECKED,
    VIOLATED,
    Case,
    fund_total,
    row,
    with_funds,
)
from support.word_xml import tc, tr

from pipeline import chain
from pipeline.model.finding import Finding
from pipeline.model.form import Note
from pipeline.translate.sentences import describe, results, templates
from pipeline.validate import RULES, all_rules, assess, validate
from pipeline.validate.profile_file import shipped_profile

READER = {code for code in RULES if code.islower()}
"""Codes of the reader's notes; the tests of the reader have the forms that cause them."""


def found(case: Case, code: str) -> list[Finding]:
    data, filename = (case, "表.docx") if isinstance(case, bytes) else case
    one = next(chain.read(data, filename))
    return [f for f in validate(one.record, one.notes, shipped_profile(), everything=True) if f.code == code]


def verdicts(data: Case, code: str) -> set[str]:
    return {f.result for f in found(data, code)}


def each(cases: dict[str, list[Case]]) -> list[Any]:
    return [
        pytest.param(code, data, id=f"{code}-{n}")
        for code, forms in cases.items()
        for n, data in enumerate(forms)
    ]


@pytest.mark.parametrize(("code", "data"), each(VIOLATED))
def test_a_form_that_breaks_the_rule(code: str, data: Case) -> None:
    assert "violated" in verdicts(data, code)


@pytest.mark.parametrize(("code", "data"), each(HELD))
def test_a_form_that_keeps_it(code: str, data: Case) -> None:
    found = verdicts(data, code)
    assert "violated" not in found
    assert "holds" in found


@pytest.mark.parametrize(("code", "data"), each(UNCHECKED))
def test_a_form_to_which_it_does_not_apply(code: str, data: Case) -> None:
    assert verdicts(data, code) == {"not_checked"}


def test_every_rule_is_tested_in_all_three_ways() -> None:
    wanted = set(RULES) - READER
    assert {code for code, forms in VIOLATED.items() if forms} == wanted
    assert {code for code, forms in HELD.items() if forms} == wanted
    assert {code for code, forms in UNCHECKED.items() if forms} == wanted - ALWAYS


@pytest.mark.parametrize("code", sorted(READER))
def test_what_the_reader_noted_is_found_and_otherwise_not(code: str) -> None:
    (one,) = chain.read(form(), "表.docx")
    note = Note(code, "/project/name", (), dict.fromkeys(("text", "count", "reason_zh", "reason_en"), "甲"))
    (noted,) = (f for f in validate(one.record, (note,), shipped_profile()) if f.code == code)
    assert (noted.result, noted.pointers) == ("violated", ("/project/name",))
    (kept,) = found(form(), code)
    assert kept.result == "holds"


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("no-money-unit", form(*head(), *funds(label="项目资金"), *goals(), *indicators())),
        ("unread-figure", with_funds(fund_total("12", "约4"))),
        ("number-out-of-range", with_funds(fund_total("12345678901234567", "4"))),
        ("sub-fen", with_funds(fund_total("12.3456789", "4"))),
    ],
)
def test_what_the_normalizer_noted_is_found(code: str, data: bytes) -> None:
    assert verdicts(data, code) == {"violated"}


def test_a_finding_is_data_with_its_cells() -> None:
    (one,) = found(with_funds(fund_total("12", "4", rate="33.33%", score="9")), "A03")
    assert (one.observed, one.expected, one.operands["rate"]) == (9, Decimal("3.33"), Decimal("0.3333"))
    assert [(c.table, c.row, c.column) for c in one.cells] == [(1, 5, 9)]
    assert describe(one).message_zh == (
        "执行数÷全年预算数为 33.33%（表中执行率为 33.33%），分值 10，应得 3.33 分，填写为 9 分。"
    )


@pytest.mark.parametrize(
    "data", [form(), BLANK_FUNDS, *(forms[0] for forms in VIOLATED.values() if isinstance(forms[0], bytes))]
)
def test_every_result_can_be_said_in_both_languages(data: bytes) -> None:
    for one in chain.check(data, "表.docx", shipped_profile(), everything=True).forms[0].findings:
        said = describe(one)
        assert all((said.title_zh, said.title_en, said.message_zh, said.message_en))
        assert bool(said.remedy_zh and said.remedy_en) == (one.result == "violated")


def test_every_rule_answers_every_form() -> None:
    """If all results are requested, every rule returns one."""
    for data in (form(), BLANK_FUNDS, with_funds(*FUNDS)):
        (one,) = chain.check(data, "表.docx", shipped_profile(), everything=True).forms
        assert {f.code for f in one.findings} == set(RULES)


def test_what_a_rule_tells_of_another_keeps_to_itself() -> None:
    ((nought,),) = [VIOLATED["A18"]]
    assert "violated" not in verdicts(nought, "A01")
    ((twice,),) = [VIOLATED["T18"]]
    assert "violated" not in verdicts(twice, "T10")


def test_every_rule_has_all_its_sentences() -> None:
    keys = {f"{part}_{language}" for part in ("title", "message", "remedy") for language in ("zh", "en")}
    assert set(templates()) == set(all_rules())
    assert all(set(entry) == keys and all(entry.values()) for entry in templates().values())
    words = [text for kind in ("why", "word") for text in results()[kind].values()]
    assert all(set(text) == {"zh", "en"} and all(text.values()) for text in words)


def test_every_rule_says_what_it_looks_at_and_where_it_comes_from() -> None:
    assert all(rule.look.__doc__ for rule in all_rules().values())
    assert [code for code, rule in all_rules().items() if rule.basis is None] == [
        c for c in RULES if c in READER
    ]


def merged(*, weights: bool) -> bytes:
    """Return two indicators that share one cell of scores, and one cell of points or none."""
    points = (tc("20", merge="restart"), tc(merge="continue")) if weights else ("10", "10")
    first = tr(
        tc(merge="restart"),
        *row("数量指标", "路灯", "5盏", "5盏")[:5],
        points[0],
        tc("20", merge="restart"),
        "",
    )
    second = tr(
        tc(merge="continue"),
        *row("质量指标", "亮灯率", "100%", "90%")[:5],
        points[1],
        tc(merge="continue"),
        "",
    )
    rest = indicators(
        [
            row("社会效益指标", "出行", "90%", "90%", "60", "60", level1="效益指标"),
            row("满意度指标", "居民", "90%", "90%", level1="满意度指标"),
        ]
    )
    return form(
        *head(),
        *funds([fund_total("12", "12", rate="100%", score="10")]),
        *goals(),
        rest[0],
        first,
        second,
        *rest[1:],
        *total(),
    )


@pytest.mark.parametrize("weights", [True, False])
def test_a_cell_that_is_merged_over_indicators_counts_once(weights: bool) -> None:
    data = merged(weights=weights)
    assert verdicts(data, "A06") == {"holds"}
    assert verdicts(data, "A15") == {"holds"}
    assert [f.expected for f in found(data, "A16") if f.result == "violated"] == [100]
    scores = assess(next(chain.read(data, "表.docx")).record, shipped_profile()).scores
    shared = [(s.label, s.weight, s.printed, s.low, s.high) for s in scores[1:-2]]
    assert shared == (
        [("路灯、亮灯率", 20, 20, 18, 20)]
        if weights
        else [("路灯", 10, None, 10, 10), ("亮灯率", 10, None, 9, 9)]
    )
