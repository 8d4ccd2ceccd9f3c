"""The layouts of the Word forms to hand out: their fields, the order of these, and their labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from types import MappingProxyType
from typing import Final, Literal

from .texts import Cells, FormTexts

LayoutName = Literal["national", "two-row", "three-part", "transfer"]

WIDTH: Final = 9865
"""Twips (1/20 point): the width of A4 less two margins of 18 mm."""

NAME_LABELS: Final = {"project": "项目名称", "transfer": "转移支付（项目）名称"}
_TARGET_PARTS: Final = ("nature", "target", "unit")


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a block: its key in the model, its share of the width.

    Its header is one word, or two words, one below the other.
    """

    key: str
    header: tuple[str, ...]
    share: int


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the head; an `optional` one is printed only if it has a value."""

    key: str
    label: str
    optional: bool = False


HeadRow = tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout of the official form.

    `head` are the rows below the project's name; `head_remark` is the label of a row there that the model has
    no field for (中央主管部门).  `sources` are the fund rows of a blank form; `asks` is the label of the
    remark that it asks for.
    """

    name: LayoutName
    kind: Literal["project", "transfer"]
    title: str
    head: tuple[HeadRow, ...]
    funds_label: str
    sources: tuple[str, ...]
    funds: tuple[FormColumn, ...]
    goals: tuple[str, str]
    indicators: tuple[FormColumn, ...]
    asks: str
    head_remark: str | None = None

    @property
    def keys(self) -> frozenset[str]:
        """Return the keys of the indicator columns; the total row has cells only in the score columns."""
        return frozenset(column.key for column in self.indicators)

    @property
    def splits_targets(self) -> bool:
        """True if a target is split over three cells: 指标性质, 指标值, 度量单位."""
        return self.keys.issuperset(_TARGET_PARTS)


_CODE: Final = (Field("code", "项目编码", optional=True),)
_HEAD: Final = (
    _CODE,
    (Field("competent_department", "主管部门"), Field("implementing_unit", "实施单位")),
    (Field("leader", "项目负责人"), Field("phone", "联系电话")),
)
_TRANSFER_HEAD: Final = (
    _CODE,
    (Field("competent_department", "地方主管部门"), Field("implementing_unit", "资金使用单位")),
    (Field("leader", "项目负责人", optional=True), Field("phone", "联系电话", optional=True)),
)
_FUNDS: Final = (
    FormColumn("initial_budget", ("年初预算数",), 12),
    FormColumn("annual_budget", ("全年预算数",), 12),
    FormColumn("executed", ("全年执行数",), 12),
    FormColumn("weight", ("分值",), 9),
    FormColumn("execution_rate", ("执行率",), 12),
    FormColumn("score", ("得分",), 9),
)
_TRANSFER_FUNDS: Final = (
    FormColumn("annual_budget", ("全年预算数（A）",), 22),
    FormColumn("executed", ("全年执行数（B）",), 22),
    FormColumn("execution_rate", ("预算执行率（B/A）",), 22),
)
_LEVELS: Final = (
    FormColumn("level1", ("一级指标",), 102),
    FormColumn("level2", ("二级指标",), 120),
    FormColumn("name", ("三级指标",), 222),
)
_SCORES: Final = (
    FormColumn("weight", ("分值",), 64),
    FormColumn("score", ("得分",), 64),
    FormColumn("deviation", ("偏差原因分析及改进措施",), 158),
)
_PARTS: Final = (
    FormColumn("nature", ("年度指标值", "指标性质"), 98),
    FormColumn("target", ("年度指标值", "指标值"), 98),
    FormColumn("unit", ("年度指标值", "度量单位"), 98),
)
_SOURCES: Final = ("年度资金总额", "当年财政拨款", "上年结转资金", "其他资金")
_TRANSFER_SOURCES: Final = ("年度资金总额", "中央财政资金", "地方资金", "其他资金")
_ASKS: Final = "其他需要说明的问题"


def _project(name: LayoutName, values: tuple[FormColumn, ...]) -> Layout:
    return Layout(
        name=name,
        kind="project",
        title="项目支出绩效自评表",
        head=_HEAD,
        funds_label="项目资金",
        sources=_SOURCES,
        funds=_FUNDS,
        goals=("预期目标", "实际完成情况"),
        indicators=(*_LEVELS, *values, *_SCORES),
        asks=_ASKS,
    )


_ALL: Final = (
    _project(
        "national", (FormColumn("target", ("年度指标值",), 110), FormColumn("actual", ("实际完成值",), 110))
    ),
    _project(
        "two-row",
        (FormColumn("target", ("年度", "指标值"), 110), FormColumn("actual", ("实际", "完成值"), 110)),
    ),
    _project("three-part", (*_PARTS, FormColumn("actual", ("实际完成值",), 110))),
    Layout(
        name="transfer",
        kind="transfer",
        title="转移支付区域（项目）绩效目标自评表",
        head=_TRANSFER_HEAD,
        funds_label="资金投入情况",
        sources=_TRANSFER_SOURCES,
        funds=_TRANSFER_FUNDS,
        goals=("总体目标", "全年实际完成情况"),
        indicators=(
            *_LEVELS,
            FormColumn("target", ("指标值",), 140),
            FormColumn("actual", ("全年实际完成值",), 140),
            FormColumn("deviation", ("未完成原因和改进措施",), 200),
        ),
        asks="说明",
        head_remark="中央主管部门",
    ),
)
LAYOUTS: Final[Mapping[LayoutName, Layout]] = MappingProxyType({layout.name: layout for layout in _ALL})
"""Every layout by name, in the order in which they are tried for a record."""


def lacks(layout: Layout, form: FormTexts) -> Iterator[str]:
    """Yield JSON pointers into the record for everything that the layout has no column for."""
    funds = {column.key for column in layout.funds}
    for n, line in enumerate(form.funds):
        yield from (f"/funding/lines/{n}/{key}" for key in _said(line.cells, funds))
    for n, row in enumerate(form.indicators):
        yield from (f"/indicators/{n}/{key}" for key in _said(row.cells, layout.keys))
    yield from (f"/totals/{key}" for key in _said(form.totals, layout.keys | {"grade"}))


def _said(cells: Cells, places: frozenset[str] | set[str]) -> Iterator[str]:
    """Return the keys without a place whose cell holds more than a dash."""
    return (key for key, cell in cells.items() if key not in places and not is_dashlike(cell))


def is_dashlike(text: str) -> bool:
    """Return whether a text is blank or a dash: it has no letter or digit (一 counts as a misread dash)."""
    return not any(character.isalnum() and character != "一" for character in text)


def widths(shares: tuple[int, ...]) -> tuple[int, ...]:
    """Return the width of each column in twips; they add up to `WIDTH`."""
    ends = [WIDTH * end // sum(shares) for end in accumulate(shares)]
    return tuple(end - start for start, end in zip((0, *ends), ends, strict=False))
