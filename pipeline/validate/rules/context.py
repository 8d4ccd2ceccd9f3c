"""Consistency of names, years, headcounts and budgets: C01, C02, C03, C05, C07 to C10."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from ...model.finding import Figure
from ...model.record import Indicator
from ..case import Case, RuleResult, holds, not_checked, violated
from ..registry import rule
from ..scores import round_half_up
from ..words import bare

_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_NAMED_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?:(?=年|\s*[)）\]】〕])|\s*[-—–~～至]\s*(20\d\d)(?!\d))")
_YEAR_OF_DATE: Final = re.compile(r"(?<!\d)(20\d\d)(?:年\d|年[底末]|[-./]\d{1,2}[-./]\d)")
_FILLED_IN: Final = re.compile("日期|时间")
_DAY: Final = re.compile(r"20\d\d[-_.年]\d{1,2}([-_.月]\d{1,2}日?)?")
_CARRIED_OVER: Final = re.compile("结转|跨年|续建|尾款|质保金")
_YEARLY: Final = re.compile("每年|逐年|历年")
_PEOPLE: Final = re.compile("人数|人员|名额|户数")
_HEADS: Final = ("人", "名", "人次", "户")
_PER_HEAD: Final = re.compile("标准|人均|每人|[/／]人")


@rule("C01", "name-of-other-year", "warning", basis="项目名称与报表年度应一致")
def name_of_other_year(case: Case) -> Iterator[RuleResult]:
    """A year in the project name is the form's year, unless the name says that it was carried over."""
    year, name = case.record.form.fiscal_year, case.record.project.name
    named = _years(name or "")
    if year is None or name is None or not named:
        yield not_checked("no-year")
    elif year in named or _CARRIED_OVER.search(name):
        yield holds("/project/name", "/form/fiscal_year")
    else:
        yield violated("/project/name", "/form/fiscal_year", observed=str(min(named)), expected=str(year))


def _years(name: str) -> set[int]:
    """Return the years that a name mentions: 2021年, (2021), and all of 2021-2023."""
    years: set[int] = set()
    for first, last in _NAMED_YEAR.findall(name):
        years.update(range(int(first), int(last or first) + 1) or (int(first),))
    return years


@rule("C09", "file-of-other-year", "warning", basis="文件名与报表年度应一致")
def file_of_other_year(case: Case) -> Iterator[RuleResult]:
    """A year in the file name is the form's year; full dates and the project name (see C01) are ignored."""
    year, filename = case.record.form.fiscal_year, case.record.source.filename
    named = set(map(int, _YEAR.findall(_DAY.sub("", _without_project(case, filename)))))
    if year is None or not named:
        yield not_checked("no-year")
    elif year in named:
        yield holds("/source/filename", "/form/fiscal_year")
    else:
        yield violated("/source/filename", "/form/fiscal_year", observed=str(min(named)), expected=str(year))


def _without_project(case: Case, filename: str) -> str:
    stem, name = bare(filename.rpartition(".")[0] or filename), bare(case.record.project.name or "")
    return stem.replace(name, "") if name and name in stem else filename


@rule("C10", "year-after-dates", "error", basis="自评在年度结束后进行")
def year_after_dates(case: Case) -> Iterator[RuleResult]:
    """The fiscal year is not later than all dates on the form; if it is, it is still to come."""
    year = case.record.form.fiscal_year
    dated = {pointer: found for pointer, text in _dated(case) if (found := _years_of_dates(text))}
    if year is None or not dated:
        yield not_checked("no-year")
        return
    latest = max(max(found) for found in dated.values())
    if year > latest:
        yield violated("/form/fiscal_year", *dated, observed=str(year), expected=str(latest))
    else:
        yield holds("/form/fiscal_year", *dated)


def _dated(case: Case) -> Iterator[tuple[str, str]]:
    """Yield pointer and text of what says when something was done: actual results, the date of filling in."""
    for at, indicator, _ in case.indicators:
        if indicator.actual is not None and indicator.actual.kind == "date":
            yield f"{at}/actual", indicator.actual.text
    for n, goal in enumerate(case.record.goals):
        if goal.actual is not None:
            yield f"/goals/{n}/actual", goal.actual
    for n, remark in enumerate(case.record.remarks):
        if _FILLED_IN.search(remark.label):
            yield f"/remarks/{n}/text", remark.text


def _years_of_dates(text: str) -> list[int]:
    return [int(year) for year in _YEAR_OF_DATE.findall("".join(text.split()))]


