"""The form's own words for a field of a record: 项目资金 · 年度资金总额 · 得分."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...model.record import Indicator, Record
from ...translate.catalogue import Catalogue
from .bilingual import Text, Voice

_LONGEST: Final = 40
_SEPARATOR: Final = " · "
_HEAD: Final[dict[str, tuple[str, ...]]] = {
    "/form/title": ("标题",),
    "/form/fiscal_year": ("年份",),
    "/project/name": ("项目名称",),
    "/project/code": ("项目编码",),
    "/project/competent_department": ("主管部门",),
    "/project/implementing_unit": ("实施单位",),
    "/project/leader": ("项目负责人",),
    "/project/phone": ("联系电话",),
    "/funding/unit": ("项目资金", "单位"),
    "/totals/weight": ("总分", "分值"),
    "/totals/score": ("总分", "得分"),
    "/totals/grade": ("总分", "评定等级"),
}
_BLOCKS: Final = {
    "/funding/lines": "项目资金",
    "/goals": "年度总体目标",
    "/indicators": "绩效指标",
    "/remarks": "备注",
}
_FIELDS: Final = {
    "initial_budget": "年初预算数",
    "annual_budget": "全年预算数",
    "executed": "全年执行数",
    "execution_rate": "执行率",
    "expected": "预期目标",
    "level1": "一级指标",
    "level2": "二级指标",
    "target": "年度指标值",
    "weight": "分值",
    "score": "得分",
    "deviation": "偏差原因分析及改进措施",
}
"""Words for fields, added after the words for their row; `actual` has a different word in each block."""
_ACTUAL: Final = {"/goals": "实际完成情况", "/indicators": "实际完成值"}


def place_words(pointer: str, record: Record | None) -> Text | None:
    """Return the form's words for a JSON pointer into a record in both languages, or None if it has none.

    Words without reviewed English stay in Chinese.
    """
    voice = Voice(Catalogue.shipped())
    head = _HEAD.get(pointer)
    steps = [voice.label(word) for word in head] if head else list(_steps(pointer, record, voice))
    if not steps:
        return None
    return Text(*(_SEPARATOR.join(_cut(word) for word in words) for words in _languages(steps)))


def _languages(steps: list[Text]) -> tuple[list[str], list[str]]:
    return [step.zh for step in steps], [step.en or step.zh for step in steps]


def _cut(word: str) -> str:
    return word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…"


def _steps(pointer: str, record: Record | None, voice: Voice) -> Iterator[Text]:
    """Yield the words for the block, the row and the field."""
    block = next((path for path in _BLOCKS if f"{pointer}/".startswith(f"{path}/")), None)
    if block is None:
        return
    yield voice.label(_BLOCKS[block])
    number, _, field = pointer.removeprefix(block).removeprefix("/").partition("/")
    if record is not None and number.isdecimal():
        yield from _row(block, int(number), record, voice)
    name = field.split("/")[0]
    word = _ACTUAL.get(block) if name == "actual" else _FIELDS.get(name)
    if word:
        yield voice.label(word)


def _row(block: str, number: int, record: Record, voice: Voice) -> Iterator[Text]:
    if block == "/funding/lines" and number < len(record.funding.lines):
        line = record.funding.lines[number]
        yield voice.printed(line.label, "source", line.source)
    elif block == "/indicators" and number < len(record.indicators):
        yield from _indicator(record.indicators[number], voice)
    elif block == "/remarks" and number < len(record.remarks):
        yield voice.heading(record.remarks[number].label)
    elif block == "/goals" and len(record.goals) > 1:
        yield Text(f"第 {number + 1} 项", f"no. {number + 1}")


def _indicator(indicator: Indicator, voice: Voice) -> Iterator[Text]:
    group = indicator.level2 if indicator.level2.label else indicator.level1
    if group.label:
        yield voice.heading(group.label)
    yield voice.text(indicator.name)
