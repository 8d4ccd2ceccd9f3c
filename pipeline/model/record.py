"""The canonical record (docs/record.md): one project form, normalized.

Every figure is a `Decimal` until `render.canonical` writes it; the JSON Schema that
`ziping schema` prints is derived from these classes and has their docstrings as descriptions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

SCHEMA_VERSION: Literal["1.0"] = "1.0"


def to_number(value: Decimal) -> int | float:
    """Return the JSON number of an exact figure: an integer if it is whole, else the nearest double."""
    return int(value) if value == value.to_integral_value() else float(value)


def _from_number(value: object) -> object:
    """Read a JSON number back by its shortest decimal form, so that 0.9644 is 0.9644."""
    return Decimal(repr(value)) if isinstance(value, float) else value


Number = Annotated[
    Decimal,
    BeforeValidator(_from_number),
    PlainSerializer(to_number, when_used="json"),
    WithJsonSchema({"type": "number"}),
]
"""An exact figure; at most 15 significant digits, so that a double holds it."""

Level1 = Literal["decision", "process", "output", "benefit", "satisfaction", "cost", "execution", "other"]
Level2 = Literal[
    "quantity", "quality", "timeliness", "cost", "economic", "social",
    "ecological", "sustainability", "satisfaction", "other",
]  # fmt: skip
Source = Literal[
    "total", "current_year_appropriation", "carryover", "central", "provincial", "local",
    "unit_own", "special_account", "special_bond", "other",
]  # fmt: skip
ValueKind = Literal["quantity", "percentage", "money", "date", "rating", "text"]
Operator = Literal["=", "≥", "≤", ">", "<", "≈", "range"]


class Part(BaseModel):
    """A part of a record: immutable, with no fields other than those of the contract."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FormInfo(Part):
    """The form itself: kind (项目 or 转移支付), printed title, fiscal year (年度)."""

    kind: Literal["project", "transfer"]
    title: str | None
    fiscal_year: int | None


class Project(Part):
    """The head of the form: 项目名称, 主管部门, 实施单位, 项目负责人, 联系电话."""

    name: str | None
    code: str | None = None
    competent_department: str | None
    implementing_unit: str | None
    leader: str | None
    phone: str | None


OF_WHICH = re.compile(r"^(?:\d{1,2}[.．、]|[(（]\d[)）])?其中[:：]?")
"""What a form prints before a source of funds (其中：); the label of a fund line is without it."""


class FundLine(Part):
    """A row of 项目资金; amounts in yuan, `execution_rate` a fraction, `weight` and `score` in points."""

    source: Source
    label: str
    initial_budget: Number | None
    annual_budget: Number | None
    executed: Number | None
    weight: Number | None
    execution_rate: Number | None
    score: Number | None


class Funding(Part):
    """项目资金: the unit as printed on the form, and its rows."""

    currency: Literal["CNY"] = "CNY"
    unit: Literal["元", "万元", "亿元"] | None
    lines: tuple[FundLine, ...]


class Goal(Part):
    """年度总体目标: 预期目标 and 实际完成情况."""

    expected: str | None
    actual: str | None


class Level1Group(Part):
    """一级指标: code of the vocabulary and label as printed."""

    code: Level1
    label: str | None


class Level2Group(Part):
    """二级指标: code of the vocabulary (null if the form has no second level) and label as printed."""

    code: Level2 | None
    label: str | None


class Reading(Part):
    """A target or an actual value: the text as printed and the value read from it.

    The value of a percentage is a fraction, of a date an ISO string, of money an amount in yuan (unit 元), of
    a range a pair [low, high], of a rating the word; it is null if the text has none.
    """

    text: str
    kind: ValueKind
    operator: Operator = "="
    value: Number | str | tuple[Number, Number] | None = None
    unit: str | None = None


class Extra(Part):
    """A text of the form outside the model, with its printed label."""

    label: str
    text: str


class Indicator(Part):
    """A 三级指标 with its target, its actual value, weight and score."""

    level1: Level1Group
    level2: Level2Group
    number: int | None
    name: str
    target: Reading | None
    actual: Reading | None
    weight: Number | None
    score: Number | None
    deviation: str | None
    extra: tuple[Extra, ...] = ()


class Totals(Part):
    """The 总分 row: sum of weights, total score, grade word as printed."""

    weight: Number | None
    score: Number | None
    grade: str | None = None


class SourceInfo(Part):
    """The document of the record: base name, SHA-256 of its bytes, number of the form among its forms."""

    filename: str
    sha256: str
    form_number: int
    forms_in_document: int


@dataclass(slots=True, unsafe_hash=True)
class Provenance:
    """A place that a value was read from (a cell, a paragraph or the file's name), with its printed text.

    `table` is the n-th `w:tbl` in document order (nested ones counted); `row` and `column` are the grid
    position of the cell's origin; `paragraph` is the n-th outside tables; all count from 1.  Treat it as
    immutable; it is not `frozen`, because a record has more than a hundred of them and each would then cost
    four times as much.
    """

    table: int | None = None
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None
    filename: str | None = None
    text: str | None = None


ProvenanceMap = dict[str, Provenance | list[Provenance]]


class Record(Part):
    """One project form.  `redactions` is set only in the published record (null in the full record)."""

    schema_version: Literal["1.0"] = SCHEMA_VERSION
    id: str = Field(pattern=r"^\d{4}-[a-z0-9-]+-[0-9a-f]{12}$")
    form: FormInfo
    project: Project
    funding: Funding
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    totals: Totals
    remarks: tuple[Extra, ...]
    source: SourceInfo
    provenance: ProvenanceMap
    redactions: tuple[str, ...] | None = None


def record_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the record."""
    schema = Record.model_json_schema(mode="serialization")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "ziping canonical record"
    return schema
