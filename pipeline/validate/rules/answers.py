"""Missing answers: placeholders, instructions left in place, blank cells: F05 to F07."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ...memo import cached
from ..case import Case, RuleResult, holds, not_checked, violated
from ..registry import rule

_BASIS = "表格应填写完整"
_PLACEHOLDER: Final = re.compile(
    r"待(?:定|填|填写|补|补充|核|核实|确认|完善)|略|同上|(?:TBD|TODO|tbd|todo|N/?A|n/?a)|[?？]+|[.。…_＿]{2,}"
)
_CROSSES: Final = re.compile(
    r"(?<![\dA-Za-zＡ-Ｚａ-ｚ])(?:[xX]{2,}|[×＊*Ｘ]{2,})(?![\dA-Za-z])|[×＊*]{3,}(?!\d)"
)
_INSTRUCTION: Final = re.compile(
    r"\d+\s*字\s*(?:以[内上下]|左右)|请.{0,8}(?:填写|填报|说明|描述|列出|注明)|(?:此处|此栏|本栏|该栏)(?:填写|填)"
    r"|填(?:写|报)(?:说明|要求|示例|内容)|需(?:单独|另行)?说明(?:原因|理由)"
)
_DASH: Final = re.compile(r"\s*[-—–―−－/／\\─]+\s*")


@rule("F05", "placeholder-answer", "warning", basis=_BASIS)
def placeholder(case: Case) -> Iterator[RuleResult]:
    """Answers are not placeholders (XX, 待定, 略), and actual values are not dashes."""
    answers = [*case.answers, *_dashes(case)]
    found = [(pointer, text) for pointer, text in answers if _is_placeholder(text)]
    for pointer, text in found:
        yield violated(pointer, observed=text)
    if not answers:
        yield not_checked("blank")
    elif not found:
        yield holds()


@cached
def _is_placeholder(text: str) -> bool:
    plain = text.strip(" 　()（）[]【】")
    return any(p.fullmatch(plain) for p in (_PLACEHOLDER, _DASH)) or _CROSSES.search(text) is not None


def _dashes(case: Case) -> Iterator[tuple[str, str]]:
    """Yield actual values printed as a dash although there is a target; the record has None for them."""
    for at, indicator, _ in case.indicators:
        if indicator.target is not None and indicator.actual is None:
            yield from ((f"{at}/actual", p.text) for p in case.places(f"{at}/actual") if p.text)


@rule("F06", "instruction-left", "warning", basis=_BASIS)
def instruction(case: Case) -> Iterator[RuleResult]:
    """Answers do not contain the form's own instructions."""
    answers = case.answers
    found = [(pointer, text) for pointer, text in answers if _INSTRUCTION.search(text)]
    for pointer, text in found:
        yield violated(pointer, observed=text)
    if not answers:
        yield not_checked("blank")
    elif not found:
        yield holds()


@rule("F07", "value-blank", "error", basis=_BASIS)
def value_blank(case: Case) -> Iterator[RuleResult]:
    """Every indicator has a target and an actual value, every objective an expected and an actual result."""
    asked = [f"{at}/{key}" for at, _, _ in case.indicators for key in ("target", "actual")]
    asked += [f"/goals/{n}/{key}" for n in range(len(case.record.goals)) for key in ("expected", "actual")]
    known = [pointer for pointer in asked if case.known(pointer)]
    blank = [pointer for pointer in known if case.blank(pointer)]
    if not known:
        yield not_checked("no-column")
    elif blank:
        yield violated(*blank, operands={"count": len(blank), "of": len(known)})
    else:
        yield holds(*known)
