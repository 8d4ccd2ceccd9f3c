"""The tables of open data: their columns, and the rows for a record.

One description of each column serves CSV, workbook, data package and data dictionary.  Amounts are in
yuan, rates are fractions, None is an empty cell; texts are the record's own, in Chinese.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from ...model.entry import Entry, fund_total
from ...model.publication import SiteIdentity
from ...model.record import Reading, Record
from ..common.jinja import address

CellValue = str | int | Decimal | None
DataRow = Sequence[CellValue]
Kind = Literal["string", "integer", "number", "year", "date", "uri"]


class Disclosed(NamedTuple):
    """A published record as input for the tables; `sha256` is the fingerprint of its record.json."""

    record: Record
    entry: Entry
    sha256: str
    site: SiteIdentity


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column: its name for programs, its Chinese label (the catalogue has its English), its kind.

    `unit` is `元`, `分` or empty; `phase` is the budget phase of the Fiscal Data Package.
    """

    name: str
    zh: str
    kind: Kind = "string"
    unit: Literal["元", "分", ""] = ""
    phase: Literal["approved", "adjusted", "executed", ""] = ""


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table: its name, label, primary key and columns; `rows` yields a record's rows in column order."""

    name: str
    zh: str
    key: tuple[str, ...]
    columns: tuple[DataColumn, ...]
    rows: Callable[[Disclosed], Iterator[DataRow]]


def plain(value: Decimal) -> str:
    """Format a figure exactly for programs, without exponent and thousands separators."""
    return f"{value.normalize() + 0:f}"


def _project(it: Disclosed) -> Iterator[DataRow]:
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


def _funds(it: Disclosed) -> Iterator[DataRow]:
    for n, line in enumerate(it.record.funding.lines, 1):
        yield (
            *(it.record.id, n, line.source, line.label),
            *(line.initial_budget, line.annual_budget, line.executed),
            *(line.execution_rate, line.weight, line.score),
        )


def _goals(it: Disclosed) -> Iterator[DataRow]:
    for n, goal in enumerate(it.record.goals, 1):
        yield it.record.id, n, goal.expected, goal.actual


def _indicators(it: Disclosed) -> Iterator[DataRow]:
    for n, row in enumerate(it.record.indicators, 1):
        yield (
            *(it.record.id, n, row.level1.code, row.level1.label, row.level2.code, row.level2.label),
            row.name,
            *_reading(row.target),
            *_reading(row.actual),
            *(row.weight, row.score, row.deviation),
        )


def _reading(reading: Reading | None) -> DataRow:
    """Return the cells of a target or an actual value: the text, and what was read from it."""
    if reading is None:
        return (None,) * 5
    return reading.text, reading.kind, reading.operator, _value(reading), reading.unit


def _value(reading: Reading) -> str | None:
    """Format the value that was read from a text; a range as `low..high`."""
    match reading.value:
        case Decimal() as value:
            return plain(value)
        case (low, high):
            return f"{plain(low)}..{plain(high)}"
        case str() | None as value:
            return value


_ID, _NUMBER = DataColumn("id", "记录编号"), DataColumn("number", "序号", "integer")
_AMOUNTS = (
    DataColumn("initial_budget", "年初预算数", "number", "元", "approved"),
    DataColumn("annual_budget", "全年预算数", "number", "元", "adjusted"),
    DataColumn("executed", "全年执行数", "number", "元", "executed"),
    DataColumn("execution_rate", "执行率", "number"),
)
_POINTS = DataColumn("weight", "分值", "number", "分"), DataColumn("score", "得分", "number", "分")

PROJECTS = DataTable(
    "projects",
    "项目",
    ("id",),
    (
        _ID,
        DataColumn("fiscal_year", "财政年度", "year"),
        DataColumn("kind", "表式"),
        DataColumn("name", "项目名称"),
        DataColumn("code", "项目编码"),
        DataColumn("competent_department", "主管部门"),
        DataColumn("implementing_unit", "实施单位"),
        *_AMOUNTS,
        DataColumn("execution_weight", "执行率分值", "number", "分"),
        DataColumn("execution_score", "执行率得分", "number", "分"),
        DataColumn("total_weight", "总分分值", "number", "分"),
        DataColumn("total_score", "自评总分", "number", "分"),
        DataColumn("grade", "评定等级"),
        DataColumn("first_published", "发布日期", "date"),
        DataColumn("last_published", "更新日期", "date"),
        DataColumn("url", "页面地址", "uri"),
        DataColumn("sha256", "指纹"),
    ),
    _project,
)
FUNDS = DataTable(
    "funds",
    "项目资金",
    ("id", "number"),
    (
        _ID,
        _NUMBER,
        DataColumn("source", "资金来源代码"),
        DataColumn("label", "资金来源"),
        *_AMOUNTS,
        *_POINTS,
    ),
    _funds,
)
GOALS = DataTable(
    "goals",
    "年度总体目标",
    ("id", "number"),
    (_ID, _NUMBER, DataColumn("expected", "预期目标"), DataColumn("actual", "实际完成情况")),
    _goals,
)
INDICATORS = DataTable(
    "indicators",
    "绩效指标",
    ("id", "number"),
    (
        *(_ID, _NUMBER),
        DataColumn("level1_code", "一级指标代码"),
        DataColumn("level1", "一级指标"),
        DataColumn("level2_code", "二级指标代码"),
        DataColumn("level2", "二级指标"),
        DataColumn("name", "三级指标"),
        DataColumn("target", "年度指标值"),
        DataColumn("target_kind", "指标值类型"),
        DataColumn("target_operator", "指标值关系"),
        DataColumn("target_value", "指标值读数"),
        DataColumn("target_unit", "指标值单位"),
        DataColumn("actual", "实际完成值"),
        DataColumn("actual_kind", "完成值类型"),
        DataColumn("actual_operator", "完成值关系"),
        DataColumn("actual_value", "完成值读数"),
        DataColumn("actual_unit", "完成值单位"),
        *_POINTS,
        DataColumn("deviation", "偏差原因分析及改进措施"),
    ),
    _indicators,
)
TABLES = (PROJECTS, FUNDS, GOALS, INDICATORS)
"""Every other table refers to PROJECTS by `id`."""
