"""Required parts of a form, and how its headers and labels are printed: F01 to F04, S01, S02."""

from __future__ import annotations

from collections.abc import Iterator

from ..case import Case, RuleResult, holds, not_checked, violated
from ..registry import rule

_FULL_LABELS = {
    "社会效益": "社会效益指标",
    "经济效益": "经济效益指标",
    "生态效益": "生态效益指标",
    "可持续影响": "可持续影响指标",
    "满意度": "满意度指标",
    "产出": "产出指标",
    "效益": "效益指标",
}


@rule("F01", "no-project-name", "error", basis="表格应填写完整")
def project_name(case: Case) -> Iterator[RuleResult]:
    """The form has a project name."""
    yield holds("/project/name") if case.record.project.name else violated("/project/name")


@rule("F02", "no-fiscal-year", "error", basis="表格应填写完整")
def fiscal_year(case: Case) -> Iterator[RuleResult]:
    """The form has a fiscal year."""
    known = case.record.form.fiscal_year is not None
    yield holds("/form/fiscal_year") if known else violated("/form/fiscal_year")


@rule("F03", "no-money", "error", basis="表格应填写完整")
def money(case: Case) -> Iterator[RuleResult]:
    """At least one amount of the funds block is filled in."""
    amounts = [
        value
        for line in case.record.funding.lines
        for value in (line.initial_budget, line.annual_budget, line.executed)
    ]
    filled = any(value is not None for value in amounts)
    yield holds("/funding/lines") if filled else violated("/funding/lines")


@rule("F04", "no-indicator", "error", basis="表格应填写完整")
def indicators(case: Case) -> Iterator[RuleResult]:
    """At least one indicator is filled in."""
    yield holds("/indicators") if case.record.indicators else violated("/indicators")


@rule("S01", "header-blank", "warning", basis="自评表样")
def headers(case: Case) -> Iterator[RuleResult]:
    """The columns 得分 and 偏差原因分析及改进措施 have headers."""
    blank = list(case.noted("blank-header"))
    if blank:
        columns = "、".join(str(note.operands["column"]) for note in blank)
        spots = tuple(spot for note in blank for spot in note.spots)
        yield violated("/indicators", spots=spots, operands={"columns": columns})
    elif case.record.indicators:
        yield holds("/indicators")
    else:
        yield not_checked("no-indicator")


@rule("S02", "label-short", "info", basis="自评表样")
def labels(case: Case) -> Iterator[RuleResult]:
    """Indicator groups are labelled with their full names."""
    printed = dict(_labels(case))
    short = {label for label in printed.values() if label in _FULL_LABELS}
    for label in sorted(short):
        pointers = tuple(pointer for pointer, text in printed.items() if text == label)
        yield violated(*pointers, observed=label, expected=_FULL_LABELS[label])
    if not printed:
        yield not_checked("no-indicator")
    elif not short:
        yield holds(*printed)


def _labels(case: Case) -> Iterator[tuple[str, str]]:
    for at, indicator, _ in case.indicators:
        for key, group in (("level1", indicator.level1), ("level2", indicator.level2)):
            if group.label:
                yield f"{at}/{key}/label", group.label
