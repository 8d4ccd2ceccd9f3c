"""The twelve forms as a reviewer reads them: what must be found, and nothing else (golden/findings)."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from support.folders import ROOT

from pipeline import chain
from pipeline.model.finding import Finding
from pipeline.model.outcome import Outcome
from pipeline.validate import RULES
from pipeline.validate.profile_file import shipped_profile

BOOK = ROOT / "examples" / "2022年度项目支出绩效自评表汇总.docx"
EXPECTED: dict[str, Any] = tomllib.loads(
    (ROOT / "tests" / "golden" / "findings" / "document.toml").read_text("utf-8"), parse_float=Decimal
)
NUMBERS = range(1, 13)

Found = dict[str, list[list[str]]]
"""Pointers of the findings by code, written as in the golden list."""


@cache
def book() -> Outcome:
    return chain.check(BOOK.read_bytes(), BOOK.name, shipped_profile())


def short(pointer: str) -> str:
    return pointer.replace("/indicators/", "i").replace("/funding/lines/", "f")


def found(findings: tuple[Finding, ...]) -> Found:
    by_code: Found = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append([short(pointer) for pointer in finding.pointers])
    return {code: sorted(places) for code, places in by_code.items()}


def as_written(listed: dict[str, Any]) -> Found:
    many = {
        code: places if isinstance(places[0], list) else [places]
        for code, places in listed.items()
        if code != "figures"
    }
    return {code: sorted(places) for code, places in many.items()}


@pytest.mark.parametrize("number", NUMBERS)
def test_exactly_what_a_reviewer_finds(number: int) -> None:
    findings = found(book().forms[number - 1].findings)
    labels = findings.pop("S02")
    assert sorted(re.sub(r"i\d+/|/label", "", pointer) for (pointer,) in labels) == ["level1", "level2"]
    every = as_written({code: places for code, places in EXPECTED["every"].items() if code != "S02"})
    assert findings == every | as_written(EXPECTED[str(number)])


@pytest.mark.parametrize("number", NUMBERS)
def test_figures_are_the_reviewers(number: int) -> None:
    by_code = {f.code: f for f in book().forms[number - 1].findings}
    for code, figures in EXPECTED[str(number)].get("figures", {}).items():
        assert {side: getattr(by_code[code], side) for side in figures} == figures


def test_findings_over_several_forms() -> None:
    several: dict[str, list[list[int]]] = {}
    for finding in book().findings:
        forms = dict.fromkeys(int(pointer.split("/")[2]) + 1 for pointer in finding.pointers)
        several.setdefault(finding.code, []).append(sorted(forms))
    assert several == EXPECTED["several"]


def test_what_is_right_is_not_found() -> None:
    codes = {f.code for form in book().forms for f in form.findings}
    assert not codes & set(EXPECTED["never"]["codes"])
    written = {code for number in NUMBERS for code in EXPECTED[str(number)]} | set(EXPECTED["every"])
    assert {code for code in RULES if not code.islower()} == written - {"figures"} | set(
        EXPECTED["never"]["codes"]
    )


@pytest.mark.parametrize("number", NUMBERS)
def test_computed_totals_and_grades(number: int) -> None:
    assessment = book().forms[number - 1].assessment
    assert assessment is not None
    low, high, best, worst = EXPECTED["scores"][str(number)]
    assert (assessment.low, assessment.high) == (low, high)
    assert (assessment.grades[0], assessment.grades[-1]) == (best, worst)
    assert assessment.printed_total is None


def test_a_single_file_is_found_the_same_as_in_the_document_of_twelve() -> None:
    of_book = {form.record.id: found(form.findings) for form in book().forms}
    for path in sorted((ROOT / "examples" / "single").iterdir()):
        (form,) = chain.check(path.read_bytes(), path.name, shipped_profile()).forms
        assert found(form.findings) == of_book[form.record.id]


def test_every_finding_names_its_cells() -> None:
    assert not [f.code for form in book().forms for f in form.findings if not f.cells]
    assert not [f.code for f in book().findings if not f.cells]
