"""Open data as tables: which there are, their columns, and the rows that a record gives.

One description of each column serves CSV, workbook, data package and data dictionary.  Amounts are in
yuan, rates are fractions, null is an empty cell; texts are the record's own, in Chinese.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from ..model.publication import SiteIdentity
from ..model.record import Reading, Record
from .html_entry import Entry, fund_total
from .html_env import address

Cell = str | int | Decimal | None
Row = Sequence[Cell]
Kind = Literal["string", "integer", "number", "year", "date", "uri"]


class Disclosed(NamedTuple):
    """A published record as the tables take it: `sha256` is the fingerprint of its record.json."""

    record: Record
    entry: Entry
    sha256: str
    site: SiteIdentity


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, its label (in the catalogue for English), its kind.

    `unit` is `元`, `分`, or empty; `phase` the budget phase of the Fiscal Data Package.
    """

    name: str
    zh: str
    kind: Kind = "string"
    unit: Literal["元", "分", ""] = ""
    phase: Literal["approved", "adjusted", "executed", ""] = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, label and primary key, its columns, and the rows of a record in their order."""

    name: str
    zh: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Disclosed], Iterator[Row]]


def plain(value: Decimal) -> str:
    """A figure for programs: no exponent, no thousands set apart, no digit more or less."""
    return f"{value.normalize() + 0:f}"


def _project(it: Disclosed) -> Iterator[Row]:
    record, project, totals, total = it.record, it.record.project, it.record.totals, fund_total(it.record)
    amounts = (total.initial_budget, total.annual_budget, total.executed) if total else (None,) * 3
    execution = (total.execution_rate, total.weight, total.score) if total else (None,) * 3
    dates = (it.entry.first_published.date().isoformat(), it.entry.last_published.date().isoformat())
    yield (
        *(record.id, it.entry.year, record.form.kind, project.name, project.code),
        *(project.competent_department, project.implementing_unit),
        *amounts,
        *execution,
        *(totals.weight, totals.score, totals.grade),
        *dates,
        *(address(it.site, it.entry.path), it.sha256),
    )


def _funds(it: Disclosed) -> Iterator[Row]:
    for n, line in enumerate(it.record.funding.lines, 1):
        yield (
            *(it.record.id, n, line.source, line.label),
            *(line.initial_budget, line.annual_budget, line.executed),
            *(line.execution_rate, line.weight, line.score),
        )


def _goals(it: Disclosed) -> Iterator[Row]:
    for n, goal in enumerate(it.record.goals, 1):
        yield it.record.id, n, goal.expected, goal.actual


def _indicators(it: Disclosed) -> Iterator[Row]:
    for n, row in enumerate(it.record.indicators, 1):
        yield (
            *(it.record.id, n, row.level1.code, row.level1.label, row.level2.code, row.level2.label),
            row.name,
            *_reading(row.target),
            *_reading(row.actual),
            *(row.weight, row.score, row.deviation),
        )


def _reading(reading: Reading | None) -> Row:
    """A target or an actual value: the text, and what was read from it."""
    if reading is None:
        return (None,) * 5
    return reading.text, reading.kind, reading.operator, _value(reading), reading.unit


def _value(reading: Reading) -> str | None:
    """What was read of a text, as a text: a range as `low..high`."""
    match reading.value:
        case Decimal() as value:
            return plain(value)
        case (low, high):
            return f"{plain(low)}..{plain(high)}"
        case str() | None as value:
            return value


_ID, _NUMBER = Column("id", "记录编号"), Column("number", "序号", "integer")
_AMOUNTS = (
    Column("initial_budget", "年初预算数", "number", "元", "approved"),
    Column("annual_budget", "全年预算数", "number", "元", "adjusted"),
    Column("executed", "全年执行数", "number", "元", "executed"),
    Column("execution_rate", "执行率", "number"),
)
_POINTS = Column("weight", "分值", "number", "分"), Column("score", "得分", "number", "分")

PROJECTS = Table(
    "projects",
    "项目",
    ("id",),
    (
        _ID,
        Column("fiscal_year", "财政年度", "year"),
        Column("kind", "表式"),
        Column("name", "项目名称"),
        Column("code", "项目编码"),
        Column("competent_department", "主管部门"),
        Column("implementing_unit", "实施单位"),
        *_AMOUNTS,
        Column("execution_weight", "执行率分值", "number", "分"),
        Column("execution_score", "执行率得分", "number", "分"),
        Column("total_weight", "总分分值", "number", "分"),
        Column("total_score", "自评总分", "number", "分"),
        Column("grade", "评定等级"),
        Column("first_published", "发布日期", "date"),
        Column("last_published", "更新日期", "date"),
        Column("url", "页面地址", "uri"),
        Column("sha256", "指纹"),
    ),
    _project,
)
FUNDS = Table(
    "funds",
    "项目资金",
    ("id", "number"),
    (_ID, _NUMBER, Column("source", "资金来源代码"), Column("label", "资金来源"), *_AMOUNTS, *_POINTS),
    _funds,
)
GOALS = Table(
    "goals",
    "年度总体目标",
    ("id", "number"),
    (_ID, _NUMBER, Column("expected", "预期目标"), Column("actual", "实际完成情况")),
    _goals,
)
INDICATORS = Table(
    "indicators",
    "绩效指标",
    ("id", "number"),
    (
        *(_ID, _NUMBER),
        Column("level1_code", "一级指标代码"),
        Column("level1", "一级指标"),
        Column("level2_code", "二级指标代码"),
        Column("level2", "二级指标"),
        Column("name", "三级指标"),
        Column("target", "年度指标值"),
        Column("target_kind", "指标值类型"),
        Column("target_operator", "指标值关系"),
        Column("target_value", "指标值读数"),
        Column("target_unit", "指标值单位"),
        Column("actual", "实际完成值"),
        Column("actual_kind", "完成值类型"),
        Column("actual_operator", "完成值关系"),
        Column("actual_value", "完成值读数"),
        Column("actual_unit", "完成值单位"),
        *_POINTS,
        Column("deviation", "偏差原因分析及改进措施"),
    ),
    _indicators,
)
TABLES = (PROJECTS, FUNDS, GOALS, INDICATORS)
"""Every other table leads to PROJECTS by `id`."""
