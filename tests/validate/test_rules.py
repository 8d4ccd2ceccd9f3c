"""Each rule: a form that breaks it, one that keeps it, one to which it does not apply."""

from __future__ import annotations

from decimal import Decimal

import pytest
from form_xml import (
    FUND_HEADER,
    FUNDS,
    INDICATOR_HEADER,
    INDICATORS,
    form,
    funds,
    goals,
    head,
    indicators,
    total,
)

from pipeline import chain
from pipeline.model.finding import Finding
from pipeline.translate.sentences import describe, templates
from pipeline.validate import RULES, Profile, validate


def results(data: bytes, code: str) -> list[Finding]:
    one = next(chain.read(data, "表.docx"))
    return [f for f in validate(one.record, one.notes, Profile.shipped(), everything=True) if f.code == code]


def verdicts(data: bytes, code: str) -> set[str]:
    return {f.result for f in results(data, code)}


def with_funds(*rows: tuple[str, ...]) -> bytes:
    return form(*head(), *funds(rows), *goals(), *indicators(), *total())


def total_row(budget: str, executed: str, weight: str, rate: str, score: str) -> tuple[str, ...]:
    return ("年度资金总额", budget, budget, executed, weight, rate, score)


NO_SCORES = form(
    *head(), *funds([r[:4] for r in FUNDS], header=FUND_HEADER[:3]), *goals(),
    *indicators([(*r[:5], r[7]) for r in INDICATORS], (*INDICATOR_HEADER[:5], INDICATOR_HEADER[7])),
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "data", "expected"),
    [
        ("A01", with_funds(total_row("12", "4", "10", "33.33%", "3.33"), ("当年财政拨款", "11", "12", "4", "", "", "")), {"violated", "holds"}),
        ("A01", form(), {"holds"}),
        ("A01", with_funds(total_row("12", "4", "10", "33.33%", "3.33")), {"not_checked"}),
        ("A02", with_funds(total_row("12", "4", "10", "34%", "3.33")), {"violated"}),
        ("A02", with_funds(total_row("12", "4", "10", "33.33%", "3.33")), {"holds"}),
        ("A02", with_funds(total_row("12", "4", "10", "33%", "3.33")), {"holds"}),
        ("A02", with_funds(total_row("12", "4", "10", "33.34%", "3.33")), {"violated"}),
        ("A02", with_funds(total_row("0", "0", "10", "", "0")), {"not_checked"}),
        ("A03", with_funds(total_row("12", "4", "10", "33.33%", "9")), {"violated"}),
        ("A03", with_funds(total_row("12", "4", "10", "33.33%", "3.33")), {"holds"}),
        ("A03", with_funds(total_row("12", "11.5", "10", "95.83%", "10")), {"holds"}),
        ("A03", NO_SCORES, {"not_checked"}),
        ("A04", with_funds(total_row("12", "11.5", "10", "95.83%", "10")), {"violated"}),
        ("A04", with_funds(total_row("12", "12", "10", "100%", "10")), {"holds"}),
        ("A04", NO_SCORES, {"not_checked"}),
        ("A06", form(*head(), *funds(), *goals(), *indicators(INDICATORS[:2])), {"violated"}),
        ("A06", form(), {"holds"}),
        ("A06", NO_SCORES, {"not_checked"}),
        ("A07", form(*head(), *funds(), *goals(), *indicators([*INDICATORS[:2], (*INDICATORS[2][:5], "20", "20", ""), (*INDICATORS[3][:5], "20", "20", "")])), {"violated"}),
        ("A07", form(), {"holds"}),
        ("A07", NO_SCORES, {"not_checked"}),
        ("A09", form(*head(), *funds(), *goals(), *indicators(), *total(score="")), {"violated"}),
        ("A09", form(), {"holds"}),
        ("A09", NO_SCORES, {"not_checked"}),
        ("A10", form(*head(), *funds(), *goals(), *indicators([(*r[:6], "", "") for r in INDICATORS])), {"violated"}),
        ("A10", form(), {"holds"}),
        ("A10", NO_SCORES, {"not_checked"}),
        ("A12", with_funds(*FUNDS, ("其他资金", "", "", "", "—", "", "—")), {"violated"}),
        ("A12", with_funds(*FUNDS, ("其他资金", "0", "0", "0", "—", "", "—")), {"holds"}),
        ("A12", form(), set()),
        ("S01", form(*head(), *funds(), *goals(), *indicators(INDICATORS, (*INDICATOR_HEADER[:6], "", ""))), {"violated"}),
        ("S01", form(), {"holds"}),
        ("S02", form(*head(), *funds(), *goals(), *indicators([("效益", "社会效益", *INDICATORS[2][2:])])), {"violated"}),
        ("S02", form(), set()),
        ("F01", form(*head(""), *funds(), *goals(), *indicators()), {"violated"}),
        ("F01", form(), {"holds"}),
        ("F02", form(year=""), {"violated"}),
        ("F02", form(), {"holds"}),
        ("F03", with_funds(("年度资金总额", "", "", "", "", "", "")), {"violated"}),
        ("F03", form(), {"holds"}),
        ("F04", form(*head(), *funds(), *goals(), *indicators([("产出指标", "数量指标", "", "", "", "", "", "")])), {"violated"}),
        ("F04", form(), {"holds"}),
        ("P04", form(*head("项目13912341234"), *funds(), *goals(), *indicators()), {"violated"}),
        ("P04", form(), {"holds"}),
        ("P05", form(*head(), *funds(), *goals("身份证11010519491231002X"), *indicators()), {"violated"}),
        ("P05", form(*head(), *funds(), *goals("编号110105194912310021"), *indicators()), {"holds"}),
        ("P05", form(*head(), *funds(), *goals("账号6222 0000 0000 0000 008"), *indicators()), {"holds"}),
        ("no-money-unit", form(*head(), *funds(label="项目资金"), *goals(), *indicators()), {"violated"}),
        ("unread-figure", with_funds(total_row("12", "约4", "10", "", "")), {"violated"}),
        ("number-out-of-range", with_funds(total_row("12345678901234567", "4", "10", "", "")), {"violated"}),
        ("sub-fen", with_funds(total_row("12.3456789", "4", "10", "", "")), {"violated"}),
    ],
)  # fmt: skip
def test_rule(code: str, data: bytes, expected: set[str]) -> None:
    assert verdicts(data, code) == expected


def test_a_finding_is_data_with_its_cells() -> None:
    (found,) = results(with_funds(total_row("12", "4", "10", "33.33%", "9")), "A03")
    assert (found.observed, found.expected, found.operands["rate"]) == (9, Decimal("3.33"), Decimal("0.3333"))
    assert [(c.table, c.row, c.column) for c in found.cells] == [(1, 5, 9)]
    assert describe(found).message_zh == "执行率 33.33%，分值 10，应得 3.33 分，填写为 9 分。"


def test_every_rule_has_all_its_sentences() -> None:
    keys = {f"{part}_{language}" for part in ("title", "message", "remedy") for language in ("zh", "en")}
    assert set(templates()) == set(RULES)
    assert all(set(entry) == keys and all(entry.values()) for entry in templates().values())


def test_every_rule_says_what_it_looks_at() -> None:
    assert all(rule.look.__doc__ for rule in RULES.values())
