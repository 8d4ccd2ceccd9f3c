"""What a form must have, and how its headers and labels are printed: F01 to F04, S01, S02."""

from __future__ import annotations

from collections.abc import Iterator

from .registry import Case, Check, holds, not_checked, rule, violated

_FULL_LABELS = {
    "社会效益": "社会效益指标",
    "经济效益": "经济效益指标",
    "生态效益": "生态效益指标",
    "可持续影响": "可持续影响指标",
    "满意度": "满意度指标",
    "产出": "产出指标",
    "效益": "效益指标",
}


@rule("F01", "no-project-name", "error")
def project_name(case: Case) -> Iterator[Check]:
    """A record has a project name."""
    yield holds("/project/name") if case.record.project.name else violated("/project/name")


@rule("F02", "no-fiscal-year", "error")
def fiscal_year(case: Case) -> Iterator[Check]:
    """A record has a fiscal year."""
    known = case.record.form.fiscal_year is not None
    yield holds("/form/fiscal_year") if known else violated("/form/fiscal_year")


@rule("F03", "no-money", "error")
def money(case: Case) -> Iterator[Check]:
    """At least one amount of the funds block is filled in."""
    amounts = [
        value
        for line in case.record.funding.lines
        for value in (line.initial_budget, line.annual_budget, line.executed)
    ]
    filled = any(value is not None for value in amounts)
    yield holds("/funding/lines") if filled else violated("/funding/lines")


@rule("F04", "no-indicator", "error")
def indicators(case: Case) -> Iterator[Check]:
    """At least one indicator is filled in."""
    yield holds("/indicators") if case.record.indicators else violated("/indicators")


@rule("S01", "header-blank", "warning")
def headers(case: Case) -> Iterator[Check]:
    """The columns 得分 and 偏差原因分析及改进措施 have their headers."""
    blank = list(case.noted("blank-header"))
    if blank:
        columns = "、".join(str(note.operands["column"]) for note in blank)
        spots = tuple(spot for note in blank for spot in note.spots)
        yield violated("/indicators", spots=spots, operands={"columns": columns})
    elif case.record.indicators:
        yield holds("/indicators")
    else:
        yield not_checked("no-indicator")


@rule("S02", "label-short", "info")
def labels(case: Case) -> Iterator[Check]:
    """The groups are called by their full names."""
    for label in dict.fromkeys(_labels(case)):
        if label in _FULL_LABELS:
            pointers = tuple(p for p, text in _pointers(case) if text == label)
            yield violated(*pointers, observed=label, expected=_FULL_LABELS[label])


def _pointers(case: Case) -> Iterator[tuple[str, str]]:
    for n, indicator in enumerate(case.record.indicators):
        for key, group in (("level1", indicator.level1), ("level2", indicator.level2)):
            if group.label:
                yield f"/indicators/{n}/{key}/label", group.label


def _labels(case: Case) -> Iterator[str]:
    return (text for _, text in _pointers(case))