@rule("C02", "every-year", "info", basis="年度指标应针对本年度")
def every_year(case: Case) -> Iterator[RuleResult]:
    """An annual indicator does not say "every year"."""
    yearly = [(at, i) for at, i, _ in case.indicators if _YEARLY.search(i.name)]
    for at, indicator in yearly:
        yield violated(f"{at}/name", observed=indicator.name)
    if not case.indicators:
        yield not_checked("no-indicator")
    elif not yearly:
        yield holds(*(f"{at}/name" for at, _, _ in case.indicators))


@rule("C03", "fewer-people-same-money", "warning", basis="人数、标准与总额应相符")
def fewer_people_same_money(case: Case) -> Iterator[RuleResult]:
    """If fewer people than planned were served, an amount paid at a rate per head is lower too."""
    people = [(at, *pair) for at, i, _ in case.indicators if (pair := _heads(i)) is not None]
    money = [(at, *pair) for at, i, _ in case.indicators if (pair := _by_standard(i)) is not None]
    if not people or not money:
        yield not_checked("no-headcount")
        return
    fewer = [(at, planned, served) for at, planned, served in people if served < planned]
    whole = [(at, planned, paid) for at, planned, paid in money if paid >= planned]
    if not fewer or not whole:
        yield holds(*(f"{at}/actual" for at, *_ in (*people, *money)))
        return
    (head, planned, served), (amount, budget, paid) = fewer[0], whole[0]
    operands: dict[str, Figure] = {
        "planned": planned,
        "served": served,
        "paid": paid,
        "planned_each": round_half_up(budget / planned),
        "paid_each": round_half_up(paid / served) if served else None,
    }
    yield violated(f"{head}/actual", f"{amount}/actual", observed=served, expected=planned, operands=operands)


def _heads(indicator: Indicator) -> tuple[Decimal, Decimal] | None:
    """Return planned and served people of an indicator that counts people, else None."""
    pair = _pair(indicator, "quantity")
    unit = indicator.target.unit if indicator.target else None
    counts = unit in _HEADS or (unit is None and _PEOPLE.search(indicator.name) is not None)
    return pair if counts else None


def _by_standard(indicator: Indicator) -> tuple[Decimal, Decimal] | None:
    """Return planned and paid money of an indicator paid by a standard per head, else None."""
    return _pair(indicator, "money") if _PER_HEAD.search(indicator.name) else None


def _pair(indicator: Indicator, kind: str) -> tuple[Decimal, Decimal] | None:
    """Return target and actual value if both are figures of this kind, the target above 0; else None."""
    target, actual = indicator.target, indicator.actual
    if target is None or actual is None or target.kind != kind or actual.kind not in (kind, "quantity"):
        return None
    planned, reached = target.value, actual.value
    if not isinstance(planned, Decimal) or not isinstance(reached, Decimal) or planned <= 0:
        return None
    return planned, reached


@rule("C05", "nothing-executed", "error", basis="预算数与执行数核对")
def nothing_executed(case: Case) -> Iterator[RuleResult]:
    """If nothing was executed, the annual budget was reduced."""
    line = case.total[1] if case.total else None
    if case.total is None or line is None or line.executed is None or line.annual_budget is None:
        yield not_checked("blank")
        return
    pointers = (f"{case.total[0]}/executed", f"{case.total[0]}/annual_budget")
    kept = line.annual_budget > 0 and line.annual_budget >= (line.initial_budget or 0)
    if line.executed == 0 and kept:
        yield violated(*pointers, observed=line.executed, operands={"budget": line.annual_budget})
    else:
        yield holds(*pointers)


@rule("C07", "budget-to-the-fen", "info", basis="年初预算一般不精确到分")
def budget_to_the_fen(case: Case) -> Iterator[RuleResult]:
    """年初预算数 is not precise to the fen; such an amount looks like one from the final accounts (决算)."""
    if case.total is None or case.total[1].initial_budget is None:
        yield not_checked("blank")
        return
    pointer, amount = f"{case.total[0]}/initial_budget", case.total[1].initial_budget
    to_the_fen = amount * 10 % 1 != 0
    yield violated(pointer, observed=amount) if to_the_fen else holds(pointer)


@rule("C08", "department-is-unit", "info", basis="主管部门与实施单位的关系")
def department_is_unit(case: Case) -> Iterator[RuleResult]:
    """主管部门 and 实施单位 differ; they may be the same for a project of the department itself."""
    project = case.record.project
    pointers = ("/project/competent_department", "/project/implementing_unit")
    if project.competent_department is None or project.implementing_unit is None:
        yield not_checked("blank")
    elif bare(project.competent_department) == bare(project.implementing_unit):
        yield violated(*pointers, observed=project.implementing_unit)
    else:
        yield holds(*pointers)
